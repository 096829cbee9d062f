"""The disk is full in the very moment in which Stripe answers: the money still moves once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pos_app.domain.payment import PaymentStatus, Verb
from tests.small_disk import small_disk

AFTER = {
    Verb.CREATE: (PaymentStatus.AWAITING_CARD, 0, 0, 0),
    Verb.CONFIRM: (PaymentStatus.HELD, 2706, 0, 0),
    Verb.CAPTURE: (PaymentStatus.CAPTURED, 0, 2706, 0),
    Verb.CANCEL: (PaymentStatus.VOIDED, 0, 0, 0),
    Verb.REFUND: (PaymentStatus.CAPTURED, 0, 2706, 2706),
}


@pytest.mark.parametrize("verb", list(AFTER))
def test_what_cannot_be_written_down_is_not_asked_and_a_lost_answer_settles_when_there_is_room(
    verb: Verb, tmp_path: Path
) -> None:
    with small_disk(tmp_path) as disk:
        home = str(tmp_path / "home")
        program = (sys.executable, "-m", "tests.services.full_disk_till", home, verb.value)
        answer = disk.run(*program)
    assert answer.code == 0, answer.err
    told = json.loads(answer.out)
    if verb is not Verb.CREATE:
        # Of a create the question was written down with the order; only its sending is not.
        assert (told["not_asked"], told["asked_then"]) == ("book.full", 0)
    assert (told["not_written"], told["outcome"]) == ("attempt.not_written", "sent")
    # A round asks nothing either as long as it could not write down that it does.
    assert (told["hindered_by"], told["asked_meanwhile"]) == ("book.full", 0)
    assert (told["hindered_then"], told["still_open"]) == ("", False)
    status, held, captured, refunded = AFTER[verb]
    assert told["status"] == status.value
    assert (told["intents"], told["held"]) == (1, held)
    assert (told["captured"], told["refunded"]) == (captured, refunded)
