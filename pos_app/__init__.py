"""Holdfast: phone orders with the card held now and the money captured later."""

__version__ = "0.1.0"
