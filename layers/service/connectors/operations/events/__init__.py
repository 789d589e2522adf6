"""Announce what was committed."""
