"""The shop's card readers."""
