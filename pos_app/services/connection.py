"""Whether Stripe answers, and what its clock says; learned from every call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pos_app.domain.pay_link import Page
from pos_app.domain.payment import Intent, Refund, Reply, StripeRequest
from pos_app.domain.saved_card import CardRequest, StoredCard
from pos_app.domain.stripe_event import EventPage, StripeEvent
from pos_app.domain.stripe_key import KeyLook, StripeAccount
from pos_app.payments.gateway import (
    Gateway,
    StripeNotAllowed,
    StripeUnknown,
    StripeUnreachable,
)
from pos_app.payments.reader_line import ReaderLine
from pos_app.services.key_facts import KnownKey

SLOW_S = 5.0


class ConnectionKind(StrEnum):
    """How Stripe answers."""

    PRACTICE = "practice"
    NOT_ASKED = "not_asked"
    REACHABLE = "reachable"
    SLOW = "slow"
    UNREACHABLE = "unreachable"
    NO_KEY = "no_key"


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """How Stripe answers, and since when."""

    kind: ConnectionKind
    since: datetime


class ShopClock:
    """The time in UTC, corrected by Stripe's clock where the PC's is off; settable in tests."""

    def __init__(self, system: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._system = system
        self.offset = timedelta()

    def __call__(self) -> datetime:
        """Now."""
        return self._system() + self.offset

    def pc(self) -> datetime:
        """What the PC itself takes for now."""
        return self._system()


class Connection:
    """The state of the line to Stripe; safe to use from several threads."""

    def __init__(self, clock: ShopClock, *, practice: bool) -> None:
        self._clock = clock
        self._practice = practice
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[ConnectionState], None]] = []
        first = ConnectionKind.PRACTICE if practice else ConnectionKind.NOT_ASKED
        self._state = ConnectionState(first, clock())

    def state(self) -> ConnectionState:
        """The present state."""
        return self._state

    def on_change(self, callback: Callable[[ConnectionState], None]) -> None:
        """Call back with each new state, on the thread that learned it."""
        self._callbacks.append(callback)

    def learn(self, kind: ConnectionKind, offset: timedelta | None = None) -> None:
        """Take note of how the last call went and of how far the PC's clock is off."""
        # An answer takes a moment to arrive: less than this is not worth a jump of the clock.
        if offset is not None and abs(offset - self._clock.offset) > timedelta(seconds=5):
            self._clock.offset = offset
        if self._practice and kind in {ConnectionKind.REACHABLE, ConnectionKind.SLOW}:
            kind = ConnectionKind.PRACTICE
        with self._lock:
            if kind is self._state.kind:
                return
            self._state = ConnectionState(kind, self._clock())
        for callback in self._callbacks:
            callback(self._state)


class WatchedGateway:
    """A gateway whose every call tells the Connection how it went, and what it shows of the key."""

    def __init__(self, gateway: Gateway, connection: Connection, key: KnownKey) -> None:
        self._gateway = gateway
        self._connection = connection
        self._key = key

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return self._gateway.livemode

    @property
    def server_clock_offset(self) -> timedelta | None:
        """Stripe's clock less the PC's, as of the last answer."""
        return self._gateway.server_clock_offset

    def send(self, request: StripeRequest, key: str) -> Reply:
        """Make a call that changes money."""
        with self._noted():
            reply = self._gateway.send(request, key)
        self._key.learn_done(request)
        return reply

    @property
    def readers(self) -> ReaderLine:
        """The shop's card readers."""
        return self._gateway.readers.noted_by(self._noted)

    def read_intent(self, intent_id: str) -> Intent:
        """The intent as it stands now."""
        with self._noted():
            return self._gateway.read_intent(intent_id)

    def find_intents(self, order_uuid: str, *, created_since: datetime) -> list[Intent]:
        """Intents that were made for an order."""
        with self._noted():
            return self._gateway.find_intents(order_uuid, created_since=created_since)

    def read_refunds(self, intent_id: str) -> list[Refund]:
        """All refunds of an intent."""
        with self._noted():
            return self._gateway.read_refunds(intent_id)

    def send_about_link(self, request: StripeRequest, key: str) -> Page:
        """Make a call about a pay link."""
        with self._noted():
            page = self._gateway.send_about_link(request, key)
        self._key.learn_done(request)
        return page

    def read_page(self, session: str) -> Page:
        """The page of a pay link as it stands now."""
        with self._noted():
            return self._gateway.read_page(session)

    def find_page(self, metadata: Mapping[str, str], *, created_since: datetime) -> Page | None:
        """The page with this metadata."""
        with self._noted():
            return self._gateway.find_page(metadata, created_since=created_since)

    @property
    def reads(self) -> int:
        """How often Stripe was read so far."""
        return self._gateway.reads

    def read_account(self) -> StripeAccount:
        """Whose key it is."""
        with self._noted():
            return self._gateway.read_account()

    def look_at_key(self) -> KeyLook:
        """What the key may do."""
        with self._noted():
            look = self._gateway.look_at_key()
        self._key.learn_look(look)
        return look

    def send_about_customer(self, request: CardRequest, key: str) -> str:
        """Make a call about a customer."""
        with self._noted():
            stripe_id = self._gateway.send_about_customer(request, key)
        self._key.learn_done(request)
        return stripe_id

    def find_customer(self, reference: str, *, created_since: datetime) -> str:
        """The customer with a reference."""
        with self._noted():
            return self._gateway.find_customer(reference, created_since=created_since)

    def read_card(self, payment_method: str) -> StoredCard:
        """A card as it is kept now."""
        with self._noted():
            return self._gateway.read_card(payment_method)

    def read_cards(self, customer: str) -> list[StoredCard]:
        """All cards of a customer."""
        with self._noted():
            return self._gateway.read_cards(customer)

    def list_intents(self, created_since: datetime) -> Iterator[Intent]:
        """Every intent made since then."""
        intents = self._gateway.list_intents(created_since)
        while True:
            # Each answer is noted by itself: what the caller does in between is none of Stripe's.
            with self._noted():
                intent = next(intents, None)
            if intent is None:
                return
            yield intent

    def newest_event(self) -> str:
        """The ID of the newest event to watch."""
        with self._noted():
            return self._gateway.newest_event()

    def read_events(self, after: str) -> EventPage:
        """The page of events that followed one."""
        with self._noted():
            return self._gateway.read_events(after)

    def events_since(self, at: datetime) -> tuple[StripeEvent, ...]:
        """The events since then."""
        with self._noted():
            return self._gateway.events_since(at)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        began = time.monotonic()
        kind = ConnectionKind.REACHABLE
        try:
            yield
        except StripeUnreachable:
            kind = ConnectionKind.UNREACHABLE
            raise
        except StripeUnknown:
            kind = ConnectionKind.SLOW
            raise
        except StripeNotAllowed as error:
            # A key that lacks one right is good for the others.
            self._key.learn_lacking(error.permission)
            kind = ConnectionKind.REACHABLE if error.permission else ConnectionKind.NO_KEY
            raise
        finally:
            if kind is ConnectionKind.REACHABLE and time.monotonic() - began > SLOW_S:
                kind = ConnectionKind.SLOW
            self._connection.learn(kind, self._gateway.server_clock_offset)
