"""The services that can be connected, and what is peculiar to each."""
