from __future__ import annotations

import pytest

from pos_app.domain.payment import STATUS_MOVES, Card, Check, Outcome, PaymentStatus


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
