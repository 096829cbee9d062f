"""The card readers, through the stripe library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from pos_app.domain.reader import ActionStatus, Reader, ReaderAction, ReaderLocation
from pos_app.payments.gateway import StripeUnknown
from pos_app.payments.stripe_answers import MISSHAPEN

if TYPE_CHECKING:
    from pos_app.domain.reader import LocationAddress
    from pos_app.payments.stripe_answers import Json

_READERS = "/v1/terminal/readers"
_LOCATIONS = "/v1/terminal/locations"
_PAGE = 100
# Any day ahead: Stripe's test cards never expire.
_TEST_EXPIRY = {"exp_month": 12, "exp_year": 2040, "cvc": "123"}

# Method, path and parameters in; the JSON of the answer out, or GatewayError.
Ask = Callable[..., "Json"]


class StripeReaders:
    """Speaks about readers by `ask`; each call runs inside a `noted` of its own."""

    def __init__(
        self, ask: Ask, noted: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._ask = ask
        self._noted = noted

    def noted_by(self, noted: Callable[[], AbstractContextManager[None]]) -> StripeReaders:
        """The same readers, each call inside a context of the caller's."""
        return StripeReaders(self._ask, noted)

    def read(self, reader_id: str) -> Reader:
        """A reader and what it is doing."""
        return self._reader("get", reader_path(reader_id))

    def registered(self) -> list[Reader]:
        """All readers of the account."""
        with _expecting():
            return [parse_reader(row) for row in self._rows(_READERS)]

    def locations(self) -> list[ReaderLocation]:
        """All places where readers stand."""
        with _expecting():
            return [_location(row) for row in self._rows(_LOCATIONS)]

    def add_location(self, name: str, address: LocationAddress, key: str) -> ReaderLocation:
        """Make a place for readers."""
        parts = {
            part: value
            for part in ("line1", "city", "state", "postal_code", "country")
            if (value := getattr(address, part))
        }
        with self._noted(), _expecting():
            asked = {"display_name": name, "address": parts}
            return _location(self._ask("post", _LOCATIONS, idempotency_key=key, **asked))

    def add(self, code: str, name: str, location_id: str, key: str) -> Reader:
        """Register the reader that shows this code."""
        asked = {"registration_code": code, "label": name, "location": location_id}
        return self._reader("post", _READERS, idempotency_key=key, **asked)

    def rename(self, reader_id: str, name: str, key: str) -> Reader:
        """Give a reader another name."""
        return self._reader("post", reader_path(reader_id), idempotency_key=key, label=name)

    def remove(self, reader_id: str, key: str) -> None:
        """Forget a reader."""
        with self._noted():
            self._ask("delete", reader_path(reader_id), idempotency_key=key)

    def stop(self, reader_id: str, key: str) -> None:
        """Let a reader stop asking for a card."""
        with self._noted():
            path = f"{reader_path(reader_id)}/cancel_action"
            self._ask("post", path, idempotency_key=key)

    def present(self, reader_id: str, number: str) -> None:
        """Key a test card on a simulated reader."""
        path = f"/v1/test_helpers{reader_path(reader_id).removeprefix('/v1')}"
        card = {"number": number, **_TEST_EXPIRY}
        with self._noted():
            self._ask("post", f"{path}/present_payment_method", type="card", card=card)

    def _reader(self, method: str, path: str, **params: object) -> Reader:
        with self._noted(), _expecting():
            return parse_reader(self._ask(method, path, **params))

    def _rows(self, path: str) -> Iterator[Json]:
        params: dict[str, object] = {"limit": _PAGE}
        while True:
            with self._noted(), _expecting():
                page = self._ask("get", path, **params)
                rows, has_more = page["data"], page["has_more"]
            yield from rows
            if not has_more:
                return
            params["starting_after"] = rows[-1]["id"]


def reader_path(reader_id: str) -> str:
    """The address of a reader."""
    if not reader_id:
        # Without an ID a read would list and a write would register.
        raise ValueError("an ID is needed")
    return f"{_READERS}/{quote(reader_id, safe='')}"


def parse_reader(data: Json) -> Reader:
    """A Reader; its `last_seen_at` is in milliseconds, unlike every other moment of Stripe's."""
    if data["object"] != "terminal.reader":
        raise ValueError(data["object"])
    seen = data.get("last_seen_at")
    location = data.get("location") or ""
    return Reader(
        id=data["id"],
        name=data["label"],
        device=data["device_type"],
        location_id=location if isinstance(location, str) else location["id"],
        livemode=data["livemode"],
        last_seen_at=None if seen is None else datetime.fromtimestamp(seen / 1000, UTC),
        action=_action(data.get("action")),
    )


def _action(data: Json | None) -> ReaderAction | None:
    if data is None:
        return None
    asked = data.get("process_payment_intent") or {}
    intent = asked.get("payment_intent") or ""
    return ReaderAction(
        ActionStatus(data["status"]),
        intent if isinstance(intent, str) else intent["id"],
        data.get("failure_code") or "",
    )


def _location(data: Json) -> ReaderLocation:
    return ReaderLocation(data["id"], data["display_name"])


@contextmanager
def _expecting() -> Iterator[None]:
    try:
        yield
    except MISSHAPEN:
        raise StripeUnknown("reader.unexpected") from None
