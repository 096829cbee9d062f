"""Rows to frozen values and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pos_app.domain.audit import AuditEntry
from pos_app.domain.customer import Customer
from pos_app.domain.drift import Drift, DriftKind, DriftState
from pos_app.domain.money import Currency, Money, currency
from pos_app.domain.order import Discount, Draft, Order, OrderLine
from pos_app.domain.payment import (
    Attempt,
    Card,
    Check,
    Decline,
    Outcome,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    StripeRequest,
    Verb,
)
from pos_app.domain.tax import TaxRate
from pos_app.storage.tables import (
    AttemptRow,
    AuditRow,
    CustomerRow,
    DriftRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
    RefundRow,
)


def to_json(value: object) -> str:
    """Compact JSON with sorted names: the same value is the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def card_json(card: Card | None) -> str | None:
    """A card as its column holds it."""
    return None if card is None else to_json(asdict(card))


def card_of(text: str | None) -> Card | None:
    """The card of a column."""
    return None if text is None else _card(json.loads(text))


def decline_json(decline: Decline | None) -> str | None:
    """A decline as its column holds it."""
    return None if decline is None else to_json(asdict(decline))


def decline_of(text: str | None) -> Decline | None:
    """The decline of a column."""
    if text is None:
        return None
    facts = json.loads(text)
    card = facts.pop("card")
    return Decline(**facts, card=_card(card) if card else None)


def _card(facts: dict[str, Any]) -> Card:
    checks: dict[str, Any] = {
        name: Check(facts.pop(name)) if facts.get(name) else facts.pop(name, None)
        for name in ("cvc_check", "postcode_check", "address_check")
    }
    return Card(**facts, **checks)


def customer_of(row: CustomerRow) -> Customer:
    """A customer the book knows."""
    return Customer(row.name, row.phone, row.email, row.address, row.id)


def discount_columns(discount: Discount | None) -> dict[str, int | None]:
    """A discount as its two columns hold it."""
    if discount is None:
        return {"discount_minor": None, "discount_milli_percent": None}
    if discount.amount is not None:
        return {"discount_minor": discount.amount.minor, "discount_milli_percent": None}
    return {"discount_minor": None, "discount_milli_percent": discount.milli_percent}


def _discount(row: OrderRow | OrderLineRow, of: Currency) -> Discount | None:
    if row.discount_minor is not None:
        return Discount(amount=Money(row.discount_minor, of))
    if row.discount_milli_percent is not None:
        return Discount(milli_percent=row.discount_milli_percent)
    return None


def order_of(row: OrderRow, lines: list[OrderLineRow]) -> Order:
    """A saved order with its lines."""
    of = currency(row.currency)
    content = Draft(
        uuid=row.uuid,
        currency=of,
        prices_include_tax=row.prices_include_tax,
        customer=Customer(
            row.customer_name,
            row.customer_phone,
            row.customer_email,
            row.customer_address,
            row.customer_id,
        ),
        lines=tuple(
            OrderLine(
                line.description,
                line.quantity,
                Money(line.unit_price_minor, of),
                TaxRate(line.tax_milli_percent),
                line.sku,
                _discount(line, of),
            )
            for line in lines
        ),
        discount=_discount(row, of),
        note=row.note,
    )
    return Order(row.number, content, row.saved_at, row.taken_by, row.till)


def payment_of(row: PaymentRow, order_uuid: str) -> Payment:
    """The mirror of an intent."""
    of = currency(row.currency)
    return Payment(
        id=row.id,
        order_uuid=order_uuid,
        intent_id=row.intent_id,
        status=PaymentStatus(row.status),
        amount=Money(row.amount_minor, of),
        capturable=Money(row.capturable_minor, of),
        received=Money(row.received_minor, of),
        refunded=Money(row.refunded_minor, of),
        livemode=row.livemode,
        card=card_of(row.card),
        capture_before=row.capture_before,
        decline=decline_of(row.decline),
        declines=row.declines,
        changed_at=row.changed_at,
        metadata=None if row.metadata is None else json.loads(row.metadata),
        is_disputed=row.disputed,
        review=row.review,
        revision=row.revision,
        part=row.part,
        replaces=row.replaces,
        account=row.account,
    )


def attempt_of(row: AttemptRow, order_uuid: str) -> Attempt:
    """What Stripe was asked."""
    return Attempt(
        id=row.id,
        payment_id=row.payment_id,
        order_uuid=order_uuid,
        request=StripeRequest(Verb(row.verb), row.target, json.loads(row.params)),
        key=row.key,
        operator=row.operator,
        till=row.till,
        began_at=row.began_at,
        outcome=Outcome(row.outcome),
        tries=row.tries,
        sent_at=row.sent_at,
        sent_at_pc=row.sent_at_pc,
        next_try_at=row.next_try_at,
        finished_at=row.finished_at,
        error_code=row.error_code,
        decline=decline_of(row.decline),
        request_id=row.request_id,
        taken_before_minor=row.taken_before_minor,
    )


def refund_of(row: RefundRow, intent_id: str, of: Currency) -> Refund:
    """A refund as Stripe last described it."""
    return Refund(
        row.id,
        intent_id,
        Money(row.amount_minor, of),
        RefundStatus(row.status),
        row.reason,
        row.created_at,
        failure_reason=row.failure_reason,
    )


def drift_of(row: DriftRow) -> Drift:
    """A drift, and what a person made of it."""
    return Drift(
        id=row.id,
        kind=DriftKind(row.kind),
        intent_id=row.intent_id,
        order_uuid=row.order_uuid,
        facts=json.loads(row.facts),
        at=row.at,
        noticed_at=row.noticed_at,
        event_id=row.event_id,
        request_id=row.request_id,
        state=DriftState(row.state),
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        note=row.note,
    )


def audit_of(row: AuditRow) -> AuditEntry:
    """An entry of the trail."""
    return AuditEntry(
        row.at, row.operator, row.till, row.action, row.order_uuid, json.loads(row.facts)
    )
