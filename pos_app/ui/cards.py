"""Cards as people tell them apart."""

from __future__ import annotations

from pos_app.domain.payment import Card
from pos_app.domain.saved_card import SavedCard

_BRANDS = {
    "visa": "Visa",
    "mastercard": "MC",
    "amex": "Amex",
    "discover": "Discover",
    "diners": "Diners",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "cartes_bancaires": "CB",
    "eftpos_au": "eftpos",
}


def card_text(card: Card | None) -> str:
    """A card as people tell cards apart: "Visa •4242", "–" for none."""
    if card is None:
        return "–"
    return f"{brand_text(card.brand)} •{card.last4}"


def saved_card_text(card: SavedCard) -> str:
    """A saved card as people tell cards apart."""
    return f"{brand_text(card.brand)} •{card.last4}"


def brand_text(brand: str) -> str:
    """A brand as it is written beside a number: "Visa", "MC"."""
    return _BRANDS.get(brand, brand.capitalize())
