"""What the screen curriculum is made of."""
