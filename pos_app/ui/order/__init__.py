"""Taking an order by phone and holding the card for it."""
