"""What clients and merchants read: rows, problems, pages, the description."""
