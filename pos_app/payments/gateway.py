"""What the services ask of Stripe, and the ways in which it can fail to say yes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from pos_app.domain.pay_link import Page
from pos_app.domain.payment import Decline, Intent, Refund, Reply, StripeRequest
from pos_app.domain.saved_card import CardRequest, StoredCard
from pos_app.domain.stripe_event import EventPage, StripeEvent
from pos_app.domain.stripe_key import KeyLook, StripeAccount
from pos_app.payments.reader_line import ReaderLine

# The code of an answer that is Stripe's and yet not what was asked for, or cannot be understood.
UNEXPECTED = "intent.unexpected"


class GatewayError(Exception):
    """Stripe did not say yes; `code` is Stripe's where it gave one."""

    def __init__(self, code: str, *, request_id: str = "", message: str = "") -> None:
        super().__init__(f"{code} {request_id}".strip())
        self.code = code
        self.request_id = request_id
        self.message = message


class StripeRefused(GatewayError):
    """A definite no (HTTP 400, 402, 404).

    `intent` is the state that came with the refusal, `decline` the bank's reason if it was a card,
    `param` the parameter that Stripe names.
    """

    def __init__(
        self,
        code: str,
        *,
        request_id: str = "",
        message: str = "",
        param: str = "",
        intent: Intent | None = None,
        decline: Decline | None = None,
    ) -> None:
        super().__init__(code, request_id=request_id, message=message)
        self.param = param
        self.intent = intent
        self.decline = decline


class StripeNotAllowed(GatewayError):
    """The key is revoked, expired or wrong (401), or lacks `permission` (403): nothing began.

    `account` is whose key it is, where Stripe says so.
    """

    def __init__(
        self,
        code: str,
        *,
        request_id: str = "",
        message: str = "",
        permission: str = "",
        account: str = "",
    ) -> None:
        super().__init__(code, request_id=request_id, message=message)
        self.permission = permission
        self.account = account


class StripeUnknown(GatewayError):
    """No readable answer (timeout, 409, 429, 5xx, HTML): Stripe may have acted or not.

    `is_kept`: Stripe keeps this answer for the key and will repeat it, so that only reading tells.
    """

    def __init__(
        self, code: str, *, request_id: str = "", message: str = "", is_kept: bool = False
    ) -> None:
        super().__init__(code, request_id=request_id, message=message)
        self.is_kept = is_kept


class StripeUnreachable(StripeUnknown):
    """No connection to Stripe: this call was certainly not received."""


class Gateway(Protocol):
    """Stripe, as the services see it. May be used by several threads at once.

    Every method waits for the network and raises GatewayError's subclasses.
    """

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""

    @property
    def server_clock_offset(self) -> timedelta | None:
        """Stripe's clock less the PC's, as of the last answer.

        None before the first, and when the PC's clock was set anew or stood still since.
        """

    @property
    def reads(self) -> int:
        """How often Stripe was read so far; it allows a number of reads a month."""

    def read_account(self) -> StripeAccount:
        """Whose key it is; the answer also tells Stripe's time.

        Stripe may refuse it to a restricted key; then as much as the refusal tells.
        """

    def look_at_key(self) -> KeyLook:
        """Try what the key may do, by reading alone. Raises for a key that is no good at all."""

    def send(self, request: StripeRequest, key: str) -> Reply:
        """Make a call that changes money, with our own idempotency key.

        A replayed answer is refreshed by a read, because Stripe repeats it as it was then. A
        reader's yes says that it asks for the card; the intent says what came of it.
        """

    @property
    def readers(self) -> ReaderLine:
        """The shop's card readers."""

    def read_intent(self, intent_id: str) -> Intent:
        """The intent as it stands now."""

    def find_intents(self, order_uuid: str, *, created_since: datetime) -> list[Intent]:
        """Intents with metadata `order_id`, by listing: search lags and is no proof of absence."""

    def read_refunds(self, intent_id: str) -> list[Refund]:
        """All refunds of an intent."""

    def send_about_link(self, request: StripeRequest, key: str) -> Page:
        """Make a call about a pay link with our own idempotency key; the page as it now stands."""

    def read_page(self, session: str) -> Page:
        """The page of a pay link as it stands now."""

    def find_page(self, metadata: Mapping[str, str], *, created_since: datetime) -> Page | None:
        """The page with exactly this metadata, by listing; None if there is none."""

    def send_about_customer(self, request: CardRequest, key: str) -> str:
        """Make a call about a customer with our own idempotency key; the ID that it is about."""

    def find_customer(self, reference: str, *, created_since: datetime) -> str:
        """The ID of the customer with metadata `reference`, by listing; empty if there is none."""

    def read_card(self, payment_method: str) -> StoredCard:
        """A card as it is kept now."""

    def read_cards(self, customer: str) -> list[StoredCard]:
        """All cards that are kept for a customer."""

    def list_intents(self, created_since: datetime) -> Iterator[Intent]:
        """Every intent made since then, newest first; what cannot be read is left out."""

    def newest_event(self) -> str:
        """The ID of the newest event to watch, empty if there is none."""

    def read_events(self, after: str) -> EventPage:
        """The page of events that followed one. Stripe keeps them for 30 days.

        Raises StripeRefused `resource_missing` if it does not know that one (any more).
        """

    def events_since(self, at: datetime) -> tuple[StripeEvent, ...]:
        """The events to watch since then that Stripe still keeps, oldest first."""
