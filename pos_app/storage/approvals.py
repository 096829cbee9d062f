"""Requests that wait for a second person. Writing belongs into the caller's transaction."""

from __future__ import annotations

import json
from datetime import datetime

from pos_app.domain.approval import Approval, ApprovalState, may_follow
from pos_app.domain.money import Money
from pos_app.domain.payment import Payment, StripeRequest, Verb
from pos_app.domain.rights import Permit
from pos_app.storage.database import Book
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import APPROVAL_WAITS, ApprovalRow
from pos_app.storage.values import to_json

_WAITING = Prepared(
    ApprovalRow, ApprovalRow.select().where((ApprovalRow.payment == 0) & APPROVAL_WAITS)
)


def waiting_of(book: Book, payments: tuple[Payment, ...]) -> Approval | None:
    """What waits to be done to a payment of an order, unless the payment has outrun it."""
    for payment in payments:
        for row in _WAITING.rows(book, payment.id):
            if may_follow(Verb(row.verb), payment.status):
                return _approval_of(row, payment)
    return None


def _approval_of(row: ApprovalRow, payment: Payment) -> Approval:
    return Approval(
        id=row.id,
        payment_id=payment.id,
        request=StripeRequest(Verb(row.verb), row.target, json.loads(row.params)),
        amount=Money(row.amount_minor, payment.amount.currency),
        asked_by=row.operator,
        asked_by_ids=frozenset(map(int, row.operator_ids.split())),
        till=row.till,
        why=row.why,
        asked_at=row.asked_at,
    )


def ask(
    book: Book,
    payment: Payment,
    request: StripeRequest,
    amount: Money,
    permit: Permit,
    *,
    till: str,
    why: str,
    now: datetime,
) -> None:
    """Write down what somebody wants done; the payment has nothing else that waits."""
    # What the payment has outrun stands in the way no more.
    ApprovalRow.update(state=ApprovalState.GONE.value, answered_at=now).where(
        (ApprovalRow.payment == payment.id) & APPROVAL_WAITS
    ).execute(book.database)
    ids = sorted(each.id for each in (permit.operator, *permit.lent_by))
    ApprovalRow.insert(
        payment=payment.id,
        verb=request.verb.value,
        target=request.target,
        params=to_json(request.params),
        amount_minor=amount.minor,
        operator=permit.operator.name,
        operator_ids=" ".join(map(str, ids)),
        till=till,
        why=why,
        asked_at=now,
        state=ApprovalState.WAITING.value,
        answered_by="",
    ).execute(book.database)


def answer(book: Book, approval: Approval, state: ApprovalState, by: str, now: datetime) -> bool:
    """Write down what became of a request; False if somebody was faster."""
    changed: int = (
        ApprovalRow.update(state=state.value, answered_by=by, answered_at=now)
        .where((ApprovalRow.id == approval.id) & APPROVAL_WAITS)
        .execute(book.database)
    )
    return changed == 1
