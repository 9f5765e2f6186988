"""The question bank: what is asked, with which numbers, and whether an answer is right."""
