"""Closing an order's pay link, before its money moves in another way."""

from __future__ import annotations

from pos_app.domain.payment import Verb
from pos_app.domain.record import OrderRecord
from pos_app.payments import link_requests
from pos_app.services.attempts import Attempts


def close_link(attempts: Attempts, record: OrderRecord, operator: str) -> OrderRecord:
    """Close the open link of an order, if it has one; the order as it then stands.

    Raises Conflict `link.paid` (fact `amount`) if the customer was faster: then that is held.
    Refused `stripe.unreachable` and OutcomeUnknown `unlink.unknown` leave it open, or maybe open.
    """
    link = record.open_link
    if link is None:
        return record
    request = link_requests.expire(link.session)
    seen = record.in_view
    return attempts.run(record.about(link.payment_id), request, operator).about(seen)


def count_of_links(record: OrderRecord) -> int:
    """How many links were asked for."""
    return sum(each.request.verb is Verb.LINK for each in record.attempts)
