"""The ways in which a card can be given."""
