"""Long, and no gate: `make slow`."""
