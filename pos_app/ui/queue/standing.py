"""How one order stands, in a chip or two and a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.drift import DriftKind
from pos_app.domain.holds import Unfinished, unfinished
from pos_app.domain.payment import PaymentStatus, Verb
from pos_app.domain.queue import QueueRow
from pos_app.ui.cards import card_text
from pos_app.ui.declines import decline_words
from pos_app.ui.moments import is_today, when_short
from pos_app.ui.queue.checks import check_words
from pos_app.ui.queue.drift_words import drift_name
from pos_app.ui.widgets import time_left
from pos_app.ui.widgets.chip import ChipSpec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from pos_app.domain.holds import WarnTimes
    from pos_app.domain.money import Money
    from pos_app.domain.payment import Decline, Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.widgets.time_left import TimeLeft

translate = QCoreApplication.translate


def row_of(record: OrderRecord) -> QueueRow:
    """The row that an order's record makes, so that one set of words serves both.

    Seen from one of its payments it tells of that one only.
    """
    order, payment, waiting = record.order, record.payment, record.open_attempt
    same = [
        each
        for each in record.payments
        if each.id == payment.id or (record.in_view is None and each.status is payment.status)
    ]
    ends = [each.capture_before for each in same if each.capture_before is not None]
    return QueueRow(
        number=order.number,
        order_uuid=order.uuid,
        customer=order.customer.name,
        phone=order.customer.phone,
        taken_by=order.taken_by,
        saved_at=order.saved_at,
        amount=_at_stake(record, same),
        refunded=_sum(each.refunded for each in (same if record.in_view else record.payments)),
        status=payment.status,
        intent_id=payment.intent_id,
        card=payment.card,
        capture_before=min(ends)
        if payment.status is PaymentStatus.HELD and ends
        else payment.capture_before,
        decline=payment.decline,
        settled_at=max(each.changed_at or order.saved_at for each in same),
        open_verb=waiting.request.verb if waiting else None,
        open_outcome=waiting.outcome if waiting else None,
        next_try_at=waiting.next_try_at if waiting else None,
        trouble=waiting.error_code if waiting else "",
        drift=record.open_drifts[0].kind if record.open_drifts else None,
        waiting_verb=record.approval.request.verb if record.approval else None,
        held_cards=sum(each.status is PaymentStatus.HELD for each in same),
        unfinished=unfinished(record.payments, waiting.payment_id if waiting else None),
        taken=payment.received,
        has_link=record.open_link is not None,
        # The lines themselves stand beside every place that makes a row of a record.
        items="",
    )


def _at_stake(record: OrderRecord, same: list[Payment]) -> Money:
    payment = record.payment
    match payment.status:
        case PaymentStatus.AWAITING_CARD:
            return record.wanted
        case PaymentStatus.HELD:
            return _sum(each.capturable for each in same)
        case PaymentStatus.CAPTURED:
            return _sum(each.received for each in same)
        case _:
            return payment.amount


def _sum(amounts: Iterable[Money]) -> Money:
    first, *rest = amounts
    return sum(rest, start=first)


def time_of(row: QueueRow, now: datetime, warn: WarnTimes) -> TimeLeft:
    """What the row says about the end of its hold."""
    if row.status is PaymentStatus.EXPIRED:
        return time_left.ended()
    if row.status is PaymentStatus.HELD and row.capture_before is not None:
        return time_left.words(row.capture_before - now, warn)
    if row.is_asking and row.open_verb is Verb.CONFIRM:
        return time_left.asking()
    return time_left.none()


def chips_of(row: QueueRow, now: datetime, formats: Formats) -> tuple[ChipSpec, ...]:
    """What Stripe last said and, beside it, that it is being asked. Filled: needs a person."""
    status = _drift_chip(row) or _CHIPS[row.status](row, now, formats)
    open_chip = _elsewhere_chip(row) or _open_chip(row)
    return (status,) if open_chip is None else (status, open_chip)


def _drift_chip(row: QueueRow) -> ChipSpec | None:
    # An ended hold has a chip of its own that says the same.
    if row.drift is None or row.drift is DriftKind.EXPIRED:
        return None
    text = translate("Queue", "Drift: {what}").format(what=drift_name(row.drift))
    return ChipSpec("unlink", text, "drift", filled=True)


def _open_chip(row: QueueRow) -> ChipSpec | None:
    """What is under way beside the status: stopped, waiting for the network, or being asked."""
    if row.may_be_undone:
        text = {
            Verb.CAPTURE: translate("Queue", "Capture not sent"),
            Verb.CANCEL: translate("Queue", "Void not sent"),
        }.get(row.open_verb or Verb.CAPTURE, "")
        return ChipSpec("hourglass", text, "warn", filled=True)
    if row.needs_two:
        return ChipSpec("users", translate("Queue", "Needs 2 people"), "warn", filled=True)
    if row.unfinished is not None and not row.is_asking:
        return ChipSpec("lock", _UNFINISHED[row.unfinished](), "warn", filled=True)
    if row.is_stopped:
        return ChipSpec("key-round", translate("Queue", "Stopped: key"), "bad", filled=True)
    if row.is_waiting:
        text = {
            Verb.CAPTURE: translate("Queue", "Capture waits"),
            Verb.CANCEL: translate("Queue", "Void waits"),
            Verb.REFUND: translate("Queue", "Refund waits"),
        }.get(row.open_verb or Verb.CAPTURE, "")
        return ChipSpec("cloud-off", text, "warn", filled=True)
    return _asking_chip() if row.is_asking else None


_UNFINISHED = {
    Unfinished.REPLACED: lambda: translate("Queue", "Old hold to let go"),
    Unfinished.DECLINED: lambda: translate("Queue", "Further card declined"),
    Unfinished.NOT_MADE: lambda: translate("Queue", "Further hold not made"),
}


def _elsewhere_chip(row: QueueRow) -> ChipSpec | None:
    # It comes first: whatever else waits for this order cannot be done with this till's key.
    if not row.is_elsewhere:
        return None
    return ChipSpec("key-round", translate("Queue", "Other Stripe account"), "bad", filled=True)


def _asking_chip() -> ChipSpec:
    return ChipSpec("refresh-cw", translate("Queue", "Asking Stripe"), "warn", filled=True)


def panel_chips(row: QueueRow) -> tuple[ChipSpec, ...]:
    """The same in few words and filled, for a place that says the rest beside them."""
    icon, token, text = {
        PaymentStatus.AWAITING_CARD: ("credit-card", "quiet", translate("Queue", "Awaiting card")),
        PaymentStatus.HELD: ("lock", "accent_ink", translate("Queue", "Held")),
        PaymentStatus.CAPTURED: ("circle-check", "ok", translate("Queue", "Captured")),
        PaymentStatus.VOIDED: ("undo-2", "quiet", translate("Queue", "Voided")),
        PaymentStatus.EXPIRED: ("timer-off", "bad", translate("Queue", "Expired")),
    }[row.status]
    status = ChipSpec(icon, text, token)
    if row.status is PaymentStatus.CAPTURED and row.refunded:
        status = ChipSpec("rotate-ccw", translate("Queue", "Refunded"), "quiet")
    elif row.decline is not None and row.status is PaymentStatus.AWAITING_CARD:
        status = ChipSpec("circle-x", translate("Queue", "Declined"), "bad")
    elif row.is_unsent and not row.is_asking:
        status = ChipSpec("cloud-off", translate("Queue", "Saved, not sent"), "warn")
    elif row.has_link and row.status is PaymentStatus.AWAITING_CARD:
        status = _link_chip()
    beside = _elsewhere_chip(row) or _drift_chip(row) or _open_chip(row)
    return (status,) if beside is None else (status, beside)


def _awaiting_chip(row: QueueRow, now: datetime, formats: Formats) -> ChipSpec:
    if row.decline is not None:
        return ChipSpec("circle-x", _declined_text(row.decline), "bad", filled=True)
    if row.is_unsent and not row.is_asking:
        return ChipSpec("cloud-off", translate("Queue", "Saved, not sent"), "warn", filled=True)
    if row.has_link:
        return _link_chip()
    return ChipSpec("credit-card", translate("Queue", "Card later"), "quiet", filled=False)


def _link_chip() -> ChipSpec:
    return ChipSpec("link", translate("Queue", "Pay link sent"), "info", filled=False)


def _declined_text(decline: Decline) -> str:
    reason = decline_words(decline).chip
    if not reason:
        return translate("Queue", "Declined")
    return translate("Queue", "Declined: {reason}").format(reason=reason)


def _held_chip(row: QueueRow, now: datetime, formats: Formats) -> ChipSpec:
    text = translate("Queue", "Held")
    if row.held_cards > 1:
        text = translate("Queue", "Held on {count} cards").format(count=row.held_cards)
    elif row.taken:
        text = translate("Queue", "Held, {amount} taken").format(amount=formats.money(row.taken))
    return ChipSpec("lock", text, "accent_ink", filled=False)


def _captured_chip(row: QueueRow, now: datetime, formats: Formats) -> ChipSpec:
    if row.refunded and row.refunded >= row.amount:
        return ChipSpec("rotate-ccw", translate("Queue", "Refunded"), "quiet", filled=False)
    if row.refunded:
        words = translate("Queue", "{amount} refunded")
        text = words.format(amount=formats.money(row.refunded))
        return ChipSpec("rotate-ccw", text, "quiet", filled=False)
    text = _with_time(translate("Queue", "Captured {time}"), row, now, formats)
    return ChipSpec("circle-check", text, "ok", filled=False)


def _voided_chip(row: QueueRow, now: datetime, formats: Formats) -> ChipSpec:
    text = _with_time(translate("Queue", "Voided {time}"), row, now, formats)
    return ChipSpec("undo-2", text, "quiet", filled=False)


def _expired_chip(row: QueueRow, now: datetime, formats: Formats) -> ChipSpec:
    ended = expired_at(row)
    words = translate("Queue", "Expired {time}")
    if is_today(ended, now, formats):
        words = translate("Queue", "Expired {time} today")
    text = words.format(time=when_short(ended, now, formats))
    return ChipSpec("timer-off", text, "bad", filled=True)


def _with_time(words: str, row: QueueRow, now: datetime, formats: Formats) -> str:
    return words.format(time=when_short(row.settled_at, now, formats))


_CHIPS = {
    PaymentStatus.AWAITING_CARD: _awaiting_chip,
    PaymentStatus.HELD: _held_chip,
    PaymentStatus.CAPTURED: _captured_chip,
    PaymentStatus.VOIDED: _voided_chip,
    PaymentStatus.EXPIRED: _expired_chip,
}


def expired_at(row: QueueRow) -> datetime:
    """When a hold ended: as Stripe had announced it, or when we heard of it."""
    if row.capture_before is not None and row.capture_before <= row.settled_at:
        return row.capture_before
    return row.settled_at


def spoken(row: QueueRow, now: datetime, formats: Formats) -> str:
    """The row as a screen reader says it."""
    parts = [str(row.number), row.customer or row.phone, formats.money(row.amount)]
    parts += [chip.text for chip in chips_of(row, now, formats)]
    if row.card is not None and row.card.has_failed_check:
        parts.append(check_words(row.card))
    if row.status is PaymentStatus.HELD and row.capture_before is not None:
        seconds = int((row.capture_before - now).total_seconds())
        parts.append(_spoken_end(seconds))
    return ", ".join(parts)


def _spoken_end(seconds: int) -> str:
    if seconds <= 0:
        return translate("Queue", "ended")
    minutes = seconds // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        words = translate("Queue", "ends in {days} days {hours} hours")
        return words.format(days=days, hours=hours)
    words = translate("Queue", "ends in {hours} hours {minutes} minutes")
    return words.format(hours=hours, minutes=minutes % 60)


def about(record: OrderRecord, now: datetime, formats: Formats) -> str:
    """Which order a dialog is about: "Order 1041 · Grace Hopper · Visa •4242 · ends in 3 h"."""
    row = row_of(record)
    parts = [
        translate("Queue", "Order {number}").format(number=row.number),
        row.customer or row.phone,
    ]
    if row.card is not None:
        parts.append(card_text(row.card))
    end = row.capture_before
    if row.status is PaymentStatus.HELD and end is not None and end > now:
        span = time_left.span(int((end - now).total_seconds()))
        parts.append(translate("Queue", "ends in {span}").format(span=span))
    return " · ".join(parts)
