"""What screens are made of, in folders named after the screens."""
