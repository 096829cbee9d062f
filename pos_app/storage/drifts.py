"""What Stripe says and our ledger did not cause, kept until a person has answered it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import peewee

from pos_app.domain.audit import AuditEntry
from pos_app.domain.drift import Cause, Drift, DriftState, Finding
from pos_app.domain.errors import Conflict, InvalidInput
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.prepared import Prepared
from pos_app.storage.tables import DRIFT_IS_OPEN, DriftRow
from pos_app.storage.values import drift_of, to_json

_OF_ORDER = Prepared(
    DriftRow, DriftRow.select().where(DriftRow.order_uuid == "").order_by(DriftRow.id)
)


class Drifts:
    """The drifts of a book, each noted once however often it is noticed."""

    def __init__(self, book: Book, clock: Callable[[], datetime], *, till: str) -> None:
        self._book = book
        self._clock = clock
        self._till = till

    def note(
        self, finding: Finding, cause: Cause | None, payment_id: int | None, order_uuid: str
    ) -> None:
        """Note a finding; a known one only learns its cause."""
        with self._book.write():
            known = DriftRow.select().where(DriftRow.fingerprint == finding.fingerprint)
            row = known.first(self._book.database)
            if row is None:
                self._insert(finding, cause, payment_id, order_uuid)
            else:
                self._attribute(row, cause)

    def open(self) -> list[Drift]:
        """Every drift that nobody has accepted, oldest first."""
        return self._select(DRIFT_IS_OPEN)

    def of_order(self, order_uuid: str) -> tuple[Drift, ...]:
        """All drifts of an order, oldest first."""
        return tuple(drift_of(row) for row in _OF_ORDER.rows(self._book, order_uuid))

    def answer(self, drift_id: int, state: DriftState, operator: str, note: str) -> Drift:
        """Write down what a person made of a drift.

        Raises InvalidInput `drift.not_found`, Conflict `drift.already_accepted` (facts `by`, `at`).
        """
        with self._book.write():
            now = self._clock()
            answered = (
                DriftRow.update(state=state.value, answered_by=operator, answered_at=now, note=note)
                .where((DriftRow.id == drift_id) & DRIFT_IS_OPEN)
                .execute(self._book.database)
            )
            found = self._select(DriftRow.id == drift_id)
            if not found:
                raise InvalidInput("drift.not_found", drift=drift_id)
            drift = found[0]
            if not answered:
                by, at = drift.answered_by, drift.answered_at
                raise Conflict("drift.already_accepted", by=by, at=at)
            facts: dict[str, object] = {"kind": drift.kind.value, "intent": drift.intent_id}
            self._tell(
                operator,
                f"drift.{state.value}",
                drift.order_uuid,
                facts | ({"note": note} if note else {}),
                now,
            )
        return drift

    def _insert(
        self, finding: Finding, cause: Cause | None, payment_id: int | None, order_uuid: str
    ) -> None:
        now = self._clock()
        DriftRow.insert(
            payment=payment_id,
            order_uuid=order_uuid,
            intent_id=finding.intent_id,
            kind=finding.kind.value,
            fingerprint=finding.fingerprint,
            facts=to_json(dict(finding.facts)),
            at=cause.at if cause else now,
            noticed_at=now,
            event_id=cause.event_id if cause else "",
            request_id=cause.request_id if cause else "",
            state=DriftState.OPEN.value,
            answered_by="",
            note="",
        ).execute(self._book.database)
        facts = dict(finding.facts) | {"intent": finding.intent_id}
        self._tell("Stripe", f"drift.{finding.kind.value}", order_uuid, facts, now)

    def _attribute(self, row: DriftRow, cause: Cause | None) -> None:
        if cause is None or not cause.event_id or row.event_id:
            return
        DriftRow.update(at=cause.at, event_id=cause.event_id, request_id=cause.request_id).where(
            DriftRow.id == row.id
        ).execute(self._book.database)

    def _select(self, condition: peewee.Expression) -> list[Drift]:
        with self._book.read():
            rows = DriftRow.select().where(condition).order_by(DriftRow.id)
            return [drift_of(row) for row in rows.execute(self._book.database)]

    def _tell(
        self,
        operator: str,
        action: str,
        order_uuid: str,
        facts: dict[str, object],
        now: datetime,
    ) -> None:
        entry = AuditEntry(now, operator, self._till, action, order_uuid or None, facts)
        audit.append(self._book, entry)
