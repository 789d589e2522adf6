"""The service's tests, by tier."""
