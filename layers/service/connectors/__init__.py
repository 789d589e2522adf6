"""Connections between an entity and the outside services that it uses."""
