"""One order's whole story as text for a letter and as a page for paper."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.order import quantity_text
from pos_app.ui.cards import card_text
from pos_app.ui.queue.payment_words import payment_lines
from pos_app.ui.queue.plain_words import failed_checks, plain_words
from pos_app.ui.queue.story import by_day, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats

translate = QCoreApplication.translate

Part = tuple[str, list[str]]


def order_text(
    record: OrderRecord, possible: tuple[str, ...], now: datetime, formats: Formats
) -> str:
    """Everything about an order, with the IDs that Stripe's support asks for.

    `possible` is what can still be done with it, in the words of its buttons.
    """
    lines = [_title(record, formats)]
    for heading, told in _parts(record, possible, now, formats):
        lines += ["", heading, *(f"  {line}" for line in told)]
    return "\n".join(lines)


def order_html(
    record: OrderRecord, possible: tuple[str, ...], now: datetime, formats: Formats
) -> str:
    """The same as the body of a page."""
    html = [f"<h2>{escape(_title(record, formats))}</h2>"]
    for heading, told in _parts(record, possible, now, formats):
        html.append(f"<h4>{escape(heading)}</h4>")
        html.append("<br>".join(map(escape, told)))
    return "".join(html)


def _title(record: OrderRecord, formats: Formats) -> str:
    return translate("OrderText", "Order {number}, {customer}, {amount}").format(
        number=record.order.number,
        customer=record.order.customer.name or record.order.customer.phone,
        amount=formats.money_with_code(record.order.total),
    )


def _parts(
    record: OrderRecord, possible: tuple[str, ...], now: datetime, formats: Formats
) -> Iterator[Part]:
    checks = failed_checks(record.payment.card)
    yield translate("OrderText", "How it stands"), [plain_words(record, now, formats), *checks]
    holds = payment_lines(record, now, formats)
    if holds:
        yield translate("OrderText", "Holds"), holds
    nothing = (translate("OrderText", "Nothing more can be done with this order."),)
    yield translate("OrderText", "What can still be done"), list(possible or nothing)
    yield translate("OrderText", "What happened"), list(_story_lines(record, now, formats))
    yield translate("OrderText", "Order"), list(_order_lines(record, formats))
    at_stripe = list(_ids(record))
    if at_stripe:
        yield translate("OrderText", "At Stripe"), at_stripe


def _story_lines(record: OrderRecord, now: datetime, formats: Formats) -> Iterator[str]:
    for heading, items in by_day(story(record, formats), now, formats):
        yield heading
        for item in items:
            request = f" ({item.request_id})" if item.request_id else ""
            yield f"{formats.time(item.at)}  {item.text}{request}"


def _order_lines(record: OrderRecord, formats: Formats) -> Iterator[str]:
    content, totals = record.order.content, record.order.content.totals()
    for line, amount in zip(content.lines, totals.line_amounts, strict=True):
        yield f"{quantity_text(line.quantity)} × {line.description}: {formats.money(amount)}"
    if totals.discount:
        yield f"{translate('OrderText', 'Discount')}: {formats.money(-totals.discount)}"
    for tax in totals.taxes:
        if tax.tax:
            words = translate("OrderText", "Tax {rate} %").format(rate=tax.rate.percent_text())
            yield f"{words}: {formats.money(tax.tax)}"
    yield f"{translate('OrderText', 'Total')}: {formats.money_with_code(totals.total)}"
    if content.note.strip():
        yield f"{translate('OrderText', 'Note')}: {content.note.strip()}"


def _ids(record: OrderRecord) -> Iterator[str]:
    for payment in record.payments:
        if payment.intent_id is not None:
            yield f"{payment.intent_id}, {card_text(payment.card)}"
