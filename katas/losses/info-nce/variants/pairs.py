"""Vector by vector, in plain Python numbers."""
import math


def cosine(a, b):
    return sum(x * y for x, y in zip(a, b)) / (math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(y * y for y in b)))


def surprise(scores, right):
    top = max(scores)
    return top + math.log(sum(math.exp(s - top) for s in scores)) - scores[right]


def info_nce(A, B, tau=0.07):
    A, B = A.tolist(), B.tolist()
    n = len(A)
    total = 0.0
    for i in range(n):
        total += surprise([cosine(A[i], b) / tau for b in B], i)
        total += surprise([cosine(a, B[i]) / tau for a in A], i)
    return total / (2 * n)
