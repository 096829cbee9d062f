"""Errors in plain sentences: what happened, what it did to the money, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication

from pos_app.domain.errors import HoldfastError, OutcomeUnknown
from pos_app.domain.money import Money
from pos_app.domain.payment import Decline
from pos_app.ui.declines import DeclineWords, decline_words
from pos_app.ui.sentences import (
    cards,
    money,
    readers,
    scripts,
    settings,
    shop,
    typed,
    updates,
)
from pos_app.ui.sentences.general import FACT_WORDS, SOMETHING_WRONG, STILL_OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pos_app.ui.formats import Formats

__all__ = ["DeclineWords", "Message", "decline_words", "sentence"]

Kind = Literal["refused", "unknown", "not_sent"]

# PySide6 declares a text marked for translation as object.
_PARTS = (typed, money, cards, readers, shop, settings, scripts, updates)
SENTENCES: dict[str, object] = {
    code: marked for part in _PARTS for code, marked in part.SENTENCES.items()
}
_WITHOUT_FACTS = {code: marked for part in _PARTS for code, marked in part.WITHOUT_FACTS.items()}


@dataclass(frozen=True, slots=True)
class Message:
    """One trouble for a person. `details` is for whoever looks after the till, with codes."""

    kind: Kind
    title: str
    text: str = ""
    next_step: str = ""
    details: str = ""

    @property
    def rest(self) -> str:
        """What follows the title, in one line."""
        return " ".join(part for part in (self.text, self.next_step) if part)

    @property
    def whole(self) -> str:
        """All of it in one line, as it stands under a field."""
        return " ".join(part for part in (self.title, self.text, self.next_step) if part)


def sentence(error: Exception, formats: Formats) -> Message:
    """The message for an error; one that has no sentence of its own gets a general one."""
    code = error.code if isinstance(error, HoldfastError) else ""
    facts = _words_of(error, formats) if isinstance(error, HoldfastError) else {}
    title, text, next_step, *_ = [*_lines(error, code, facts), "", ""]
    details = str(error) if code else f"{type(error).__name__}: {error}"
    return Message(_kind(error, code), title, text, next_step, details)


def _kind(error: Exception, code: str) -> Kind:
    if code in {"stripe.unreachable", "attempt.waits"}:
        return "not_sent"
    return "unknown" if isinstance(error, OutcomeUnknown) else "refused"


def _lines(error: Exception, code: str, facts: Mapping[str, str]) -> list[str]:
    general = STILL_OPEN if isinstance(error, OutcomeUnknown) else SOMETHING_WRONG
    for known in (SENTENCES.get(code), _WITHOUT_FACTS.get(code), general):
        if known is None:
            continue
        try:
            # Lines are split first: a fact that somebody typed may hold line breaks of its own.
            return [line.format_map(facts) for line in _translated(known).split("\n")]
        except KeyError:
            continue
    return [code]


def _words_of(error: HoldfastError, formats: Formats) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, value in error.facts.items():
        if isinstance(value, Money):
            words[name] = formats.money(value)
        elif isinstance(value, datetime):
            words[name] = formats.day_time(value)
        elif isinstance(value, Decline):
            told = decline_words(value)
            words |= {"reason": told.reason, "decline_step": told.next_step}
        elif value is not None and value != "":
            words[name] = _fact_word(error.code, name, value)
    return words


def _fact_word(code: str, name: str, value: object) -> str:
    text = str(value.value if isinstance(value, Enum) else value)
    words = FACT_WORDS.get(name) or FACT_WORDS.get(f"{code} {name}", {})
    known = words.get(text)
    return _translated(known) if known is not None else text


def _translated(marked: object) -> str:
    return QCoreApplication.translate("messages", str(marked))
