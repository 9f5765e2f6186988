"""Prompt, editor, verdict and tensors."""
