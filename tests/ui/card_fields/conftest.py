"""Pages of card fields, as an owner sets them up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.services.card_fields import FieldsSetup

PUBLISHABLE = "pk_test_practice1234567890"
SETTINGS: dict[str, object] = {
    "colours": {"ink": "#13201e", "surface": "#ffffff", "line": "#76857f", "accent": "#0b6861"},
    "locale": "en",
    "font_size": "16px",
    "billing_details": {"name": "Grace Hopper"},
}


@pytest.fixture
def setup() -> Callable[..., FieldsSetup]:
    def made(page: str = "https://shop.example/card", *, built_in: bool = False) -> FieldsSetup:
        return FieldsSetup(PUBLISHABLE, page, built_in)

    return made
