"""What the operations need from outside."""
