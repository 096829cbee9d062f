"""What each call about a customer sends to Stripe. Nothing personal: a reference, and IDs."""

from __future__ import annotations

from pos_app.domain.saved_card import CardRequest, CardVerb

# The metadata by which a customer whose creation was lost is found again.
REFERENCE = "reference"


def create_customer(reference: str) -> CardRequest:
    """Somebody whose cards Stripe keeps; only the shop's own book says who it is."""
    return CardRequest(CardVerb.CREATE_CUSTOMER, "", {"metadata": {REFERENCE: reference}})


def detach(payment_method: str) -> CardRequest:
    """Keep a card no longer: it cannot be used or kept again."""
    return CardRequest(CardVerb.DETACH, payment_method, {})


def delete_customer(customer: str) -> CardRequest:
    """Forget a customer for good, with all cards."""
    return CardRequest(CardVerb.DELETE_CUSTOMER, customer, {})
