"""Clients that others' generators make of the committed description, each living a whole life."""
