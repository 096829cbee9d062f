"""What Stripe last told of a payment, as the book keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pos_app.domain.drift import differences, failed_refund, other_currency, unknown_refund
from pos_app.domain.payment import (
    STATUS_MOVES,
    Attempt,
    Decline,
    Intent,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from pos_app.storage.database import Book
from pos_app.storage.drifts import Drifts
from pos_app.storage.tables import PaymentRow, RefundRow
from pos_app.storage.values import card_json, decline_json, payment_of, to_json

# After these the customer has nothing, and gets nothing: Stripe gives the money back to the shop.
# https://docs.stripe.com/api/refunds/cancel
_NOT_COMING = {RefundStatus.FAILED, RefundStatus.CANCELED}


class Mirror:
    """Follows Stripe, and notes as drift what no attempt of ours explains.

    Every method belongs into the ledger's transaction.
    """

    def __init__(self, book: Book, clock: Callable[[], datetime], drifts: Drifts) -> None:
        self._book = book
        self._clock = clock
        self._drifts = drifts

    def write_down(
        self,
        order_uuid: str,
        row: PaymentRow,
        intent: Intent,
        refunds: tuple[Refund, ...],
        ours: Attempt | None,
    ) -> None:
        """Write down how an intent and these of its refunds stand.

        `ours` is the attempt that may have caused it.
        """
        before = payment_of(row, order_uuid)
        if intent.amount.currency != before.amount.currency:
            # Its amounts are in another unit than the book's: none of them may be written down.
            self._drifts.note(other_currency(before, intent), None, row.id, order_uuid)
            return
        status = intent.status or before.status
        if status not in STATUS_MOVES[before.status] or _took_less(intent, before):
            return
        findings = [*differences(before, intent, ours)]
        for refund in refunds:
            was = self._keep_refund(row.id, refund)
            if was is None and not (ours is not None and ours.asked_for(refund)):
                findings.append(unknown_refund(refund, intent))
            if was not in _NOT_COMING and refund.status in _NOT_COMING:
                findings.append(failed_refund(refund, intent))
        changes = _mirrored(before, intent, status)
        if changes:
            moved = {"changed_at": self._clock()} if status is not before.status else {}
            PaymentRow.update(revision=before.revision + 1, **changes, **moved).where(
                PaymentRow.id == row.id
            ).execute(self._book.database)
        for finding in findings:
            self._drifts.note(finding, None, row.id, order_uuid)

    def keep_decline(self, payment_id: int, decline: Decline) -> None:
        """Keep the bank's no, and count it."""
        PaymentRow.update(
            decline=decline_json(decline),
            declines=PaymentRow.declines + 1,
            changed_at=self._clock(),
            revision=PaymentRow.revision + 1,
        ).where(PaymentRow.id == payment_id).execute(self._book.database)

    def _keep_refund(self, payment_id: int, refund: Refund) -> RefundStatus | None:
        """Write a refund down and return how it stood before, None if it is new."""
        known = RefundRow.select().where(RefundRow.id == refund.id).first(self._book.database)
        RefundRow.insert(
            id=refund.id,
            payment=payment_id,
            amount_minor=refund.amount.minor,
            status=refund.status.value,
            reason=refund.reason,
            created_at=refund.created_at,
            failure_reason=refund.failure_reason,
        ).on_conflict(
            conflict_target=[RefundRow.id],
            update={
                RefundRow.status: refund.status.value,
                RefundRow.failure_reason: refund.failure_reason,
            },
        ).execute(self._book.database)
        return None if known is None else RefundStatus(known.status)


def _took_less(intent: Intent, before: Payment) -> bool:
    """Whether an answer is older than the book: what was taken never becomes less."""
    return intent.received.minor < before.received.minor


def _mirrored(before: Payment, intent: Intent, status: PaymentStatus) -> dict[str, object]:
    """The columns that an intent changes; empty if the book has it all."""
    columns: dict[str, tuple[object, object]] = {
        "intent_id": (before.intent_id, intent.id),
        "status": (before.status.value, status.value),
        "amount_minor": (before.amount.minor, intent.amount.minor),
        "capturable_minor": (before.capturable.minor, intent.capturable.minor),
        "received_minor": (before.received.minor, intent.received.minor),
        "refunded_minor": (before.refunded.minor, intent.refunded.minor),
        "livemode": (before.livemode, intent.livemode),
        "metadata": (
            before.metadata and to_json(dict(before.metadata)),
            to_json(dict(intent.metadata)),
        ),
        "disputed": (before.is_disputed, intent.is_disputed),
        "review": (before.review, intent.review),
    }
    if intent.card is not None and status is not PaymentStatus.AWAITING_CARD:
        columns["card"] = card_json(before.card), card_json(intent.card)
    if intent.capture_before is not None:
        columns["capture_before"] = before.capture_before, intent.capture_before
    if status is PaymentStatus.HELD:
        columns["decline"] = decline_json(before.decline), None
    elif before.decline is None and intent.decline is not None:
        # Stripe forgets its own as soon as the intent is changed.
        columns["decline"] = None, decline_json(intent.decline)
    return {name: new for name, (old, new) in columns.items() if old != new}
