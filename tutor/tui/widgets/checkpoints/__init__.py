"""What the screen checkpoints is made of."""
