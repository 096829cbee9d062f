"""Stripe does not answer: exit code 3, the order as it stands, and `sync` finds out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.payments.stripe_gateway import RETRIES
from tests.cli.orders import VISA, text
from tests.cli.sentences import assert_told
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld

EVERY_TRY = RETRIES + 1


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("verb", "words", "path", "status"),
    [
        ("confirm", ("card", "1001", "--payment-method", VISA), ".*/confirm", "HELD"),
        ("capture", ("capture", "1001"), ".*/capture", "CAPTURED"),
        ("cancel", ("void", "1001", "--reason", "abandoned"), ".*/cancel", "VOIDED"),
        ("refund", ("refund", "1001"), "/v1/refunds", "CAPTURED"),
    ],
    ids=["card", "capture", "void", "refund"],
)
def test_what_stripe_did_not_answer_is_settled_by_sync(
    holdfast: CommandLine,
    number: str,
    practice_server: PracticeWorld,
    verb: str,
    words: tuple[str, ...],
    path: str,
    status: str,
    when: str,
) -> None:
    prepare(holdfast, number, verb)
    before = holdfast("order", "show", number, "--json").json["status"]
    practice_server.fail("drop", path=path, when=when, times=EVERY_TRY)
    asked = holdfast.signed_in(*words)
    assert_told(asked, 3, "no answer yet", "it settles by itself")
    assert asked.json["status"] == before
    assert asked.json["open_attempt"]["verb"] == verb
    assert asked.json["open_attempt"]["outcome"] == "UNKNOWN"

    synced = holdfast("sync", "--json")
    assert (synced.code, synced.json["settled"], synced.json["waiting"]) == (0, 1, 0)
    after = holdfast("order", "show", number, "--json").json
    assert (after["status"], after["open_attempt"]) == (status, None)
    (total,) = practice_server.totals().values()
    assert total["held"] == after["amount_capturable_minor"]
    assert total["captured"] == after["amount_received_minor"]
    assert total["refunded"] == after["amount_refunded_minor"] == (2706 if verb == "refund" else 0)


def prepare(holdfast: CommandLine, number: str, verb: str) -> None:
    if verb != "confirm":
        assert holdfast.signed_in("card", number, "--payment-method", VISA).code == 0
    if verb == "refund":
        assert holdfast.signed_in("capture", number).code == 0


def test_an_order_whose_intent_was_lost_gets_exactly_one(
    holdfast: CommandLine, practice_server: PracticeWorld
) -> None:
    practice_server.fail("drop", path="/v1/payment_intents", when="after", times=EVERY_TRY)
    saved = holdfast.signed_in("order", "new", "-", stdin=text())
    assert_told(saved, 3, "saved on this PC")
    assert (saved.json["number"], saved.json["payment_intent_id"]) == (1001, None)
    assert saved.json["open_attempt"]["verb"] == "create"
    counts = {"settled": 1, "waiting": 0, "read": 1, "unread": 0}
    assert holdfast("sync", "--json").json == counts
    assert holdfast("order", "show", "1001", "--json").json["payment_intent_id"]
    assert practice_server.totals()["usd"]["intents"] == 1


def test_while_stripe_is_silent_sync_says_that_something_waits(
    holdfast: CommandLine, held: str, practice_server: PracticeWorld
) -> None:
    practice_server.fail("status", path=".*/capture", status=500, times=2 * EVERY_TRY)
    assert holdfast.signed_in("capture", held).code == 3
    waiting = holdfast("sync", "--json")
    assert (waiting.code, waiting.json["waiting"]) == (3, 1)
    again = holdfast.signed_in("capture", held)
    assert_told(again, 1, "has not answered yet")
    assert holdfast("sync").code == 0
    assert holdfast("order", "show", held, "--json").json["status"] == "CAPTURED"


def test_without_a_network_the_order_is_saved_and_sent_later(
    holdfast: CommandLine, practice_server: PracticeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as offline:
        offline.setenv("HOLDFAST_STRIPE_API", "http://127.0.0.1:9")
        saved = holdfast.signed_in("order", "new", "-", stdin=text())
        assert_told(saved, 3, "cannot be reached", "What was saved stays")
        assert saved.json["open_attempt"]["outcome"] == "PREPARED"
        refused = holdfast.signed_in("card", "1001", "--payment-method", VISA)
        assert_told(refused, 3, "cannot be reached")
        assert holdfast("sync").code == 3
        assert "not sent to Stripe yet" in holdfast("order", "show", "1001").out
        assert "not sent to Stripe yet" in holdfast("queue").out
    assert holdfast("sync").code == 0
    assert holdfast.signed_in("card", "1001", "--payment-method", VISA).code == 0
    assert practice_server.totals()["usd"]["intents"] == 1


def test_a_card_is_never_kept_for_later(
    holdfast: CommandLine,
    number: str,
    monkeypatch: pytest.MonkeyPatch,
    posts: Callable[[str], list[dict[str, str]]],
) -> None:
    with monkeypatch.context() as offline:
        offline.setenv("HOLDFAST_STRIPE_API", "http://127.0.0.1:9")
        refused = holdfast.signed_in("card", number, "--payment-method", VISA)
        assert_told(refused, 1, "cannot be reached", "no card was held")
        assert refused.json["open_attempt"] is None
    assert holdfast("sync").code == 0
    assert posts("/confirm") == []
