"""What the owner decides: the shop, its people, its till."""
