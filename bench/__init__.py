"""What the service costs, each measured and printed by `python -m bench.<name>`."""
