"""The holds of one order, each in a line; for an order that has or had several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.cards import card_text
from pos_app.ui.moments import when_today

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate


def payment_lines(record: OrderRecord, now: datetime, formats: Formats) -> list[str]:
    """A line for each payment, oldest first; none where there is only one."""
    if len(record.payments) == 1:
        return []
    return [_line(record.about(each.id), now, formats) for each in record.payments]


def _line(record: OrderRecord, now: datetime, formats: Formats) -> str:
    payment = record.payment
    at = payment.changed_at or record.order.saved_at
    words = {
        PaymentStatus.AWAITING_CARD: translate("Payments", "{wanted}: waits for a card"),
        PaymentStatus.HELD: translate("Payments", "{held}: held on {card} until {end}"),
        PaymentStatus.CAPTURED: translate("Payments", "{taken}: captured from {card}, {at}"),
        PaymentStatus.VOIDED: translate("Payments", "{amount}: let go, {at}"),
        PaymentStatus.EXPIRED: translate("Payments", "{amount}: ended, {at}"),
    }[payment.status]
    if record.is_replaced:
        words = translate("Payments", "{held}: held on {card}, let go by itself")
    elif payment.status is PaymentStatus.HELD and payment.capture_before is None:
        words = translate("Payments", "{held}: held on {card}")
    if payment.status is PaymentStatus.HELD and payment.received:
        words = f"{words}, {translate('Payments', '{taken} taken before')}"
    end = payment.capture_before
    return words.format(
        wanted=formats.money(record.wanted),
        held=formats.money(payment.capturable),
        taken=formats.money(payment.received),
        amount=formats.money(payment.amount),
        card=card_text(payment.card),
        at=when_today(at, now, formats),
        end=when_today(end, now, formats) if end else "",
    )
