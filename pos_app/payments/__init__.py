"""Stripe and the OS keyring: the only code that imports stripe and keyring."""
