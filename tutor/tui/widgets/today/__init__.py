"""What the screen today is made of."""
