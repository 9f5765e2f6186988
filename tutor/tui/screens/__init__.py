"""One screen a file, each on a number key."""
