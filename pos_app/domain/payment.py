"""What Stripe last told us about an order's money, and what we asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pos_app.domain.money import Money, currency


class PaymentStatus(StrEnum):
    """What Stripe last told us."""

    AWAITING_CARD = "awaiting_card"
    HELD = "held"
    CAPTURED = "captured"
    VOIDED = "voided"
    EXPIRED = "expired"


# A mirror that would move otherwise is older than what we know, such as a replayed answer.
STATUS_MOVES: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.AWAITING_CARD: frozenset(PaymentStatus),
    PaymentStatus.HELD: frozenset(PaymentStatus) - {PaymentStatus.AWAITING_CARD},
    PaymentStatus.CAPTURED: frozenset({PaymentStatus.CAPTURED}),
    PaymentStatus.VOIDED: frozenset({PaymentStatus.VOIDED}),
    PaymentStatus.EXPIRED: frozenset({PaymentStatus.EXPIRED}),
}


class Verb(StrEnum):
    """A call to Stripe that changes money, or how it can be paid."""

    CREATE = "create"
    UPDATE = "update"
    CONFIRM = "confirm"
    CAPTURE = "capture"
    CANCEL = "cancel"
    REFUND = "refund"
    INCREMENT = "increment_authorization"
    LINK = "link"
    UNLINK = "unlink"


# The calls about a pay link: what they make or end is a page, no intent.
ABOUT_LINKS = frozenset({Verb.LINK, Verb.UNLINK})


class Outcome(StrEnum):
    """How an attempt stands: written down, sent, or answered in one of three ways."""

    PREPARED = "prepared"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def is_open(self) -> bool:
        """Still waiting for a definite answer."""
        return self in OPEN_OUTCOMES


# SENT goes back to PREPARED when it certainly was not received, and is sent again after a crash.
OUTCOME_MOVES: dict[Outcome, frozenset[Outcome]] = {
    Outcome.PREPARED: frozenset({Outcome.SENT, Outcome.REFUSED}),
    Outcome.SENT: frozenset(Outcome),
    Outcome.UNKNOWN: frozenset(Outcome) - {Outcome.PREPARED},
    Outcome.SUCCEEDED: frozenset(),
    Outcome.REFUSED: frozenset(),
}
# The reason of an attempt that is written down and may still be undone: only a person sends it.
UNDO_WINDOW = "undo_window"
# The error of an attempt that a person took back: it was never sent.
WITHDRAWN = "withdrawn"
# The error of an attempt that was read to have changed nothing: Stripe did not say no to it.
NEVER_ARRIVED = "never_arrived"
OPEN_OUTCOMES = frozenset(outcome for outcome, moves in OUTCOME_MOVES.items() if moves)


def outcomes_before(outcome: Outcome) -> frozenset[Outcome]:
    """The outcomes from which an attempt may move to this one."""
    return frozenset(before for before, moves in OUTCOME_MOVES.items() if outcome in moves)


class VoidReason(StrEnum):
    """Stripe's cancellation reasons that we may send."""

    REQUESTED_BY_CUSTOMER = "requested_by_customer"
    ABANDONED = "abandoned"
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"


class RefundReason(StrEnum):
    """Stripe's refund reasons."""

    REQUESTED_BY_CUSTOMER = "requested_by_customer"
    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"


class Check(StrEnum):
    """How the bank compared something the customer read out."""

    PASS = "pass"
    FAIL = "fail"
    UNAVAILABLE = "unavailable"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Card:
    """What may be kept of a card: never its number or code.

    The last three are what its bank lets be done with the hold, as the charge says: raise it,
    keep it longer than usual, take it in several captures.
    """

    brand: str
    last4: str
    cvc_check: Check | None = None
    postcode_check: Check | None = None
    address_check: Check | None = None
    risk_level: str = ""
    may_be_raised: bool = False
    is_extended: bool = False
    may_be_taken_in_parts: bool = False

    @property
    def has_failed_check(self) -> bool:
        """The bank held the money although the code or the postcode did not match."""
        return Check.FAIL in {self.cvc_check, self.postcode_check}


@dataclass(frozen=True, slots=True)
class Decline:
    """Why the last card was not held, in Stripe's codes; Stripe clears its own on update.

    `decline_code` may be what nobody is to read (domain/declines): no log and no message has it.
    """

    code: str
    decline_code: str = field(default="", repr=False)
    advice_code: str = ""
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent as Stripe answered it.

    `status` is None where Stripe's own status (`stripe_status`) is none of ours, such as
    `processing`: then nothing is settled yet. `cancel_reason` is Stripe's cancellation_reason.
    `customer` and `payment_method` are Stripe's IDs of whose card it is and which.
    """

    id: str
    order_uuid: str
    status: PaymentStatus | None
    stripe_status: str
    amount: Money
    capturable: Money
    received: Money
    refunded: Money
    livemode: bool
    created_at: datetime
    card: Card | None = None
    capture_before: datetime | None = None
    decline: Decline | None = None
    cancel_reason: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    is_disputed: bool = False
    review: str = ""
    capture_method: str = "manual"
    customer: str = ""
    payment_method: str = ""

    @property
    def was_held(self) -> bool:
        """Whether a card stands, or stood, behind it: one that is over may never have been held."""
        return self.status in {PaymentStatus.HELD, PaymentStatus.CAPTURED} or self.card is not None


class RefundStatus(StrEnum):
    """Where a refund stands at Stripe."""

    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Refund:
    """Captured money on its way back to the customer's card."""

    id: str
    payment_intent_id: str
    amount: Money
    status: RefundStatus
    reason: str
    created_at: datetime
    reference: str = ""
    failure_reason: str = ""

    @property
    def is_on_its_way(self) -> bool:
        """Neither arrived nor come back: Stripe will tell."""
        return self.status in {RefundStatus.PENDING, RefundStatus.REQUIRES_ACTION}


