from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.payment import Outcome, PaymentStatus, RefundStatus, Verb
from pos_app.domain.record import OrderRecord
from tests.domain.examples import attempt, payment, record, refund, usd

AWAITING, HELD = PaymentStatus.AWAITING_CARD, PaymentStatus.HELD
CAPTURED, VOIDED, EXPIRED = PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.EXPIRED


def offered(of: OrderRecord) -> set[str]:
    """What the screen may offer."""
    verbs = ("hold", "capture", "void", "refund", "edit")
    return {verb for verb in verbs if getattr(of, f"can_{verb}")}


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (AWAITING, {"hold", "void", "edit"}),
        (HELD, {"capture", "void", "edit"}),
        (CAPTURED, {"refund"}),
        (VOIDED, set()),
        (EXPIRED, set()),
    ],
)
def test_only_what_can_work_is_offered(status: PaymentStatus, verbs: set[str]) -> None:
    assert offered(record(status)) == verbs


@pytest.mark.parametrize("outcome", [Outcome.SENT, Outcome.UNKNOWN])
@pytest.mark.parametrize(
    ("status", "verb"),
    [
        (AWAITING, Verb.UPDATE),
        (AWAITING, Verb.CONFIRM),
        (AWAITING, Verb.CANCEL),
        (HELD, Verb.CAPTURE),
        (HELD, Verb.CANCEL),
        (CAPTURED, Verb.REFUND),
    ],
)
def test_nothing_is_offered_while_stripe_owes_an_answer(
    status: PaymentStatus, verb: Verb, outcome: Outcome
) -> None:
    assert offered(record(status, attempt(verb, outcome))) == set()


def test_an_order_may_change_and_be_held_while_its_intent_is_being_made() -> None:
    assert offered(record(AWAITING, attempt(Verb.CREATE, Outcome.UNKNOWN))) == {"hold", "edit"}
    unsent = record(AWAITING, attempt(Verb.CREATE, Outcome.PREPARED))
    assert offered(unsent) == {"hold", "edit", "void"}


@pytest.mark.parametrize("outcome", [Outcome.SUCCEEDED, Outcome.REFUSED])
def test_an_answered_attempt_is_in_nobodys_way(outcome: Outcome) -> None:
    answered = record(HELD, attempt(Verb.CAPTURE, outcome))
    assert answered.open_attempt is None
    assert answered.can_capture


def test_the_last_payment_counts() -> None:
    again = replace(record(EXPIRED), payments=(payment(EXPIRED), payment(HELD)))
    assert again.payment.status is HELD
    assert again.can_capture


def test_what_is_left_to_refund_is_what_no_refund_took_or_is_taking() -> None:
    refunds = (
        refund(500),
        refund(200, RefundStatus.PENDING),
        refund(900, RefundStatus.FAILED),
        refund(900, RefundStatus.CANCELED),
        replace(refund(900), payment_intent_id="pi_of_an_earlier_hold"),
    )
    left = record(CAPTURED, refunds=refunds)
    assert left.refundable == usd(2006)
    assert left.can_refund


def test_nothing_is_left_after_a_full_refund() -> None:
    done = record(CAPTURED, refunds=(refund(2706),))
    assert not done.refundable
    assert not done.can_refund
