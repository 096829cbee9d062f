"""What the bank compared on a card, and how risky Stripe thinks it is, in a mark or a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Check

if TYPE_CHECKING:
    from pos_app.domain.payment import Card

translate = QCoreApplication.translate
_RISKY = ("elevated", "highest")


def check_mark(card: Card | None) -> tuple[str, str]:
    """The icon beside an amount and its colour; "" where there is nothing to tell.

    The shapes differ too: a triangle for what failed, a question for what is risky or not known.
    """
    if card is None:
        return "", ""
    if card.has_failed_check:
        return "triangle-alert", "bad"
    if card.risk_level in _RISKY:
        return "circle-help", "warn"
    if Check.PASS in (card.cvc_check, card.postcode_check):
        return "shield-check", "ink3"
    return "", ""


def check_words(card: Card | None) -> str:
    """The same in words, for screen readers and the pointer; "" where there is nothing to tell."""
    if card is None:
        return ""
    results = {
        translate("Queue", "security code {result}"): card.cvc_check,
        translate("Queue", "postcode {result}"): card.postcode_check,
    }
    words = [
        text.format(result=_result(check)) for text, check in results.items() if check is not None
    ]
    if card.risk_level in _RISKY:
        words.append(translate("Queue", "risk {level}").format(level=_risk(card.risk_level)))
    return ", ".join(words)


def _result(check: Check) -> str:
    return {
        Check.PASS: translate("Queue", "matches"),
        Check.FAIL: translate("Queue", "does not match"),
        Check.UNAVAILABLE: translate("Queue", "not compared by the bank"),
        Check.UNCHECKED: translate("Queue", "not checked"),
    }[check]


def _risk(level: str) -> str:
    elevated, highest = translate("Queue", "elevated"), translate("Queue", "very high")
    return {"elevated": elevated, "highest": highest}[level]
