"""The pictures of the screen Progress, and their numbers."""