@dataclass(frozen=True, slots=True)
class StripeRequest:
    """A call to Stripe that changes money: verb, the intent it is about, exact parameters.

    `target` is the intent's ID, or the session's where a pay link is to end; it is empty for what
    is to be made. `params` are plain JSON and are stored with
    the attempt, so that a repeat is equal to the first try to the byte. A confirm whose card is
    keyed on a reader has that one's ID as `reader` among them.
    """

    verb: Verb
    target: str
    params: dict[str, object]

    @property
    def reader(self) -> str:
        """The ID of the reader that is to ask for the card, or an empty text."""
        return str(self.params.get("reader", ""))

    @property
    def total(self) -> Money:
        """What the page of a pay link asks for."""
        items = self.params["line_items"]
        assert isinstance(items, list)
        price = items[0]["price_data"]
        return Money(price["unit_amount"], currency(price["currency"]))

    @property
    def amount_minor(self) -> int | None:
        """The amount that it names, in minor units; None where it is about all there is."""
        if self.verb is Verb.LINK:
            return self.total.minor
        named = self.params.get("amount_to_capture", self.params.get("amount"))
        return named if isinstance(named, int) and self.verb is not Verb.CANCEL else None

    @property
    def keeps_rest(self) -> bool:
        """A capture after which what it does not take stays held."""
        return self.verb is Verb.CAPTURE and self.params.get("final_capture") is False


@dataclass(frozen=True, slots=True)
class Reply:
    """A definite yes of Stripe: the intent as it now stands, and the refund if one was made."""

    intent: Intent
    refund: Refund | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One PaymentIntent of an order, mirrored. `intent_id` is None until Stripe has made it.

    `part` counts the holds that an order's total is spread over: 0 is its first. `replaces` is the
    ID of the payment whose hold goes as soon as this one holds. `account` is the Stripe account
    that it is bound to since it was first sent, empty before that and where Stripe does not tell
    the key. `metadata` is None until Stripe has told it; `review` is the ID of an open one.
    `revision` counts what was written down, so that a slow reading cannot overwrite a newer one.
    """

    id: int
    order_uuid: str
    intent_id: str | None
    status: PaymentStatus
    amount: Money
    capturable: Money
    received: Money
    refunded: Money
    livemode: bool
    card: Card | None = None
    capture_before: datetime | None = None
    decline: Decline | None = None
    declines: int = 0
    changed_at: datetime | None = None
    metadata: Mapping[str, str] | None = None
    is_disputed: bool = False
    review: str = ""
    revision: int = 0
    part: int = 0
    replaces: int | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class CardToHold:
    """The card that is to be held: from a card step, or a customer's saved one.

    `customer` is Stripe's ID of the customer that the payment method is saved to, or is to be if
    `keep` is set. `off_session`: nobody is on the line, so that it is no phone order. With
    `reader`, Stripe's ID of one, the card is keyed there, and there is no payment method before.
    """

    payment_method: str = ""
    customer: str = ""
    off_session: bool = False
    keep: bool = False
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call to Stripe that changes money: what we asked, with which key, and what came of it.

    `sent_at` is the first send by Stripe's clock, `sent_at_pc` by the PC's own. An open attempt
    may be sent (again) from `next_try_at` on: the end of a till's turn while it is being sent, of
    a pause after that; None where only a person may say so. `taken_before_minor` is what had been
    taken of the hold when it was first sent: Stripe adds up what several captures take.
    """

    id: int
    payment_id: int
    order_uuid: str
    request: StripeRequest
    key: str
    operator: str
    till: str
    began_at: datetime
    outcome: Outcome
    tries: int = 0
    sent_at: datetime | None = None
    sent_at_pc: datetime | None = None
    next_try_at: datetime | None = None
    finished_at: datetime | None = None
    error_code: str = ""
    decline: Decline | None = None
    request_id: str = ""
    taken_before_minor: int = 0

    @property
    def may_be_undone(self) -> bool:
        """Written down and not sent: a person takes it back, or lets it go out."""
        return self.outcome is Outcome.PREPARED and self.error_code == UNDO_WINDOW

    @property
    def was_given_up(self) -> bool:
        """Told as not done, because nothing was found of it: what comes of it yet is news."""
        return self.outcome is Outcome.REFUSED and self.error_code == NEVER_ARRIVED

    def explains_capture(self, intent: Intent) -> bool:
        """Whether a capture, or letting the rest of a hold go, left an intent as it stands."""
        taken = self.taken_before_minor + (self.request.amount_minor or 0)
        may_be_held = self.request.keeps_rest and intent.status is PaymentStatus.HELD
        is_over = intent.status is PaymentStatus.CAPTURED
        return intent.received.minor == taken and (is_over or may_be_held)

    def asked_for(self, refund: Refund) -> bool:
        """Whether a refund is the one that this attempt asked for."""
        metadata = self.request.params.get("metadata")
        reference = metadata.get("reference") if isinstance(metadata, dict) else None
        return self.request.verb is Verb.REFUND and refund.reference == reference
