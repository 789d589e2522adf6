"""A connection's row: where it stands, what becomes of it, what it announces."""
