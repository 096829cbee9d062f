"""The line between the stripe library and the practice Stripe, where tests make trouble."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NoReturn
from urllib.parse import urlsplit

import requests
import stripe
from requests.structures import CaseInsensitiveDict

from pos_app.domain.payment import Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from pos_app.payments.rate_limit import RateLimit
from pos_app.storage.database import Book
from tests.conftest import KEY

Trouble = Literal["no_connection", "request_lost", "reply_lost", "html", "busy", "refused"]
# After these Stripe has not acted; only after the last has it.
NOT_DONE: tuple[Trouble, ...] = ("request_lost", "html", "busy")
DONE: Trouble = "reply_lost"

_INTENT = r"/v1/payment_intents/\w+"
PATHS: dict[Verb, str] = {
    Verb.CREATE: r"/v1/payment_intents",
    Verb.UPDATE: _INTENT,
    Verb.CONFIRM: f"{_INTENT}/confirm",
    Verb.CAPTURE: f"{_INTENT}/capture",
    Verb.CANCEL: f"{_INTENT}/cancel",
    Verb.REFUND: r"/v1/refunds",
    Verb.INCREMENT: f"{_INTENT}/increment_authorization",
    Verb.LINK: r"/v1/checkout/sessions",
    Verb.UNLINK: r"/v1/checkout/sessions/\w+/expire",
}

_REFUSED = '{"error": {"type": "invalid_request_error", "code": "charge_not_capturable"}}'
_BUSY = '{"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Slow down"}}'


@dataclass(frozen=True)
class Sent:
    """A request as it left the till; two are equal if every byte that matters is."""

    method: str
    path: str
    body: str
    key: str


class FaultyLine(PracticeTransport):
    """Loses requests and replies on order, and keeps what was sent.

    Fails the test that holds a transaction of one of `books` while Stripe is asked.
    """

    limit: RateLimit | None = None

    def __init__(self, world: PracticeStripe) -> None:
        super().__init__(world)
        self.sent: list[Sent] = []
        self.books: list[Book] = []
        self.is_down = False
        self._troubles: list[tuple[str, str, Trouble]] = []
        self._meanwhile: list[tuple[str, Callable[[], object]]] = []
        self.lost: list[Sent] = []
        self._dozes: list[tuple[str, Callable[[], object]]] = []

    def fail(self, trouble: Trouble, verb: Verb, times: int = 1) -> None:
        """Make trouble for the next requests of a verb."""
        self._troubles += [("POST", PATHS[verb], trouble)] * times

    def fail_reads(self, trouble: Trouble, times: int = 1) -> None:
        """Make trouble for the next readings of an intent."""
        self._troubles += [("GET", _INTENT, trouble)] * times

    def fail_at(self, trouble: Trouble, method: str, path: str) -> None:
        """Make trouble for the next request to an address."""
        self._troubles.append((method, path, trouble))

    def calm(self) -> None:
        """No more trouble from here on."""
        self.is_down = False
        self._troubles.clear()
        self._meanwhile.clear()

    def meanwhile(self, verb: Verb, act: Callable[[], object]) -> None:
        """Let somebody else act while the next request of a verb is on its way."""
        self.meanwhile_at(PATHS[verb], act)

    def meanwhile_at(self, path: str, act: Callable[[], object]) -> None:
        """Let somebody else act while the next request to an address is on its way."""
        self._meanwhile.append((path, act))

    def doze(self, verb: Verb, sleep: Callable[[], object]) -> None:
        """Let the PC sleep while the next request of a verb is answered: the answer is lost.

        The library repeats what was lost in this way, as soon as the PC is awake.
        """
        self._dozes.append((PATHS[verb], sleep))

    def arrive_late(self, sent: Sent) -> None:
        """Let a request that was lost come to Stripe after all."""
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": sent.key}
        super().request(sent.method, f"https://api.stripe.com{sent.path}", headers, sent.body)

    def posts(self, verb: Verb) -> list[Sent]:
        """What was sent for a verb so far."""
        return [
            each
            for each in self.sent
            if each.method == "POST" and re.fullmatch(PATHS[verb], each.path)
        ]

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        assert not any(book.in_transaction() for book in self.books), "a transaction is open"
        method, path = method.upper(), urlsplit(url).path
        key = (headers or {}).get("Idempotency-Key", "")
        self.sent.append(Sent(method, path, post_data or "", key))
        self._let_act(self._meanwhile, method, path)
        trouble = "no_connection" if self.is_down else self._trouble(method, path)
        if trouble == "no_connection":
            _raise(requests.exceptions.ConnectTimeout())
        if trouble == "request_lost":
            self.lost.append(self.sent[-1])
            _raise(requests.exceptions.ReadTimeout())
        if trouble == "html":
            return "<html>Sign in to the Wi-Fi</html>", 200, CaseInsensitiveDict()
        if trouble == "refused":
            return _REFUSED, 400, CaseInsensitiveDict()
        if trouble == "busy":
            return _BUSY, 429, CaseInsensitiveDict()
        answer = super().request(method, url, headers, post_data)
        if trouble == "reply_lost":
            _raise(requests.exceptions.ReadTimeout())
        if self._let_act(self._dozes, method, path):
            _raise(requests.exceptions.ReadTimeout(), should_retry=True)
        return answer

    def _trouble(self, method: str, path: str) -> Trouble | None:
        for place, (wanted, pattern, trouble) in enumerate(self._troubles):
            if wanted == method and re.fullmatch(pattern, path):
                del self._troubles[place]
                return trouble
        return None

    def _let_act(
        self, waiting: list[tuple[str, Callable[[], object]]], method: str, path: str
    ) -> bool:
        for place, (pattern, act) in enumerate(waiting):
            if method == "POST" and re.fullmatch(pattern, path):
                del waiting[place]
                act()
                return True
        return False


def _raise(cause: Exception, *, should_retry: bool = False) -> NoReturn:
    # The library's own repeats mostly only wait: they are tested with the gateway.
    error = stripe.APIConnectionError("trouble on order", should_retry=should_retry)  # type: ignore[no-untyped-call]
    raise error from cause
