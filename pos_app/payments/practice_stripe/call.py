"""One request on its way through the practice world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import Json, no_such
from .objects import new_event
from .store import Store

_TITLE = {
    "payment_method": "PaymentMethod",
    "checkout.session": "checkout session",
    "event": "event",
    "terminal.location": "location",
    "terminal.reader": "reader",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a test or the practice shop may change about its Stripe account.

    Keys are kept as fingerprints; `missing_permissions` maps one to names such as
    `rak_charge_read`. `failures` are addresses whose next call ends in an internal error.
    """

    account: str
    country: str
    default_currency: str
    moto_enabled: bool
    revoked_keys: frozenset[str]
    missing_permissions: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Call:
    """The world as one request sees it: its store, its moment (unix seconds) and its settings."""

    store: Store
    now: int
    settings: Settings
    request_id: str | None = None
    idempotency_key: str | None = None

    def find(self, kind: str, object_id: str, param: str, status: int = 404) -> Json:
        """Return an object or refuse with `resource_missing`."""
        found = self.store.get(kind, object_id)
        if found is None:
            raise no_such(_TITLE.get(kind, kind), object_id, param, status)
        return found

    def emit(self, type_: str, body: Json, *, at: int | None = None) -> None:
        """Record an event, findable by the PaymentIntent or other object that it is about."""
        request = {"id": self.request_id, "idempotency_key": self.idempotency_key}
        event = new_event(self.now if at is None else at, type_, body, request)
        self.store.put(event, parent=body.get("payment_intent", body["id"]), type_=type_)
