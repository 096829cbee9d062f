"""A card that is keyed on a reader: what became of it is read, never asked a second time.

The intent says whether the card is held. The reader's action only says whether it is still asking,
and for which intent; busy, offline, a time-out and a lost line say nothing of the money at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

from pos_app.domain.payment import (
    NEVER_ARRIVED,
    Attempt,
    Decline,
    Intent,
    Outcome,
)
from pos_app.domain.reader import ENTRY_LASTS, ON_READER, Keying, Reader
from pos_app.payments.gateway import Gateway, GatewayError, StripeRefused
from pos_app.services.answers import reader_refusal, reading_failed
from pos_app.services.reader_calls import ReaderCalls
from pos_app.storage.ledger import Ledger
from pos_app.storage.orders import Orders

# Answers to the question itself after which only the intent knows.
_TROUBLES = frozenset(
    {"terminal_reader_busy", "terminal_reader_offline", "terminal_reader_timeout"}
)
_OFFLINE, _SILENT = "terminal_reader_offline", "terminal_reader_timeout"
_STOPPED, _TOO_LONG = "reader_stopped", "reader_waited"
_ELSEWHERE = "reader_elsewhere"
# What ends a reader's asking without the bank's having said no.
_NOT_THE_BANK = frozenset({"customer_canceled", "connection_error"})
# A reader that nobody watches is looked at again after this.
_PAUSE = timedelta(seconds=30)


class KeyedEntry:
    """Settles the attempts that a reader was asked for."""

    def __init__(
        self,
        ledger: Ledger,
        orders: Orders,
        calls: ReaderCalls,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._orders = orders
        self._calls = calls
        self._clock = clock

    def settle(
        self,
        gateway: Gateway,
        attempt: Attempt,
        *,
        stop: bool = False,
        trouble: str = "",
        is_watched: bool = False,
    ) -> Keying:
        """Read how it stands; with `stop`, or after a long wait, let the reader stop first.

        `trouble` is what Stripe answered to the question. Where somebody watches, the book learns
        of what changes only. Raises Refused (card.declined, reader.…) if nothing is held and the
        reader no longer asks, and as reading does.
        """
        if not trouble and attempt.error_code in _TROUBLES:
            trouble = attempt.error_code
        try:
            reader = _read(gateway, attempt)
            if reader is not None and (stop or self._must_stop(attempt, reader, trouble)):
                came_to = self._stop(gateway, attempt, reader)
                is_late = came_to == _STOPPED and not stop
                trouble = trouble or (_TOO_LONG if is_late else came_to)
                reader = _read(gateway, attempt)
            # After the reader: what it had done by then, the intent shows.
            intent = gateway.read_intent(attempt.request.target)
        except GatewayError as error:
            if attempt.outcome is not Outcome.UNKNOWN or not is_watched:
                code = attempt.error_code or error.code
                self._keep(attempt, Outcome.UNKNOWN, error_code=code)
            raise reading_failed(error) from error
        if intent.was_held:
            self._ledger.finish(attempt, Outcome.SUCCEEDED, intent=intent)
            return Keying.OVER
        # One that is offline may say for ever that it asks; the intent can be held once only.
        is_asking = reader is not None and reader.asks_for(intent.id) and trouble != _OFFLINE
        if intent.status is not None and not is_asking:
            self._end_unheld(attempt, reader, intent, trouble)
        is_news = attempt.error_code != ON_READER or attempt.outcome is not Outcome.SENT
        if is_news or not is_watched:
            self._keep(attempt, Outcome.SENT, intent=intent)
        at_bank = intent.status is None or trouble == "terminal_reader_busy"
        return Keying.AUTHORISING if at_bank else Keying.WAITING

    def keep_asking(self, attempt: Attempt, intent: Intent, request_id: str = "") -> None:
        """Stripe said yes: the reader asks for the card."""
        self._keep(attempt, Outcome.SENT, intent=intent, request_id=request_id)

    def _end_unheld(
        self, attempt: Attempt, reader: Reader | None, intent: Intent, trouble: str
    ) -> NoReturn:
        code = _failure(attempt, reader, trouble)
        decline = self._decline(attempt, intent, code)
        self._ledger.finish(
            attempt, Outcome.REFUSED, intent=intent, error_code=code, decline=decline
        )
        raise reader_refusal(code, decline)

    def _decline(self, attempt: Attempt, intent: Intent, code: str) -> Decline | None:
        """The bank's no to this try, and not to one before it on the same intent."""
        record = self._orders.record(attempt.order_uuid).about(attempt.payment_id)
        before = record.payment.decline
        is_told = code not in {
            *_TROUBLES,
            *_NOT_THE_BANK,
            _STOPPED,
            _TOO_LONG,
            NEVER_ARRIVED,
            _ELSEWHERE,
        }
        if intent.decline != before or (is_told and attempt.error_code == ON_READER):
            return intent.decline
        return None

    def _keep(
        self,
        attempt: Attempt,
        outcome: Outcome,
        *,
        intent: Intent | None = None,
        error_code: str = ON_READER,
        request_id: str = "",
    ) -> None:
        self._ledger.finish(
            attempt,
            outcome,
            intent=intent,
            error_code=error_code,
            request_id=request_id,
            next_try_at=self._clock() + _PAUSE,
        )

    def _must_stop(self, attempt: Attempt, reader: Reader, trouble: str) -> bool:
        if trouble == _SILENT and attempt.error_code != ON_READER:
            # It may have heard all the same, and would ask for a card after this was told off.
            return not reader.is_busy
        return self._clock() - (attempt.sent_at or attempt.began_at) >= ENTRY_LASTS

    def _stop(self, gateway: Gateway, attempt: Attempt, reader: Reader) -> str:
        """Let the reader stop, unless it is busy with another order; say what that came to."""
        if reader.is_busy and not reader.asks_for(attempt.request.target):
            return ""
        asked = {"attempt": attempt.key}
        try:
            with self._calls.asking("stop", reader.id, asked, attempt.operator) as key:
                gateway.readers.stop(reader.id, key)
        except StripeRefused as error:
            return error.code
        return _STOPPED


def only_the_intent_knows(error: StripeRefused) -> bool:
    """Whether a no to the question leaves open if the card is held, or tells of the reader only."""
    is_readers = error.code == "resource_missing" and error.intent is not None
    return error.code in _TROUBLES or is_readers


def _read(gateway: Gateway, attempt: Attempt) -> Reader | None:
    try:
        return gateway.readers.read(attempt.request.reader)
    except StripeRefused:
        # It was removed: it asks for nothing any more.
        return None


def _failure(attempt: Attempt, reader: Reader | None, trouble: str) -> str:
    if trouble:
        return trouble
    is_ours = reader is not None and reader.told_of(attempt.request.target)
    if reader is not None and reader.action is not None and is_ours and reader.action.failure_code:
        return reader.action.failure_code
    return _ELSEWHERE if attempt.error_code == ON_READER else NEVER_ARRIVED
