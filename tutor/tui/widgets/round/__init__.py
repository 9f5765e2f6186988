"""What a round of questions is answered with."""
