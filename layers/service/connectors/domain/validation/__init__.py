"""What a request may hold: bodies, texts, names, numbers, credentials, tags."""
