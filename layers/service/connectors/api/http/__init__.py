"""Requests and responses, as the gateway hands them over and takes them back."""
