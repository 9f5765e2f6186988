"""The parts of the screen Journal."""
