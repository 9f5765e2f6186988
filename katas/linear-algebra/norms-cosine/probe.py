"""Looks at the last digit of the cosines, which no comparison within a tolerance can see."""


def leaves_the_range(A, B):
    """Whether any cosine is more than 1, and whether any is less than −1."""
    C = submission.cosine_matrix(A, B)
    return bool((C > 1.0).any()), bool((C < -1.0).any())
