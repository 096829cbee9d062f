"""Whether cards can be typed into Stripe's own fields on this till, and how."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from pos_app.domain.errors import NotSetUp
from pos_app.services.shop import Mode, Shop


@dataclass(frozen=True, slots=True)
class FieldsSetup:
    """A page with card fields. One that is built in uses the shop's address without lying there."""

    publishable_key: str
    page: str
    is_built_in: bool


class CardFields:
    """What the owner set for card fields, and whether this till's program has the part for it."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    @property
    def setup(self) -> FieldsSetup | None:
        """The page to open; None in the practice shop, and until key and address are set."""
        settings = self._shop.settings
        is_set = bool(settings.publishable_key and settings.card_page)
        if self._shop.mode is Mode.PRACTICE or not is_set:
            return None
        return FieldsSetup(
            settings.publishable_key, settings.card_page, settings.card_page_built_in
        )

    def check(self) -> None:
        """Raise NotSetUp `fields.not_installed`, `fields.other_mode` where it cannot work."""
        if importlib.util.find_spec("PySide6.QtWebEngineWidgets") is None:
            raise NotSetUp("fields.not_installed")
        key = self._shop.settings.publishable_key
        if key.startswith("pk_live_") is not (self._shop.mode is Mode.LIVE):
            raise NotSetUp("fields.other_mode")
