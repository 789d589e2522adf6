"""One verb per module, only where there is a rule to keep."""
