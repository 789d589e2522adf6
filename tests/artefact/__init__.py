"""What `sam build` makes: the same bytes every time, and nothing that a cold start would pay for."""
