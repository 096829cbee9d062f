"""Every order the shop ever took."""
