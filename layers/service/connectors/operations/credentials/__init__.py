"""Store and hand out sets of credentials, and keep secrets and rows in step."""
