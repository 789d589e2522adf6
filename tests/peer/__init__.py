"""Others' code as a witness, at test time only."""
