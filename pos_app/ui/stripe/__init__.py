"""The line to Stripe, as a person sees it: rounds, what waits, the key."""
