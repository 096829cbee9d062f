"""Everything that can happen to a request between a till and Stripe."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from urllib.parse import urlsplit

import requests
import stripe
import urllib3.exceptions
from requests.structures import CaseInsensitiveDict

from pos_app.domain.payment import Verb
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.errors import Refusal, key_in_use, rate_limited
from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.clock import SettableClock
from tests.services.faults import PATHS

Answer = tuple[str, int, Mapping[str, str]]

# Longer than the till waits for an answer, shorter than Stripe works on a request.
LATE_BY = timedelta(seconds=80)

PERMISSIONS: dict[Verb, str] = {
    **dict.fromkeys(Verb, "rak_payment_intent_write"),
    Verb.REFUND: "rak_charge_write",
    Verb.LINK: "rak_checkout_session_write",
    Verb.UNLINK: "rak_checkout_session_write",
}


class Killed(BaseException):
    """The process ends here; nothing after this line of it is executed."""


@dataclass(frozen=True)
class Asked:
    """One request on its way.

    `before` is what Stripe last answered to a write, `deliver` lets Stripe act on this one.
    """

    line: BadLine
    verb: Verb
    path: str
    key: str
    before: Answer | None
    deliver: Callable[[], Answer]


Happening = Callable[[Asked], Answer]


@dataclass(frozen=True)
class Fault:
    """What happens to a request. `is_everywhere` hits the readings of a long spell as well."""

    happen: Happening
    is_everywhere: bool = True


@dataclass
class Spell:
    """How long a fault lasts: `times` requests, or `until`; at `kill_at` the program dies."""

    fault: Fault
    verb: Verb
    times: int | None
    until: datetime | None
    kill_at: int | None
    met: int = 0


class BadLine(PracticeTransport):
    """Carries requests to the practice Stripe, or does to them what the present spell says."""

    def __init__(self, world: PracticeStripe, clock: SettableClock) -> None:
        super().__init__(world)
        self._stripe = world
        self._clock = clock
        self.spell: Spell | None = None
        self.answered: dict[Verb, Answer] = {}
        self.older: dict[Verb, Answer] = {}
        self.before: Answer | None = None
        self._late: dict[str, tuple[datetime, Callable[[], Answer]]] = {}

    def pass_time(self) -> None:
        """Let Stripe finish what it has been working on for long enough."""
        for key, (since, deliver) in list(self._late.items()):
            if self._clock() - since >= LATE_BY:
                del self._late[key]
                deliver()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: str | None = None,
        *,
        _usage: list[str] | None = None,
    ) -> Answer:
        path = urlsplit(url).path
        key = (headers or {}).get("Idempotency-Key", "")

        def deliver() -> Answer:
            answer = super(BadLine, self).request(method, url, headers, post_data)
            if method.upper() == "POST" and answer[1] == 200:
                self.before = self.answered[_verb(path)] = answer
            return answer

        if key in self._late:
            # Stripe is still at work on the first of the two.
            _, first = self._late.pop(key)
            first()
            return _refused(key_in_use(key))
        spell = self._met(method.upper(), path)
        if spell is None:
            return deliver()
        spell.met += 1
        asked = Asked(self, spell.verb, path, key, self.before, deliver)
        if spell.met != spell.kill_at:
            return spell.fault.happen(asked)
        with suppress(stripe.APIConnectionError):
            spell.fault.happen(asked)
        raise Killed

    def _met(self, method: str, path: str) -> Spell | None:
        spell = self.spell
        if spell is None or (spell.until is not None and self._clock() >= spell.until):
            return None
        if spell.times is not None and spell.met >= spell.times:
            return None
        if method == "POST" and re.fullmatch(PATHS[spell.verb], path):
            return spell
        return spell if spell.until is not None and spell.fault.is_everywhere else None

    def keep_late(self, asked: Asked) -> None:
        """Stripe has the request and takes longer than anybody waits."""
        if asked.key:
            self._late[asked.key] = self._clock(), asked.deliver

    def fail_in_stripe(self, path: str, *, done: bool) -> None:
        """Let Stripe itself fail; its idempotency key remembers that."""
        self._stripe.fail_next(f"POST {path}", done=done)


def _verb(path: str) -> Verb:
    return next(verb for verb, pattern in PATHS.items() if re.fullmatch(pattern, path))


def _lost(cause: Exception) -> NoReturn:
    # The library repeats these, as it does over a real network.
    error = stripe.APIConnectionError("lost", should_retry=True)  # type: ignore[no-untyped-call]
    raise error from cause


def _refused(refusal: Refusal, **headers: str) -> Answer:
    return json.dumps(refusal.body()), refusal.status, CaseInsensitiveDict(headers)


def _no_connection(asked: Asked) -> Answer:
    reason = urllib3.exceptions.NewConnectionError(None, "refused")  # type: ignore[arg-type]
    _lost(requests.exceptions.ConnectionError(reason))


def _reset(asked: Asked) -> Answer:
    _lost(requests.exceptions.ConnectionError(ConnectionResetError()))


def _timed_out(asked: Asked) -> Answer:
    _lost(requests.exceptions.ReadTimeout())


def _finished_later(asked: Asked) -> Answer:
    asked.line.keep_late(asked)
    return _timed_out(asked)


def _truncated(asked: Asked) -> Answer:
    body, status, headers = asked.deliver()
    return body[: len(body) // 2], status, headers


def _portal(asked: Asked) -> Answer:
    page = "<html>Welcome to Cafe WiFi. Please sign in.</html>"
    return page, 200, CaseInsensitiveDict({"Content-Type": "text/html"})


def _stripe_500(*, done: bool) -> Happening:
    def answer(asked: Asked) -> Answer:
        asked.line.fail_in_stripe(asked.path, done=done)
        return asked.deliver()

    return answer


def _page(status: int) -> Happening:
    return lambda asked: ("<html>upstream</html>", status, CaseInsensitiveDict())


def _in_use(asked: Asked) -> Answer:
    return _refused(key_in_use(asked.key))


def _lock_timeout(status: int) -> Happening:
    message = "This object cannot be accessed right now because another API request is using it."
    return lambda asked: _refused(Refusal(status, message, code="lock_timeout"))


def _slow_down(asked: Asked) -> Answer:
    return _refused(rate_limited())


def _slow_down_with_reason(asked: Asked) -> Answer:
    return _refused(rate_limited(), **{"Stripe-Rate-Limited-Reason": "endpoint-rate"})


def _revoked(asked: Asked) -> Answer:
    return _refused(Refusal(401, "Expired API Key provided: rk_test_****", code="api_key_expired"))


def _forbidden(asked: Asked) -> Answer:
    permission = PERMISSIONS[asked.verb]
    message = f"Having the '{permission}' permission would allow this request to continue."
    return _refused(Refusal(403, message))


def _of_another_order(asked: Asked) -> Answer:
    return asked.line.older[asked.verb]


def _as_it_was_before(asked: Asked) -> Answer:
    return asked.before or asked.line.older[asked.verb]


def _after(happen: Happening) -> Happening:
    """The same, when Stripe has done what it was asked."""

    def happen_after(asked: Asked) -> Answer:
        asked.deliver()
        return happen(asked)

    return happen_after


FAULTS: dict[str, Fault] = {
    "no connection": Fault(_no_connection),
    "reset before": Fault(_reset),
    "reset after": Fault(_after(_reset)),
    "time-out before": Fault(_timed_out),
    "time-out after": Fault(_after(_timed_out)),
    "done after the time-out": Fault(_finished_later, is_everywhere=False),
    "truncated body": Fault(_truncated),
    "portal's page before": Fault(_portal),
    "portal's page after": Fault(_after(_portal)),
    "Stripe's 500 before": Fault(_stripe_500(done=False), is_everywhere=False),
    "Stripe's 500 after": Fault(_stripe_500(done=True), is_everywhere=False),
    "a proxy's 500 before": Fault(_page(500)),
    "a proxy's 500 after": Fault(_after(_page(500))),
    "a proxy's 502 before": Fault(_page(502)),
    "a proxy's 502 after": Fault(_after(_page(502))),
    "409 key in use before": Fault(_in_use, is_everywhere=False),
    "409 key in use after": Fault(_after(_in_use), is_everywhere=False),
    "409 lock time-out": Fault(_lock_timeout(409), is_everywhere=False),
    "429 lock time-out": Fault(_lock_timeout(429), is_everywhere=False),
    "429": Fault(_slow_down),
    "429 with a reason": Fault(_slow_down_with_reason),
    "401 revoked": Fault(_revoked),
    "403 no permission": Fault(_forbidden, is_everywhere=False),
    "another order's reply": Fault(_of_another_order, is_everywhere=False),
    "another order's reply after": Fault(_after(_of_another_order), is_everywhere=False),
    "an older reply": Fault(_as_it_was_before, is_everywhere=False),
    "an older reply after": Fault(_after(_as_it_was_before), is_everywhere=False),
}
