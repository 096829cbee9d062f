"""What a page of card fields may say, and where such a page may lie."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from pos_app.domain.errors import InvalidInput

LONGEST_WORD = 300

_ID = re.compile(r"pm_[A-Za-z0-9_]{4,80}", re.ASCII)
_CODE = re.compile(r"[a-z_]{1,60}", re.ASCII)
_PUBLISHABLE = re.compile(r"pk_(test|live)_\w{10,200}", re.ASCII)


class Said(StrEnum):
    """The kinds of a page's words."""

    READY = "ready"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    SENT = "sent"
    LEFT = "left"
    CARD = "card"
    FAILED = "failed"
    # Of the window, not of a page: somebody types or moves the mouse.
    TOUCHED = "touched"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page: `id` comes with a card, `code` with a failure."""

    kind: Said
    id: str = ""
    code: str = ""


def parse_word(text: object) -> Word | None:
    """What a page said, None for anything that it has no business to say.

    Only Stripe's own identifier of a card is taken, nothing that could be a number of one.
    """
    if not isinstance(text, str) or len(text) > LONGEST_WORD:
        return None
    try:
        told = json.loads(text)
        kind = Said(told.pop("kind"))
    except (ValueError, AttributeError, KeyError, TypeError):
        return None
    wanted = {Said.CARD: ("id", _ID), Said.FAILED: ("code", _CODE)}.get(kind)
    if wanted is None:
        return Word(kind) if not told else None
    name, pattern = wanted
    value = told.pop(name, None)
    if told or not isinstance(value, str) or not pattern.fullmatch(value):
        return None
    return Word(kind, **{name: value})


def check_publishable_key(text: str) -> str:
    """The key with which a page may make cards known to Stripe, and nothing else.

    Raises InvalidInput `fields.secret_key` (never repeated), `fields.not_publishable`.
    """
    typed = text.strip()
    if typed.startswith(("sk_", "rk_")):
        raise InvalidInput("fields.secret_key")
    if _PUBLISHABLE.fullmatch(typed) is None:
        raise InvalidInput("fields.not_publishable")
    return typed


def check_page(text: str) -> str:
    """The address of a page, https and nothing hidden in it. Raises InvalidInput `fields.page`."""
    typed = text.strip()
    try:
        parts = urlsplit(typed)
        is_plain = parts.scheme == "https" and bool(parts.hostname) and parts.port in {None, 443}
    except ValueError:
        is_plain = False
    if not is_plain or "@" in typed or not typed.isascii() or any(map(str.isspace, typed)):
        raise InvalidInput("fields.page", text=typed[:60])
    return typed
