"""Imported by name, other letters, spaces, a path chosen by NumPy."""
from numpy import einsum

MM = "ij, jk -> ik"


def mm(A, B):
    return einsum(MM, A, B, optimize=True)


def bmm(A, B):
    return einsum("...ij,...jk->...ik", A, B)


def outer(u, v):
    return einsum("i,j->ij", u, v)


def bilinear(x, W, y):
    return einsum("i,ij,j->", x, W, y, optimize="greedy")


def trace(A):
    return einsum("ii->", A).item()
