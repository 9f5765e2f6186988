"""What asks in the middle of the screen. A modal returns a value; the caller acts."""
