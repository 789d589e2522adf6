"""What the HTTP functions share: admission, problems, presentation."""
