from __future__ import annotations

import pytest

from pos_app.domain.payment import (
    OUTCOME_MOVES,
    STATUS_MOVES,
    Card,
    Check,
    Outcome,
    PaymentStatus,
    outcomes_before,
)


def test_money_that_has_moved_never_moves_back() -> None:
    final = {PaymentStatus.CAPTURED, PaymentStatus.VOIDED, PaymentStatus.EXPIRED}
    assert all(STATUS_MOVES[status] == {status} for status in final)
    assert PaymentStatus.AWAITING_CARD not in STATUS_MOVES[PaymentStatus.HELD]
    assert final < STATUS_MOVES[PaymentStatus.HELD]


def test_a_status_may_stay_as_it_is() -> None:
    assert all(status in STATUS_MOVES[status] for status in PaymentStatus)


def test_an_attempt_is_open_until_stripe_said_yes_or_no() -> None:
    assert {outcome for outcome in Outcome if outcome.is_open} == {
        Outcome.PREPARED,
        Outcome.SENT,
        Outcome.UNKNOWN,
    }


@pytest.mark.parametrize(
    ("card", "failed"),
    [
        (Card("visa", "4242"), False),
        (Card("visa", "4242", cvc_check=Check.PASS, postcode_check=Check.UNAVAILABLE), False),
        (Card("visa", "4242", cvc_check=Check.FAIL), True),
        (Card("visa", "4242", postcode_check=Check.FAIL), True),
        (Card("visa", "4242", address_check=Check.FAIL), False),
    ],
)
def test_a_card_whose_code_or_postcode_did_not_match_is_pointed_out(
    card: Card, failed: bool
) -> None:
    assert card.has_failed_check is failed


def test_an_answered_attempt_is_never_answered_again() -> None:
    final = {Outcome.SUCCEEDED, Outcome.REFUSED}
    assert all(not OUTCOME_MOVES[outcome] for outcome in final)
    assert all(not final & outcomes_before(outcome) for outcome in Outcome)


def test_what_may_have_reached_stripe_is_never_taken_for_unsent() -> None:
    assert outcomes_before(Outcome.PREPARED) == {Outcome.SENT}
    assert Outcome.PREPARED not in OUTCOME_MOVES[Outcome.UNKNOWN]
    assert Outcome.SUCCEEDED not in OUTCOME_MOVES[Outcome.PREPARED]
