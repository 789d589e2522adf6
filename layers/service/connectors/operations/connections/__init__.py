"""Connect, amend, disconnect, and end what is over."""
