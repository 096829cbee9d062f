"""Orders and cards while Stripe cannot be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe
import urllib3

from pos_app.domain.payment import PaymentStatus
from pos_app.ui.order.card_stage import Stage
from pos_app.ui.widgets.notice import NoticeKind

if TYPE_CHECKING:
    from tests.ui.order.till import OrderTill
    from tests.ui.queue.transport import PoorLine


def refuse(*_: object, **__: object) -> None:
    cause = urllib3.exceptions.NewConnectionError(
        urllib3.connection.HTTPConnection("stripe.invalid"), "network is unreachable"
    )
    error = stripe.APIConnectionError("no network", should_retry=False)  # type: ignore[no-untyped-call]
    raise error from cause


def test_the_order_is_saved_and_the_card_is_not_held(till: OrderTill, line: PoorLine) -> None:
    till.grace_with_tea()
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        till.press("F9")
    assert till.stage is Stage.NOT_SENT
    assert till.words("card_title") == "Stripe cannot be reached."
    assert "saved on this PC" in till.words("card_text")
    assert till.services.ordering.list()[0].status is PaymentStatus.AWAITING_CARD
    till.press("Enter", "Enter")
    till.wait(lambda: till.stage is Stage.HELD)


def test_a_card_asked_without_network_may_be_asked_again(till: OrderTill, line: PoorLine) -> None:
    till.grace_with_tea()
    till.press("F9")
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        till.press("Enter")
    till.wait(lambda: till.stage is Stage.NOT_SENT)
    till.press("Enter", "Enter")
    till.wait(lambda: till.stage is Stage.HELD)


def test_card_later_says_that_it_is_not_sent(till: OrderTill, line: PoorLine) -> None:
    till.grace_with_tea()
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(line, "request", refuse)
        till.press("Ctrl+S")
    till.wait(lambda: len(till.notices) == 2)
    assert [notice.kind for notice in till.notices] == [NoticeKind.DONE, NoticeKind.NOT_SENT]
    number = till.services.ordering.list()[0].number
    assert till.notices[-1].lead == f"Order {number} waits on this PC."
    assert "by itself" in till.notices[-1].text
