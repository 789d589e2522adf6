"""What `sam build` makes: the same bytes every time, and nothing that is not needed."""
