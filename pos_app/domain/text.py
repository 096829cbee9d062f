"""How texts are compared when somebody searches."""

from __future__ import annotations

import re
import unicodedata

# The shortest part that may stand inside a word; SQLite's trigrams know none shorter.
_PART = 3


def fold(text: str) -> str:
    """The text without case and accents, a space before each word: "Zoë Müller" → " zoe muller"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", kept))


def digits(text: str) -> str:
    """The digits 0 to 9 of a phone number."""
    return re.sub(r"[^0-9]", "", text)


def order_words(name: str, phone: str, note: str) -> str:
    """The words that an order is found by, two spaces before each; "|" ends the name."""
    words = f"{fold(name)} | {digits(phone)}".replace(" ", "  ")
    return f"{words}{note_words(note)}"


def note_words(note: str) -> str:
    """What a note adds to the words that an order is found by."""
    return fold(note).replace(" ", "  ")


def needles(text: str) -> tuple[tuple[str, ...], ...]:
    """What to look for in words that stand apart: all parts of one of the alternatives.

    A part of three letters or more may stand anywhere in a word, a shorter one at its beginning:
    it is padded to three with the spaces that stand there. What is typed like a phone number is
    also looked for as one number.
    """
    parts = [part for piece in text.split() for part in _parts(piece)]
    alternatives = [tuple(part.rjust(_PART) for part in parts)] if parts else []
    number = digits(text)
    if len(number) >= _PART and re.fullmatch(r"[0-9\s()+./-]+", text.strip()):
        alternatives.append((number,))
    return tuple(dict.fromkeys(alternatives))


def _parts(piece: str) -> list[str]:
    # An amount and an intent ID are words with a mark inside.
    if re.fullmatch(r"[0-9]+[.,][0-9]{0,3}", piece):
        return [piece.replace(",", ".")]
    if piece.casefold().startswith("pi_"):
        return [piece.casefold()]
    return fold(piece).split()
