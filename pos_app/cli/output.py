"""How results are printed: JSON for machines, lines for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pos_app.cli.errors import sentence_of
from pos_app.domain.errors import HoldfastError
from pos_app.domain.payment import Attempt, Outcome, PaymentStatus, Verb
from pos_app.domain.queue import QueueRow, Section
from pos_app.domain.record import OrderRecord
from pos_app.services.doctor import Finding


class Printer:
    """Prints results on stdout, as JSON or as text."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def facts(self, facts: dict[str, object], text: str) -> None:
        """A result in a few words."""
        if self._as_json:
            _print_json(facts)
        else:
            print(text)

    def order(self, record: OrderRecord) -> None:
        """An order as it now stands."""
        if self._as_json:
            _print_json(_order_json(record))
            return
        payment = record.payment
        print(f"Order {record.order.number} · {record.order.customer.name} · {record.order.total}")
        state = payment.status.name.replace("_", " ").lower()
        ends = f", ends {_instant(payment.capture_before)}" if payment.capturable else ""
        print(f"{state}: {payment.intent_id or 'not at Stripe yet'}{ends}")
        if record.open_attempt:
            print(_waiting_text(record.open_attempt.request.verb, record.open_attempt.outcome))

    def rows(self, rows: Sequence[QueueRow]) -> None:
        """Orders, one a line."""
        if self._as_json:
            _print_json([_row_json(row) for row in rows])
            return
        for row in rows:
            print(_row_text(row))

    def queue(self, sections: Mapping[Section, Sequence[QueueRow]]) -> None:
        """The sections of the queue."""
        if self._as_json:
            _print_json(
                {
                    section.name.lower(): [_row_json(row) for row in rows]
                    for section, rows in sections.items()
                }
            )
            return
        for section, rows in sections.items():
            print(f"{section.name.replace('_', ' ').capitalize()}: {len(rows)}")
            for row in rows:
                print(f"  {_row_text(row)}")

    def findings(self, findings: Sequence[Finding]) -> None:
        """What the doctor found, one check a line."""
        if self._as_json:
            _print_json([_finding_json(each) for each in findings])
            return
        for each in findings:
            print(_finding_text(each))


def _order_json(record: OrderRecord) -> dict[str, object]:
    order, payment = record.order, record.payment
    return {
        "number": order.number,
        "uuid": order.uuid,
        "status": payment.status.name,
        "currency": payment.amount.currency.code,
        "total_minor": order.total.minor,
        "customer": {"name": order.customer.name, "phone": order.customer.phone},
        "saved_at": _instant(order.saved_at),
        "taken_by": order.taken_by,
        "payment_intent_id": payment.intent_id,
        "payment_status": payment.status.name,
        "amount_capturable_minor": payment.capturable.minor,
        "amount_received_minor": payment.received.minor,
        "amount_refunded_minor": payment.refunded.minor,
        "capture_before": _instant(payment.capture_before),
        "card": {"brand": payment.card.brand, "last4": payment.card.last4}
        if payment.card
        else None,
        "decline": payment.decline.decline_code or payment.decline.code
        if payment.decline
        else None,
        "open_attempt": _attempt_json(record.open_attempt) if record.open_attempt else None,
    }


def _attempt_json(attempt: Attempt) -> dict[str, object]:
    return {
        "verb": attempt.request.verb.value,
        "outcome": attempt.outcome.name,
        "idempotency_key": attempt.key,
        "tries": attempt.tries,
        "began_at": _instant(attempt.began_at),
    }


def _row_json(row: QueueRow) -> dict[str, object]:
    return {
        "number": row.number,
        "uuid": row.order_uuid,
        "customer": row.customer,
        "status": row.status.name,
        "payment_status": row.status.name,
        "payment_intent_id": row.intent_id,
        "currency": row.amount.currency.code,
        "amount_minor": row.amount.minor,
        "capture_before": _instant(row.capture_before),
        "open_attempt": {"verb": row.open_verb.value, "outcome": row.open_outcome.name}
        if row.open_verb and row.open_outcome
        else None,
    }


def _row_text(row: QueueRow) -> str:
    state = row.status.name.replace("_", " ").lower()
    asking = ""
    if row.open_verb and row.open_outcome:
        asking = f" · {_waiting_text(row.open_verb, row.open_outcome)}"
    ends = f" · ends {_instant(row.capture_before)}" if row.status is PaymentStatus.HELD else ""
    return f"{row.number}  {row.customer}  {row.amount}  {state}{asking}{ends}"


def _waiting_text(verb: Verb, outcome: Outcome) -> str:
    if outcome is Outcome.PREPARED:
        return "not sent to Stripe yet"
    return f"asking Stripe: {verb.value}"


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _finding_text(finding: Finding) -> str:
    if finding.is_well:
        return f"ok  {finding.check}: {finding.detail}"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"NO  {finding.check}: {sentence_of(HoldfastError(finding.code))}{detail}"


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "ok": finding.is_well,
        "code": finding.code,
        "detail": finding.detail,
    }
