"""The calls about pay links: what became of a page, and taking on what a customer paid there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_app.domain.errors import Conflict, Refused
from pos_app.domain.pay_link import LinkState, Page
from pos_app.domain.payment import (
    NEVER_ARRIVED,
    Attempt,
    Intent,
    Outcome,
    Verb,
)
from pos_app.domain.record import OrderRecord
from pos_app.payments.gateway import Gateway, GatewayError
from pos_app.payments.requests import hold_of
from pos_app.services.answers import reading_failed, unknown
from pos_app.services.settling import SEARCH_MARGIN
from pos_app.storage.ledger import Ledger

# Between two looks at a page that Stripe is not done with.
_PAUSE = timedelta(seconds=10)
_PAID = "link.paid"


class LinkAnswers:
    """Settles the attempts that are about pay links."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock

    def settle(
        self,
        gateway: Gateway,
        attempt: Attempt,
        *,
        page: Page | None = None,
        error_code: str = NEVER_ARRIVED,
    ) -> None:
        """Write down how the page stands, read now unless it is at hand.

        A page that was to be closed and is paid on is a payment of the order from now on.

        `error_code` is the reason if what was asked was not done. Raises Conflict `link.paid` (fact
        `amount`) where there was nothing left to close, Refused `attempt.not_done`, and as reading
        does.
        """
        try:
            page = page or self._find(gateway, attempt)
            intent = read_paid(gateway, page) if page is not None else None
        except GatewayError as error:
            self._keep(attempt, error.code)
            raise reading_failed(error) from error
        is_paid = page is not None and page.state is LinkState.PAID
        if is_paid and intent is None:
            self._keep(attempt, "processing")
            raise unknown(attempt)
        is_closed = page is not None and page.state is LinkState.OVER
        done = page is not None if attempt.request.verb is Verb.LINK else is_closed
        if intent is not None and attempt.request.verb is Verb.UNLINK:
            made_by = self._ledger.links.made_by(attempt.request.target)
            self._ledger.links.adopt(self._ledger.attempt(made_by), intent)
        code = "" if done else _PAID if is_paid else error_code
        outcome = Outcome.SUCCEEDED if done else Outcome.REFUSED
        self._ledger.finish(attempt, outcome, page=page, error_code=code)
        if intent is not None and attempt.request.verb is Verb.LINK:
            self._ledger.links.adopt(attempt, intent)
        if not done and intent is not None:
            raise Conflict("link.paid", amount=intent.amount)
        if not done:
            raise Refused("attempt.not_done", verb=attempt.request.verb.value)

    def _find(self, gateway: Gateway, attempt: Attempt) -> Page | None:
        if attempt.request.verb is Verb.UNLINK:
            return gateway.read_page(attempt.request.target)
        return find_page(gateway, attempt)

    def _keep(self, attempt: Attempt, code: str) -> None:
        at = self._clock() + _PAUSE
        self._ledger.finish(attempt, Outcome.UNKNOWN, error_code=code, next_try_at=at)


def find_page(gateway: Gateway, made_by: Attempt, session: str = "") -> Page | None:
    """The page that an attempt made, by its ID where that is known. Raises GatewayError."""
    if session:
        return gateway.read_page(session)
    metadata = made_by.request.params["metadata"]
    assert isinstance(metadata, dict)
    return gateway.find_page(metadata, created_since=made_by.began_at - SEARCH_MARGIN)


def read_paid(gateway: Gateway, page: Page) -> Intent | None:
    """What the customer paid on a page; None if nothing yet. Raises GatewayError."""
    if page.state is not LinkState.PAID:
        return None
    intent = gateway.read_intent(page.intent_id)
    return intent if intent.was_held else None


def maker_of(intent: Intent, record: OrderRecord) -> Attempt | None:
    """The attempt of an order that made the page on which this intent was made."""
    for attempt in record.attempts:
        is_link = attempt.request.verb is Verb.LINK
        if is_link and hold_of(attempt.request.params["metadata"]) == hold_of(intent.metadata):
            return attempt
    return None
