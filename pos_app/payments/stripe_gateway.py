"""The gateway that speaks to Stripe through the stripe library."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import stripe

from pos_app.domain.payment import ABOUT_LINKS, Reply, Verb
from pos_app.domain.saved_card import CardVerb
from pos_app.domain.stripe_event import EventPage, StripeEvent
from pos_app.domain.stripe_key import Grant, KeyLook, Permission, StripeAccount
from pos_app.payments.api_base import checked_api_base
from pos_app.payments.api_key import ApiKey, parse_api_key
from pos_app.payments.card_requests import REFERENCE
from pos_app.payments.gateway import (
    UNEXPECTED,
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnknown,
)
from pos_app.payments.rate_limit import RateLimit
from pos_app.payments.requests import EXPAND_CHARGE
from pos_app.payments.stripe_answers import (
    MISSHAPEN,
    parse_account,
    parse_card,
    parse_event,
    parse_intent,
    parse_refund,
)
from pos_app.payments.stripe_checks import require, require_as_asked
from pos_app.payments.stripe_failures import error_body, failure_of
from pos_app.payments.stripe_line import StripeLine
from pos_app.payments.stripe_pages import SESSIONS, is_as_asked, parse_page, session_path
from pos_app.payments.stripe_paths import (
    CUSTOMERS,
    EVENTS,
    INTENTS,
    METHODS,
    REFUNDS,
    card_path,
    path_of,
    write_path,
)
from pos_app.payments.stripe_readers import StripeReaders, parse_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pos_app.domain.pay_link import Page
    from pos_app.domain.payment import Intent, Refund, StripeRequest
    from pos_app.domain.saved_card import CardRequest, StoredCard
    from pos_app.payments.stripe_answers import Json

CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
RETRIES = 2
PAGE = 100

_ACCOUNT = "/v1/account"

# The cheapest read that needs a permission. Nothing but a write tells of the right to write.
_PROBES = {
    Permission.READ_PAYMENTS: INTENTS,
    Permission.READ_CHARGES: REFUNDS,
    Permission.READ_EVENTS: EVENTS,
    Permission.READ_READERS: "/v1/terminal/readers",
    Permission.READ_CUSTOMERS: CUSTOMERS,
    Permission.READ_CARDS: METHODS,
}

# At most 20 names may be asked for. An intent's changed amount or metadata has no event at all.
WATCHED_EVENTS = [
    "payment_intent.created",
    "payment_intent.amount_capturable_updated",
    "payment_intent.succeeded",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "charge.expired",
    "checkout.session.completed",
    "checkout.session.expired",
    "charge.dispute.created",
    "charge.dispute.closed",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "review.opened",
    "review.closed",
    "radar.early_fraud_warning.created",
]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class StripeGateway:
    """Stripe behind one key. Blocks: never for the GUI thread. Any thread else may use it.

    `http_client` is the transport (the practice shop brings its own), `api_base` another address
    (see `checked_api_base`), `clock` this machine's time in UTC, `limit` that of a transport.
    """

    def __init__(
        self,
        key: ApiKey | str,
        *,
        http_client: stripe.HTTPClient | None = None,
        api_base: str | None = None,
        clock: Callable[[], datetime] = _utc_now,
        limit: RateLimit | None = None,
    ) -> None:
        # A key that was parsed already stays the one object that has its text.
        api_key = parse_api_key(key) if isinstance(key, str) else key
        self._masked_key = api_key.masked
        self._livemode = api_key.is_live
        # Telemetry writes an ID file into the user's folder; debug lines carry whole answers.
        stripe.enable_telemetry = False
        logging.getLogger("stripe").setLevel(logging.WARNING)
        client = http_client or stripe.RequestsClient(timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S))
        # A transport of somebody's own, such as the practice shop's, has no limit to keep.
        limit = RateLimit() if http_client is None else limit
        self._line = StripeLine(client, clock, limit)
        self._stripe = stripe.StripeClient(
            api_key.reveal(),
            max_network_retries=RETRIES,  # the library's own default is none
            http_client=self._line,
            base_addresses={"api": checked_api_base(api_base, api_key.reveal())}
            if api_base
            else None,
        )

    def __repr__(self) -> str:
        return f"StripeGateway({self._masked_key})"

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return self._livemode

    @property
    def server_clock_offset(self) -> timedelta | None:
        """Stripe's clock minus ours, None before Stripe's first answer."""
        return self._line.server_clock_offset

    @property
    def reads(self) -> int:
        """How often Stripe was read so far."""
        return self._line.reads

    def read_account(self) -> StripeAccount:
        """Whose key it is, as far as Stripe tells this key."""
        try:
            answer = self._get(_ACCOUNT)
        except StripeNotAllowed as error:
            if not error.permission:
                raise
            return StripeAccount(error.account)
        with _expecting(answer.request_id):
            return parse_account(answer.data)

    def look_at_key(self) -> KeyLook:
        """Whose key it is, and which reads Stripe answers it."""
        account = self.read_account()
        return KeyLook(account, {each: self._probe(each) for each in _PROBES})

    def _probe(self, permission: Permission) -> Grant:
        try:
            self._get(_PROBES[permission], limit=1)
        except StripeNotAllowed as error:
            if not error.permission:
                raise
            return Grant.NO
        return Grant.YES

    def send(self, request: StripeRequest, key: str) -> Reply:
        """Make a call that changes money; `key` is its idempotency key."""
        answer = self._post(request, key)
        try:
            with _expecting(answer.request_id):
                if request.verb is Verb.REFUND:
                    return self._refunded(request, answer)
                if request.reader:
                    return self._asked_reader(request, answer)
                return Reply(self._changed(request, answer), request_id=answer.request_id)
        except GatewayError as error:
            # Stripe said yes; what failed is our look at the result.
            raise StripeUnknown(
                error.code, request_id=answer.request_id, message=error.message
            ) from None

    @property
    def readers(self) -> StripeReaders:
        """The shop's card readers."""
        return StripeReaders(self._speak)

    def read_intent(self, intent_id: str) -> Intent:
        """The intent as it stands now."""
        answer = self._get(path_of(INTENTS, intent_id), expand=EXPAND_CHARGE)
        with _expecting(answer.request_id):
            require(answer.data["id"] == intent_id)
            return self._ours(parse_intent(answer.data))

    def find_intents(self, order_uuid: str, *, created_since: datetime) -> list[Intent]:
        """Intents of an order, newest first, among those made since then."""
        since = {"gte": int(created_since.timestamp())}
        with _expecting():
            return [
                self.read_intent(row["id"])
                for row in self._rows(INTENTS, created=since)
                if row["metadata"].get("order_id") == order_uuid
            ]

    def read_refunds(self, intent_id: str) -> list[Refund]:
        """All refunds of an intent, newest first."""
        with _expecting():
            return [parse_refund(row) for row in self._rows(REFUNDS, payment_intent=intent_id)]

    def send_about_link(self, request: StripeRequest, key: str) -> Page:
        """Make a call about a pay link; `key` is its idempotency key."""
        answer = self._post(request, key)
        try:
            with _expecting(answer.request_id):
                page = parse_page(answer.data)
                require(is_as_asked(request, page))
                return self.read_page(page.session) if answer.replayed else page
        except GatewayError as error:
            # Stripe said yes; what failed is our look at the result.
            raise StripeUnknown(
                error.code, request_id=answer.request_id, message=error.message
            ) from None

    def read_page(self, session: str) -> Page:
        """The page of a pay link as it stands now."""
        answer = self._get(session_path(session))
        with _expecting(answer.request_id):
            page = parse_page(answer.data)
            require(page.session == session and page.livemode is self._livemode)
            return page

    def find_page(self, metadata: Mapping[str, str], *, created_since: datetime) -> Page | None:
        """The page with exactly this metadata, among those made since then."""
        since = {"gte": int(created_since.timestamp())}
        with _expecting():
            for row in self._rows(SESSIONS, created=since):
                if row["metadata"] == metadata:
                    return parse_page(row)
        return None

    def send_about_customer(self, request: CardRequest, key: str) -> str:
        """Make a call about a customer; the ID that it is about, a new one's if it was made."""
        method = "delete" if request.verb is CardVerb.DELETE_CUSTOMER else "post"
        answer = self._call(method, card_path(request), idempotency_key=key, **request.params)
        try:
            with _expecting(answer.request_id):
                require(not request.target or answer.data["id"] == request.target)
                require(request.verb is not CardVerb.DELETE_CUSTOMER or answer.data["deleted"])
                return str(answer.data["id"])
        except StripeUnknown as error:
            raise StripeUnknown(error.code, request_id=answer.request_id) from None

    def find_customer(self, reference: str, *, created_since: datetime) -> str:
        """The ID of the oldest customer with this reference, among those made since then."""
        since = {"gte": int(created_since.timestamp())}
        with _expecting():
            found = [
                str(row["id"])
                for row in self._rows(CUSTOMERS, created=since)
                if row["metadata"].get(REFERENCE) == reference
            ]
        return found[-1] if found else ""

    def read_card(self, payment_method: str) -> StoredCard:
        """A card as it is kept now."""
        answer = self._get(path_of(METHODS, payment_method))
        with _expecting(answer.request_id):
            return parse_card(answer.data)

    def read_cards(self, customer: str) -> list[StoredCard]:
        """All cards that are kept for a customer, newest first."""
        with _expecting():
            rows = self._rows(f"{path_of(CUSTOMERS, customer)}/payment_methods", type="card")
            return [parse_card(row) for row in rows]

    def list_intents(self, created_since: datetime) -> Iterator[Intent]:
        """Every intent made since then, newest first; what cannot be read is left out."""
        since = {"gte": int(created_since.timestamp())}
        expand = [f"data.{name}" for name in EXPAND_CHARGE]
        for row in self._rows(INTENTS, created=since, expand=expand):
            with suppress(*MISSHAPEN):
                yield parse_intent(row)

    def newest_event(self) -> str:
        """The ID of the newest event to watch, empty if there is none."""
        answer = self._get(EVENTS, types=WATCHED_EVENTS, limit=1)
        with _expecting(answer.request_id):
            found = answer.data["data"]
            return str(found[0]["id"]) if found else ""

    def read_events(self, after: str) -> EventPage:
        """The page of events that followed one, or all there are if it is empty.

        What cannot be read of it is left out.
        """
        if not after:
            with _expecting():
                return _event_page(list(self._rows(EVENTS, types=WATCHED_EVENTS)), more=False)
        answer = self._get(EVENTS, types=WATCHED_EVENTS, limit=PAGE, ending_before=after)
        with _expecting(answer.request_id):
            return _event_page(answer.data["data"], more=bool(answer.data["has_more"]))

    def events_since(self, at: datetime) -> tuple[StripeEvent, ...]:
        """The events to watch since then that Stripe still keeps, oldest first.

        What cannot be read of them is left out.
        """
        since = {"gte": int(at.timestamp())}
        with _expecting():
            rows = list(self._rows(EVENTS, types=WATCHED_EVENTS, created=since))
            return _event_page(rows, more=False).events

    def _changed(self, request: StripeRequest, answer: _Answer) -> Intent:
        require_as_asked(request, answer.data)
        if answer.replayed:
            return self.read_intent(answer.data["id"])
        return self._whole(answer.data)

    def _refunded(self, request: StripeRequest, answer: _Answer) -> Reply:
        refund = parse_refund(answer.data)
        require(refund.payment_intent_id == request.target)
        require(refund.amount.minor == request.params["amount"])
        require(answer.data["metadata"] == request.params["metadata"])
        if answer.replayed:
            refund = parse_refund(self._get(path_of(REFUNDS, refund.id)).data)
        return Reply(self.read_intent(request.target), refund, answer.request_id)

    def _asked_reader(self, request: StripeRequest, answer: _Answer) -> Reply:
        reader = parse_reader(answer.data)
        require(reader.id == request.reader)
        require(reader.told_of(request.target))
        return Reply(self.read_intent(request.target), request_id=answer.request_id)

    def _whole(self, data: Json) -> Intent:
        """The intent in `data`, read again if its charge is a bare ID: then the card is missing."""
        if isinstance(data["latest_charge"], str):
            return self.read_intent(data["id"])
        return self._ours(parse_intent(data))

    def _ours(self, intent: Intent) -> Intent:
        require(intent.livemode is self._livemode)
        return intent

    def _rows(self, path: str, **params: object) -> Iterator[Json]:
        while True:
            answer = self._get(path, limit=PAGE, **params)
            with _expecting(answer.request_id):
                rows, has_more = answer.data["data"], answer.data["has_more"]
                last_id = rows[-1]["id"] if has_more else ""
            yield from rows
            if not has_more:
                return
            params["starting_after"] = last_id

    def _post(self, request: StripeRequest, key: str) -> _Answer:
        try:
            params = {name: value for name, value in request.params.items() if name != "reader"}
            return self._ask("post", write_path(request), idempotency_key=key, **params)
        except stripe.StripeError as error:
            failure = failure_of(error, unanswered=self._line.unanswered)
            if isinstance(failure, StripeRefused) and request.verb not in ABOUT_LINKS:
                self._add_intent(failure, error_body(error).get("payment_intent"), request.target)
            raise failure from None

    def _add_intent(self, refusal: StripeRefused, data: Json | None, target: str) -> None:
        """Complete a refusal with the state it met, or leave it without: never with half of it."""
        try:
            if data is not None:
                intent = self._whole(data)
            elif target:
                intent = self.read_intent(target)
            else:
                return
        except (GatewayError, *MISSHAPEN):
            return
        refusal.intent = intent
        if refusal.decline and intent.decline and intent.decline.card:
            refusal.decline = replace(refusal.decline, card=intent.decline.card)

    def _speak(self, method: str, path: str, **params: object) -> Json:
        try:
            return self._ask(method, path, **params).data
        except stripe.StripeError as error:
            raise failure_of(error, unanswered=self._line.unanswered) from None

    def _get(self, path: str, **params: object) -> _Answer:
        return self._call("get", path, **params)

    def _call(self, method: str, path: str, **params: object) -> _Answer:
        try:
            return self._ask(method, path, **params)
        except stripe.StripeError as error:
            raise failure_of(error, unanswered=self._line.unanswered) from None

    def _ask(self, method: str, path: str, **params: object) -> _Answer:
        self._line.begin_call()
        try:
            # raw_request: building the library's objects costs more than all else in a call.
            answer = self._stripe.raw_request(method, path, **params)
        except (AttributeError, UnicodeDecodeError):
            # The library trips over {"error": null} and over pages that are not UTF-8.
            raise StripeUnknown("answer.unreadable") from None
        return _Answer(
            answer.data,
            answer.request_id or "",
            replayed=answer.headers.get("Idempotent-Replayed") == "true",
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """A 2xx of Stripe's. `replayed`: a repeat of what was answered to the same key before."""

    data: Json
    request_id: str
    replayed: bool


@contextmanager
def _expecting(request_id: str = "") -> Iterator[None]:
    """What is not the object that was asked for is no answer."""
    try:
        yield
    except MISSHAPEN:
        raise StripeUnknown(UNEXPECTED, request_id=request_id) from None


def _event_page(newest_first: list[Json], *, more: bool) -> EventPage:
    rows = newest_first[::-1]
    events = []
    for row in rows:
        with suppress(*MISSHAPEN):
            events.append(parse_event(row))
    return EventPage(tuple(events), str(rows[-1]["id"]) if rows else "", more)
