"""What has happened to an order and its card so far, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import Outcome, Verb
from pos_app.ui.cards import card_text
from pos_app.ui.order.card_stage import Stage, last_confirm

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what has happened so far; `at` is a time or a word such as "now"."""

    icon: str
    token: str
    text: str
    at: str = ""
    is_current: bool = False


def steps_of(stage: Stage, record: OrderRecord, way: str, formats: Formats) -> tuple[Step, ...]:
    """What has happened to the order and its card, and what comes next."""
    steps = [_saved(record, formats)]
    for attempt in record.attempts:
        if attempt.request.verb is Verb.CREATE and attempt.outcome is Outcome.SUCCEEDED:
            text = translate("Card", "Payment prepared at Stripe")
            steps.append(_done(text, attempt.finished_at, formats))
        if attempt.request.verb is Verb.LINK and attempt.outcome is Outcome.SUCCEEDED:
            steps.append(_done(translate("Card", "Pay link made"), attempt.finished_at, formats))
    last = last_confirm(record)
    if last is not None and last.decline is not None and stage in {Stage.DECLINED, Stage.READY}:
        card = card_text(last.decline.card) if last.decline.card else way
        text = translate("Card", "Bank said no to {card}").format(card=card)
        when = last.finished_at or last.began_at
        steps.append(Step("circle-x", "bad", text, formats.time_with_seconds(when)))
    if stage is Stage.HELD and last is not None:
        text = translate("Card", "Bank said yes, card is held")
        steps.append(_done(text, last.finished_at, formats, is_current=True))
    elif stage is Stage.HELD:
        text = translate("Card", "The customer paid by the link, the card is held")
        steps.append(_done(text, record.payment.changed_at, formats, is_current=True))
    elif stage is Stage.LINK_OUT:
        text = translate("Card", "Waiting for the customer")
        now = translate("Card", "now")
        steps.append(Step("refresh-cw", "accent_ink", text, now, is_current=True))
    elif stage is Stage.ASKING:
        text = translate("Card", "Waiting for the bank's answer")
        steps.append(
            Step("refresh-cw", "accent_ink", text, translate("Card", "now"), is_current=True)
        )
    elif stage in {Stage.ON_READER, Stage.AT_BANK} and last is not None:
        steps.append(_done(translate("Card", "Amount sent to the reader"), last.sent_at, formats))
        steps.append(_at_reader(stage))
    elif stage is Stage.UNKNOWN:
        text = translate("Card", "Stripe has not said if the card is held")
        steps.append(
            Step(
                "refresh-cw",
                "warn",
                text,
                translate("Card", "asks again by itself"),
                is_current=True,
            )
        )
    if stage in {Stage.READY, Stage.ON_READER}:
        steps.append(Step("circle", "ink3", translate("Card", "Bank answers, card is held")))
    return tuple(steps)


def _at_reader(stage: Stage) -> Step:
    now = translate("Card", "now")
    text = translate("Card", "Waiting for the card to be keyed")
    if stage is Stage.AT_BANK:
        text = translate("Card", "Waiting for the bank's answer")
    return Step("refresh-cw", "accent_ink", text, now, is_current=True)


def _saved(record: OrderRecord, formats: Formats) -> Step:
    return _done(translate("Card", "Order saved on this PC"), record.order.saved_at, formats)


def _done(text: str, at: datetime | None, formats: Formats, *, is_current: bool = False) -> Step:
    time = formats.time_with_seconds(at) if at else ""
    return Step("circle-check", "ok", text, time, is_current)
