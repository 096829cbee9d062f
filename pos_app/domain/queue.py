"""What a manager looks at: every order whose money still needs somebody, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from pos_app.domain.approval import may_follow
from pos_app.domain.day import Day
from pos_app.domain.drift import DriftKind
from pos_app.domain.holds import Unfinished
from pos_app.domain.money import Money
from pos_app.domain.payment import UNDO_WINDOW, Card, Decline, Outcome, PaymentStatus, Verb

# An expired hold asks for a person until the end of the day after.
EXPIRED_SHOWN_FOR = timedelta(days=2)


class Section(IntEnum):
    """The parts of the queue, in the order of the screen; a row stands in one only."""

    NEEDS_YOU = 0
    ENDING_TODAY = 1
    HELD = 2
    AWAITING_CARD = 3
    DONE = 4


class SortBy(StrEnum):
    """What the rows of a section are sorted by; urgency is the section's own order."""

    URGENCY = "urgency"
    SAVED = "saved"
    ENDS = "ends"
    NUMBER = "number"
    CUSTOMER = "customer"
    ITEMS = "items"
    AMOUNT = "amount"
    CARD = "card"
    TAKEN_BY = "taken_by"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the rows; equal ones stand by number, the oldest first."""

    by: SortBy = SortBy.URGENCY
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows are wanted; what is empty, None or False asks for nothing.

    Amounts are minor units and include their ends. `customer` are words of the name, `card_brand`
    is Stripe's name of it, `older_than_h` counts hours since the order was saved.
    """

    taken_by: str = ""
    customer: str = ""
    at_least_minor: int | None = None
    at_most_minor: int | None = None
    older_than_h: int = 0
    card_brand: str = ""
    failed_checks: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list of the queue is to show, and how it is sorted."""

    text: str = ""
    filters: Filters = Filters()
    sort: Sort = Sort()

    @property
    def is_narrow(self) -> bool:
        """Whether rows are left out."""
        return bool(self.text.strip()) or self.filters != Filters()


EVERYTHING = Wish()


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters and a sort under a name, for everybody of the shop."""

    name: str
    filters: Filters
    sort: Sort


@dataclass(frozen=True, slots=True)
class Share:
    """How many orders, how much money they are by currency, and on how many held cards."""

    count: int = 0
    sums: tuple[Money, ...] = ()
    cards: int = 0

    def plus(self, other: Share) -> Share:
        """Both together."""
        sums = {each.currency: each for each in self.sums}
        for each in other.sums:
            known = sums.get(each.currency)
            sums[each.currency] = each if known is None else known + each
        return Share(self.count + other.count, tuple(sums.values()), self.cards + other.cards)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One order as the queue shows it.

    `amount` is what is at stake: held, captured or to be held. `open_verb` and `open_outcome` are
    those of the attempt that Stripe has not answered, if any; it is sent again at `next_try_at`, or
    not without a person if that is None; `trouble` is the code of its last failure. `settled_at` is
    when Stripe told us the present status, `drift` the oldest that nobody has accepted,
    `waiting_verb` what a second person has to approve. With several holds `amount` is all that they
    hold, `capture_before` the first end of them, and card and intent are those of the one that
    counts, and so is `taken`, what captures have taken of it; `held_cards` is how many are held,
    `unfinished` what one of them still needs. `account` and `livemode` are those of the key that
    made the payment; `is_elsewhere` says that this till's key is for other money, `has_link` that
    the customer can pay by a link.
    """

    number: int
    order_uuid: str
    customer: str
    phone: str
    taken_by: str
    saved_at: datetime
    amount: Money
    refunded: Money
    status: PaymentStatus
    intent_id: str | None
    card: Card | None
    capture_before: datetime | None
    decline: Decline | None
    settled_at: datetime
    open_verb: Verb | None
    open_outcome: Outcome | None
    items: str
    next_try_at: datetime | None = None
    trouble: str = ""
    drift: DriftKind | None = None
    waiting_verb: Verb | None = None
    held_cards: int = 0
    unfinished: Unfinished | None = None
    account: str = ""
    livemode: bool = False
    is_elsewhere: bool = False
    taken: Money | None = None
    has_link: bool = False

    @property
    def is_asking(self) -> bool:
        """Stripe was asked something and has not answered yet."""
        return self.open_outcome in {Outcome.SENT, Outcome.UNKNOWN}

    @property
    def is_unsent(self) -> bool:
        """Saved on this PC; Stripe does not know of it."""
        is_awaiting = self.status is PaymentStatus.AWAITING_CARD
        return is_awaiting and self.intent_id is None

    @property
    def is_waiting(self) -> bool:
        """A capture, void or refund waits on this PC until Stripe can be reached."""
        return self.open_outcome is Outcome.PREPARED and self.open_verb is not Verb.CREATE

    @property
    def may_be_undone(self) -> bool:
        """A capture or void is written down; a person takes it back, or lets it go out."""
        return self.open_outcome is Outcome.PREPARED and self.trouble == UNDO_WINDOW

    @property
    def is_stopped(self) -> bool:
        """Nothing is sent for this order until a person mends the key."""
        is_paused = self.open_outcome in {Outcome.PREPARED, Outcome.UNKNOWN}
        return is_paused and self.next_try_at is None and not self.may_be_undone

    @property
    def needs_two(self) -> bool:
        """Somebody wants something done that another person has to approve."""
        return self.waiting_verb is not None and may_follow(self.waiting_verb, self.status)

    def section(self, day: Day) -> Section | None:
        """Where this row stands; None when it no longer belongs in the queue.

        The book's own sections (`storage/queue_list`) follow the same rule.
        """
        if self._was_not_made or self.open_outcome is Outcome.UNKNOWN:
            return Section.NEEDS_YOU
        is_waiting = self.may_be_undone or self.needs_two or self.unfinished is not None
        if self.drift is not None or self.is_stopped or is_waiting:
            return Section.NEEDS_YOU
        if self._has_just_expired(day.now):
            return Section.NEEDS_YOU
        if self.status is PaymentStatus.HELD:
            ends_today = self.capture_before is not None and self.capture_before <= day.ends
            return Section.ENDING_TODAY if ends_today else Section.HELD
        if self.status is PaymentStatus.AWAITING_CARD:
            return Section.NEEDS_YOU if self.decline else Section.AWAITING_CARD
        if self.settled_at > day.begins:
            return Section.DONE
        return None

    def urgency(self) -> tuple[object, ...]:
        """Sorts within the section: the end of the hold, then the larger amount, then age."""
        end = self.capture_before.timestamp() if self.capture_before else float("inf")
        return (end, -self.amount.minor, self.number)

    @property
    def _was_not_made(self) -> bool:
        waiting = self.status is PaymentStatus.AWAITING_CARD
        return waiting and self.intent_id is None and self.open_outcome is None

    def _has_just_expired(self, now: datetime) -> bool:
        return self.status is PaymentStatus.EXPIRED and now - self.settled_at < EXPIRED_SHOWN_FOR
