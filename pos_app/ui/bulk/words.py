"""What a line of a bulk capture or void is, why, and what came of it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.bulk import Verdict, Why
from pos_app.domain.errors import Refused
from pos_app.domain.payment import Verb
from pos_app.services.bulk import BulkOutcome
from pos_app.services.rules import standing
from pos_app.ui.declines import decline_words
from pos_app.ui.messages import sentence
from pos_app.ui.moments import when
from pos_app.ui.queue.asked import amount_asked
from pos_app.ui.queue.drift_words import drift_sentences
from pos_app.ui.queue.plain_words import failed_checks
from pos_app.ui.widgets.chip import ChipSpec

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.domain.bulk import BulkLine
    from pos_app.services.bulk import BulkResult
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


def verdict_chip(verdict: Verdict) -> ChipSpec:
    """Icon, word and colour of a verdict."""
    return {
        Verdict.READY: ChipSpec("circle-check", translate("Bulk", "Ready"), "ok"),
        Verdict.LOOK_FIRST: ChipSpec("triangle-alert", translate("Bulk", "Look first"), "warn"),
        Verdict.CANNOT: ChipSpec("ban", translate("Bulk", "Cannot"), "bad"),
    }[verdict]


def verdict_title(verdict: Verdict, verb: Verb) -> str:
    """What stands above the lines of a verdict."""
    if verdict is Verdict.CANNOT:
        if verb is Verb.CANCEL:
            return translate("Bulk", "Cannot be voided now")
        return translate("Bulk", "Cannot be captured now")
    return verdict_chip(verdict).text


def result_chip(result: BulkResult) -> ChipSpec:
    """What came of a line, in the place of its verdict."""
    is_void = result.line.verb is Verb.CANCEL
    done = ChipSpec("circle-check", translate("Bulk", "Captured"), "ok")
    if is_void:
        done = ChipSpec("undo-2", translate("Bulk", "Voided"), "quiet")
    return {
        BulkOutcome.DONE: done,
        BulkOutcome.REFUSED: ChipSpec("circle-x", translate("Bulk", "Not done"), "bad"),
        BulkOutcome.UNKNOWN: ChipSpec("refresh-cw", translate("Bulk", "Asking Stripe"), "warn"),
        BulkOutcome.WAITS: ChipSpec("cloud-off", translate("Bulk", "Waits here"), "warn"),
        BulkOutcome.NEEDS_TWO: ChipSpec("users", translate("Bulk", "Needs 2 people"), "warn"),
    }[result.outcome]


def result_words(result: BulkResult, formats: Formats) -> str:
    """Why a line is not done; empty where it is."""
    return sentence(result.error, formats).whole if result.error is not None else ""


def why_words(line: BulkLine, now: datetime, formats: Formats) -> str:
    """What a verdict rests on, in a sentence or two; empty where all is well."""
    return " ".join(_WHYS[why](line, now, formats) for why in line.whys)


def _check_failed(line: BulkLine, _now: datetime, _formats: Formats) -> str:
    found = failed_checks(line.record.payment.card)
    return " ".join([*found, translate("Bulk", "Is this really the customer's card?")])


def _risk(line: BulkLine, _now: datetime, _formats: Formats) -> str:
    card = line.record.payment.card
    if card is not None and card.risk_level == "highest":
        return translate("Bulk", "Stripe sees the highest risk of fraud here.")
    return translate("Bulk", "Stripe sees a raised risk of fraud here.")


def _review(_line: BulkLine, _now: datetime, _formats: Formats) -> str:
    return translate("Bulk", "Stripe holds this payment for review; look at it there first.")


def _drifted(line: BulkLine, now: datetime, formats: Formats) -> str:
    drift = line.record.open_drifts[0]
    return drift_sentences(drift, line.record.payment.amount.currency, now, formats)


def _lowered(line: BulkLine, _now: datetime, formats: Formats) -> str:
    words = translate("Bulk", "The order is now {total}. {released} goes back to the customer.")
    return words.format(
        total=formats.money(line.record.order.total), released=formats.money(line.release)
    )


def _raised(line: BulkLine, _now: datetime, formats: Formats) -> str:
    words = translate("Bulk", "The order is {total}, but only {held} is held.")
    total = line.record.order.total
    held = formats.money(total - line.record.missing)
    return words.format(total=formats.money(total), held=held)


def _asking(line: BulkLine, now: datetime, formats: Formats) -> str:
    waiting = line.record.open_attempt
    assert waiting is not None
    words = {
        Verb.CAPTURE: translate(
            "Bulk", "A capture is on its way, sent {time}. Asking Stripe; it settles by itself."
        ),
        Verb.CANCEL: translate(
            "Bulk", "A void is on its way, sent {time}. Asking Stripe; it settles by itself."
        ),
    }.get(waiting.request.verb)
    if words is None:
        words = translate("Bulk", "Stripe was asked {time}, no answer yet. It settles by itself.")
    return words.format(time=when(waiting.sent_at or waiting.began_at, now, formats))


def _waits(line: BulkLine, _now: datetime, formats: Formats) -> str:
    waiting = line.record.open_attempt
    assert waiting is not None
    words = translate("Bulk", "{operator} wants to take {amount}; it waits and is not sent yet.")
    if waiting.request.verb is Verb.CANCEL:
        words = translate("Bulk", "{operator} wants to void it; that waits and is not sent yet.")
    amount = formats.money(amount_asked(waiting, line.record))
    return words.format(operator=waiting.operator, amount=amount)


def _needs_two(line: BulkLine, now: datetime, formats: Formats) -> str:
    waiting = line.record.approval
    assert waiting is not None
    words = translate("Bulk", "{name} asked for it {time}; it waits for a second person.")
    return words.format(name=waiting.asked_by, time=when(waiting.asked_at, now, formats))


def _unreadable(line: BulkLine, _now: datetime, formats: Formats) -> str:
    trouble = line.trouble
    assert trouble is not None
    if isinstance(trouble, Refused) and trouble.facts.get("stripe_code") == "resource_missing":
        return translate(
            "Bulk", "The Stripe account of this key does not know this payment. Check the key."
        )
    return sentence(trouble, formats).title


def _other_key(line: BulkLine, _now: datetime, formats: Formats) -> str:
    assert line.trouble is not None
    message = sentence(line.trouble, formats)
    return f"{message.title} {message.next_step}"


def _ended(line: BulkLine, now: datetime, formats: Formats) -> str:
    end = line.record.payment.capture_before
    assert end is not None
    words = translate("Bulk", "The hold ended {time}; the money goes back to the customer.")
    return words.format(time=when(end, now, formats))


def _not_held(line: BulkLine, now: datetime, formats: Formats) -> str:
    if line.record.open_drifts:
        return _drifted(line, now, formats)
    decline = line.record.payment.decline
    if decline is not None:
        words = translate("Bulk", "Declined: {reason}. No card is held.")
        return words.format(reason=decline_words(decline).reason)
    return sentence(standing(line.record), formats).title


def _replaced(line: BulkLine, _now: datetime, formats: Formats) -> str:
    words = translate("Bulk", "The order comes to {total}, all of it taken or held. Void this.")
    if line.record.is_replaced:
        words = translate("Bulk", "A new hold was made in the place of this one, which is let go.")
    return words.format(total=formats.money(line.record.order.total))


def _refused_before(line: BulkLine, now: datetime, formats: Formats) -> str:
    last = [
        each
        for each in line.record.attempts
        if each.request.verb is line.verb and each.payment_id == line.payment_id
    ][-1]
    words = translate("Bulk", "Stripe refused it {time}. Open the order to see why.")
    return words.format(time=when(last.finished_at or last.began_at, now, formats))


_WHYS: dict[Why, Callable[[BulkLine, datetime, Formats], str]] = {
    Why.CHECK_FAILED: _check_failed,
    Why.RISK: _risk,
    Why.REVIEW: _review,
    Why.CHANGED: _drifted,
    Why.LOWERED: _lowered,
    Why.RAISED: _raised,
    Why.ASKING: _asking,
    Why.WAITS: _waits,
    Why.NEEDS_TWO: _needs_two,
    Why.OTHER_KEY: _other_key,
    Why.UNREADABLE: _unreadable,
    Why.DRIFT: _drifted,
    Why.ENDED: _ended,
    Why.NOT_HELD: _not_held,
    Why.REFUSED_BEFORE: _refused_before,
    Why.REPLACED: _replaced,
}
