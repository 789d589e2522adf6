"""The same endpoint in the usual ways, written for comparison."""
