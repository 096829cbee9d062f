"""Whether somebody may do something now: by the role, or because somebody lent the right once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import NotAllowed, Refused
from pos_app.domain.rights import Operator, Permit, Right
from pos_app.storage import audit
from pos_app.storage.database import Book
from pos_app.storage.operators import OperatorStore

# A right that was lent and not used is gone after this: the lender has left the till.
LENT_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Loan:
    lender: Operator
    until_s: float


class Visit:
    """Somebody's looking at something for a while: one act, however often it is read.

    What was lent for the first look is good until `end`; from then on the role alone counts.
    """

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self.is_over = False
        self._permit = Permit(operator)

    @property
    def permit(self) -> Permit:
        """What was allowed so far; once it is over, no more than to anybody of that role."""
        return Permit(self.operator) if self.is_over else self._permit

    @property
    def was_lent(self) -> bool:
        """Whether anything was lent for it."""
        return bool(self._permit.lent)

    def take(self, permit: Permit) -> None:
        """Go on with what was lent."""
        self._permit = permit

    def end(self) -> None:
        """Give back what was lent for it."""
        self.is_over = True


class Permits:
    """Asks the book, not the screen: a role may have changed since somebody signed in.

    Every refusal is told to the trail. What is lent is kept by this program only, so it is gone
    when the program ends. `monotonic` counts seconds that no clock setting changes.
    """

    def __init__(
        self,
        book: Book,
        store: OperatorStore,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        *,
        till: str,
    ) -> None:
        self._book = book
        self._store = store
        self._clock = clock
        self._monotonic = monotonic
        self._till = till
        self._lock = threading.Lock()
        self._loans: dict[tuple[int, Right], _Loan] = {}

    def require(
        self,
        who: Operator | Permit | Visit,
        *rights: Right,
        order_uuid: str | None = None,
        only_looking: bool = False,
    ) -> Permit:
        """Let somebody do what needs these rights, using up what was lent for it.

        Who has a permit for something larger goes on with what was lent for that, as does whose
        visit lasts; who is `only_looking` at what they are about to do keeps it for the act.

        Raises NotAllowed `right.missing` (facts `right`, `operator`, and in `missing` all that
        would have to be lent), `operator.disabled`, `operator.unknown`.
        """
        visit = who if isinstance(who, Visit) else None
        whole = who.permit if isinstance(who, Visit) else who
        larger = whole if isinstance(whole, Permit) else Permit(whole)
        present = self.present(larger.operator)
        missing = [right for right in rights if not present.may(right) and right not in larger.lent]
        if not missing:
            return replace(larger, operator=present)
        may_borrow = visit is None or not visit.is_over
        loans = self._loans_of(present, missing, use=not only_looking) if may_borrow else {}
        if not loans:
            right = missing[0].value
            self._tell(present.name, "right.refused", {"right": right}, order_uuid)
            raise NotAllowed(
                "right.missing", right=right, operator=present.name, missing=tuple(missing)
            )
        lenders = tuple(loan.lender for loan in loans.values())
        if not only_looking:
            for right, loan in loans.items():
                facts: dict[str, object] = {"right": right.value, "lent_by": loan.lender.name}
                self._tell(present.name, "right.lent.used", facts, order_uuid)
        permit = Permit(present, (*larger.lent_by, *lenders), larger.lent | loans.keys())
        if visit is not None:
            visit.take(permit)
        return permit

    def tell_refused(
        self, operator: Operator, *rights: Right, order_uuid: str | None = None
    ) -> None:
        """Tell the trail that somebody wanted what the role does not allow, though not asked here.

        The window knows it beforehand and asks for the rights to be lent.
        """
        for right in rights:
            self._tell(operator.name, "right.refused", {"right": right.value}, order_uuid)

    def present(self, operator: Operator) -> Operator:
        """An operator as the book has it now.

        Raises NotAllowed `operator.unknown`, `operator.disabled`.
        """
        known = self._store.account(operator)
        if known is None:
            raise NotAllowed("operator.unknown", name=operator.name)
        if known.is_disabled:
            raise NotAllowed("operator.disabled", name=operator.name)
        return known.operator

    def lend(self, borrower: Operator, lender: Operator, *rights: Right) -> None:
        """Let somebody do once, at this till and soon, what the lender may do.

        The lender has just typed the PIN. Raises NotAllowed `right.missing`, Refused `right.own`.
        """
        borrower, lender = self.present(borrower), self.present(lender)
        if borrower.id == lender.id:
            self.tell_refused(lender, *rights)
            raise Refused("right.own", name=lender.name)
        for right in rights:
            if not lender.may(right):
                self._tell(lender.name, "right.refused", {"right": right.value}, None)
                raise NotAllowed("right.missing", right=right.value, operator=lender.name)
        loan = _Loan(lender, self._monotonic() + LENT_FOR.total_seconds())
        with self._lock:
            self._loans |= {(borrower.id, right): loan for right in rights}
        for right in rights:
            facts: dict[str, object] = {"right": right.value, "to": borrower.name}
            self._tell(lender.name, "right.lent", facts, None)

    def forget_loans(self) -> None:
        """Take back what was lent and not used: somebody comes to the till."""
        with self._lock:
            self._loans.clear()

    def _loans_of(
        self, borrower: Operator, missing: list[Right], *, use: bool
    ) -> dict[Right, _Loan]:
        now = self._monotonic()
        with self._lock:
            found = {right: self._loans.get((borrower.id, right)) for right in missing}
            good = {right: loan for right, loan in found.items() if loan and loan.until_s > now}
            if len(good) < len(missing):
                # All or none: half a permission must not be used up.
                return {}
            for right in good if use else ():
                del self._loans[borrower.id, right]
        return good

    def _tell(
        self, name: str, action: str, facts: dict[str, object], order_uuid: str | None
    ) -> None:
        with self._book.write():
            audit.append(
                self._book,
                AuditEntry(self._clock(), name, self._till, action, order_uuid, facts),
            )
