"""What a merchant's consent makes of a row: starts, states, claims, refreshes."""
