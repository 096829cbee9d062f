"""What is held and what became of it."""
