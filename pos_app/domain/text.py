"""How texts are compared when somebody searches."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """The text without case and accents, a space before each word: "Zoë Müller" → " zoe muller"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", kept))


def digits(text: str) -> str:
    """The digits 0 to 9 of a phone number."""
    return re.sub(r"[^0-9]", "", text)
