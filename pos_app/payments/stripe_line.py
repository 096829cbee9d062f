"""The line to Stripe: an HTTP client that remembers what became of each try."""

from __future__ import annotations

import threading
import time
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import stripe

from pos_app.payments.stripe_failures import was_never_sent
from pos_app.turns import TURNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pos_app.payments.rate_limit import RateLimit

# What Stripe's answer leaves open: a conflict with a request still running, or its own trouble.
_CONFLICT = 409
_SERVER_TROUBLE = 500

# The PC's clock moved differently from the ticks that count from its start: it was set anew, or the
# PC slept, which the ticks do not count everywhere.
CLOCK_JUMP = timedelta(seconds=30)
# The library repeats what got no answer within seconds. A PC that slept in between would send a key
# again that Stripe may have forgotten, and with it act a second time.
LONGEST_CALL = timedelta(minutes=5)


class StripeLine(stripe.HTTPClient):
    """Passes requests on to `client`; the stripe library's retries go through here one by one."""

    name = "holdfast"

    def __init__(
        self,
        client: stripe.HTTPClient,
        clock: Callable[[], datetime],
        limit: RateLimit | None = None,
    ) -> None:
        super().__init__()
        self._client = client
        self._limit = limit
        self._clock = clock
        self._call = threading.local()
        self._dated: tuple[str, datetime, float] | None = None
        self.reads = 0

    def begin_call(self) -> None:
        """Forget the tries of this thread's last call."""
        self._call.unanswered = False
        self._call.began_at = self._clock(), time.monotonic()

    @property
    def unanswered(self) -> bool:
        """Whether a try of this thread's call may have reached Stripe without a definite answer."""
        return bool(self._call.unanswered)

    @property
    def server_clock_offset(self) -> timedelta | None:
        """Stripe's clock minus ours, as of Stripe's last answer, to about a second.

        None before the first, and when ours was set anew or the PC has slept since.
        """
        if self._dated is None:
            return None
        date, local, ticks = self._dated
        passed = timedelta(seconds=time.monotonic() - ticks)
        if abs(self._clock() - local - passed) > CLOCK_JUMP:
            return None
        try:
            return parsedate_to_datetime(date).astimezone(UTC) - local
        except ValueError:
            return None

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: object = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One try. A change that was begun long ago is not sent: its key may be too old by now."""
        TURNS.give_way()
        if self._limit is not None:
            self._limit.wait(method, urlsplit(url).path)
        if method.upper() == "GET":
            self.reads += 1
        elif self._took_long():
            raise stripe.APIConnectionError("the PC slept", should_retry=False)  # type: ignore[no-untyped-call]
        try:
            answer = self._client.request(method, url, headers, post_data)
        except stripe.APIConnectionError as error:
            if not was_never_sent(error):
                self._call.unanswered = True
            raise
        _, status, answered = answer
        if status == _CONFLICT or status >= _SERVER_TROUBLE:
            self._call.unanswered = True
        # A captive portal has a clock too; only Stripe numbers its requests.
        if "Request-Id" in answered and "Date" in answered:
            self._dated = answered["Date"], self._clock(), time.monotonic()
        TURNS.give_way()
        return answer

    def _took_long(self) -> bool:
        began_at, ticks = self._call.began_at
        passed = self._clock() - began_at
        # The ticks stand still in sleep on some systems, the clock may be set anew on all.
        is_of_now = -CLOCK_JUMP <= passed <= LONGEST_CALL
        return not is_of_now or time.monotonic() - ticks > LONGEST_CALL.total_seconds()
