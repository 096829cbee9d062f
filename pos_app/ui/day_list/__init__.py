"""The lists of the morning and of the evening."""
