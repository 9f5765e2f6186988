"""kata-tutor: a terminal tutor that teaches deep learning by making you write it."""

__version__ = "0.1.0"
