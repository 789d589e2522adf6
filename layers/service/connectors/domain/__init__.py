"""What is true of connections even if AWS did not exist."""
