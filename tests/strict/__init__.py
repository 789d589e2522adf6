"""Neighbours in memory, as strict as AWS; trusted because they pass the real adapters' suites."""
