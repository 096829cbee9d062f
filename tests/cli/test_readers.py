"""Readers by the command line, and a card that is keyed on one while the verb waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.cli import reader_verbs
from pos_app.payments.stripe_gateway import StripeGateway
from tests.cli.sentences import assert_told
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld

PLACE = (
    *("reader", "location", "Shop", "--line1", "1 High Street", "--city", "Dover"),
    *("--state", "DE", "--postal-code", "19901", "--country", "US"),
)
ADD = ("reader", "add", "Counter", "--code", "simulated-s700")
VISA, NO_FUNDS = "4242424242424242", "4000000000009995"
AtReader = Callable[[Callable[[], object]], None]


@pytest.fixture
def reader(holdfast: CommandLine) -> str:
    """The ID of the reader Counter."""
    assert holdfast.signed_in(*PLACE).code == 0
    return str(holdfast.signed_in(*ADD).json["id"])


@pytest.fixture
def gateway(practice_server: PracticeWorld) -> StripeGateway:
    return StripeGateway(KEY, api_base=practice_server.url)


@pytest.fixture
def while_it_waits(monkeypatch: pytest.MonkeyPatch) -> AtReader:
    """What happens at the reader while the verb sleeps, instead of the sleep; in order."""
    acts: list[Callable[[], object]] = []
    monkeypatch.setattr(reader_verbs, "sleep", lambda _seconds: acts.pop(0)())
    return acts.append


def test_a_reader_is_registered_listed_renamed_used_and_removed(
    holdfast: CommandLine, reader: str
) -> None:
    [listed] = holdfast("reader", "list", "--json").json
    assert listed == {
        "id": reader,
        "name": "Counter",
        "device": "simulated_stripe_s700",
        "location": "Shop",
        "at_this_till": True,
    }
    assert holdfast.signed_in("reader", "rename", "Counter", "Back room").code == 0
    assert (
        "Back room · simulated_stripe_s700 · Shop · at this till" in holdfast("reader", "list").out
    )
    assert holdfast.signed_in("reader", "add", "Second", "--code", "simulated-wpe").code == 0
    assert holdfast.signed_in("reader", "use", "Second").code == 0
    assert holdfast.signed_in("reader", "remove", "Back room").code == 0
    assert [
        (each["name"], each["at_this_till"]) for each in holdfast("reader", "list", "--json").json
    ] == [("Second", True)]


def test_what_cannot_be_registered_says_why(holdfast: CommandLine) -> None:
    answer = holdfast.signed_in(*ADD)
    assert_told(answer, 1, "where a reader stands")
    assert holdfast.signed_in(*PLACE).code == 0
    answer = holdfast.signed_in("reader", "add", "Counter", "--code", "puppies-plug-could")
    assert_told(answer, 1, "knows no reader that shows this code")
    answer = holdfast.signed_in("reader", "rename", "Nobody", "X")
    assert_told(answer, 1, "Nobody")


def test_the_verb_waits_until_the_card_is_keyed(
    holdfast: CommandLine,
    number: str,
    reader: str,
    gateway: StripeGateway,
    while_it_waits: AtReader,
) -> None:
    while_it_waits(lambda: gateway.readers.present(reader, VISA))
    answer = holdfast.signed_in("card", number, "--reader", "Counter")
    assert answer.code == 0
    assert (answer.json["status"], answer.json["amount_capturable_minor"]) == ("HELD", 2706)
    assert answer.err.splitlines() == ["Key the card on Counter now."]


def test_the_bank_says_no_at_the_reader(
    holdfast: CommandLine,
    number: str,
    reader: str,
    gateway: StripeGateway,
    while_it_waits: AtReader,
) -> None:
    while_it_waits(lambda: gateway.readers.present(reader, NO_FUNDS))
    answer = holdfast.signed_in("card", number, "--reader", "Counter")
    assert (answer.code, answer.json["status"]) == (1, "AWAITING_CARD")
    assert "not enough money" in answer.err


def test_no_answer_for_long_is_unknown_and_settled_later(
    holdfast: CommandLine,
    number: str,
    reader: str,
    gateway: StripeGateway,
    practice_server: PracticeWorld,
    while_it_waits: AtReader,
) -> None:
    read = rf"/v1/terminal/readers/{reader}"
    while_it_waits(
        lambda: practice_server.fail("status", method="GET", path=read, times=99, status=429)
    )
    for _ in range(20):
        while_it_waits(lambda: None)
    answer = holdfast.signed_in("card", number, "--reader", "Counter")
    assert answer.code == 3
    assert answer.json["open_attempt"]["verb"] == "confirm"
    practice_server.forget("status")
    gateway.readers.present(reader, VISA)
    assert holdfast("sync").code == 0
    assert holdfast("order", "show", number, "--json").json["status"] == "HELD"


def test_a_reader_that_does_not_hear_is_a_no(
    holdfast: CommandLine, number: str, reader: str, practice_server: PracticeWorld
) -> None:
    practice_server.at_reader("trouble_reader", reader_id=reader, trouble="offline")
    answer = holdfast.signed_in("card", number, "--reader", "Counter")
    assert answer.json["open_attempt"] is None
    assert_told(answer, 1, "has not been heard of")


def test_ctrl_c_stops_the_reader(
    holdfast: CommandLine,
    number: str,
    reader: str,
    gateway: StripeGateway,
    while_it_waits: AtReader,
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    while_it_waits(interrupt)
    answer = holdfast.signed_in("card", number, "--reader", "Counter")
    assert answer.code == 1
    assert not gateway.readers.read(reader).is_busy
    assert holdfast("order", "show", number, "--json").json["open_attempt"] is None


def test_a_hold_is_renewed_on_the_reader(
    holdfast: CommandLine,
    number: str,
    reader: str,
    gateway: StripeGateway,
    while_it_waits: AtReader,
) -> None:
    assert holdfast.signed_in("card", number, "--payment-method", "pm_card_visa").code == 0
    while_it_waits(lambda: gateway.readers.present(reader, VISA))
    answer = holdfast.signed_in("hold-again", number, "--reader", "Counter")
    assert (answer.code, answer.json["status"]) == (0, "HELD")
    statuses = [each["status"] for each in answer.json["payments"]]
    assert sorted(statuses) == ["HELD", "VOIDED"]
