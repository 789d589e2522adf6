"""From the start of a consent to tokens that live, and to their end."""
