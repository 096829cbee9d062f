"""What is asked about card readers: each question with a key that stands in the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pos_app.domain.payment import Outcome
from pos_app.payments.gateway import GatewayError, StripeUnknown, StripeUnreachable
from pos_app.storage.reader_calls import ReaderCallStore


class ReaderCalls:
    """Keeps what is asked and what came of it. Nothing here moves money, and nothing is sent again
    by itself: the list of readers tells what was done."""

    def __init__(self, store: ReaderCallStore) -> None:
        self._store = store

    @contextmanager
    def asking(
        self, verb: str, target: str, params: Mapping[str, object], operator: str
    ) -> Iterator[str]:
        """The idempotency key for one call, which is made inside. Passes every error on."""
        call = self._store.begin(verb, target, params, operator)
        try:
            yield call.key
        except GatewayError as error:
            is_open = isinstance(error, StripeUnknown) and not error.is_kept
            # An earlier send may have been received; not reaching Stripe now says nothing of it.
            is_open |= isinstance(error, StripeUnreachable) and call.is_again
            self._store.finish(call, Outcome.UNKNOWN if is_open else Outcome.REFUSED, error.code)
            raise
        self._store.finish(call, Outcome.SUCCEEDED)
