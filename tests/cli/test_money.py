"""Card, capture, void and refund: what they print, and with which exit code."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.orders import DECLINED, VISA, text
from tests.cli.sentences import assert_told
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld


def test_an_order_coming_out_has_every_field_that_scripts_rely_on(
    holdfast: CommandLine, number: str
) -> None:
    waiting = holdfast("order", "show", number, "--json").json
    assert waiting["number"] == 1001
    assert len(waiting["uuid"]) == 36
    assert waiting["status"] == waiting["payment_status"] == "AWAITING_CARD"
    assert (waiting["currency"], waiting["total_minor"]) == ("usd", 2706)
    assert waiting["payment_intent_id"].startswith("pi_")
    assert (waiting["amount_capturable_minor"], waiting["amount_received_minor"]) == (0, 0)
    assert waiting["capture_before"] is None
    assert waiting["open_attempt"] is None


def test_a_card_is_held_then_captured_and_each_verb_prints_the_order_as_it_stands(
    holdfast: CommandLine, number: str
) -> None:
    held = holdfast.signed_in("card", number, "--payment-method", VISA).json
    assert (held["status"], held["amount_capturable_minor"]) == ("HELD", 2706)
    assert held["capture_before"].endswith("Z")
    assert held["card"] == {"brand": "visa", "last4": "4242"}
    captured = holdfast.signed_in("capture", number).json
    assert (captured["status"], captured["amount_received_minor"]) == ("CAPTURED", 2706)
    assert captured["amount_capturable_minor"] == 0
    refunded = holdfast.signed_in("refund", number, "--amount", "7.06").json
    assert (refunded["status"], refunded["amount_refunded_minor"]) == ("CAPTURED", 706)
    again = holdfast.signed_in("refund", number).json
    assert again["amount_refunded_minor"] == 2706


def test_less_than_the_hold_is_captured_when_an_amount_is_typed(
    holdfast: CommandLine, held: str
) -> None:
    captured = holdfast.signed_in("capture", held, "--amount", "20.00")
    assert (captured.code, captured.json["amount_received_minor"]) == (0, 2000)


def test_a_hold_is_let_go(
    holdfast: CommandLine, held: str, posts: Callable[[str], list[dict[str, str]]]
) -> None:
    voided = holdfast.signed_in("void", held, "--reason", "duplicate")
    assert (voided.code, voided.json["status"]) == (0, "VOIDED")
    assert [each["cancellation_reason"] for each in posts("/cancel")] == ["duplicate"]


def test_a_decline_is_a_no_with_the_order_and_another_card_may_follow(
    holdfast: CommandLine, number: str
) -> None:
    declined = holdfast.signed_in("card", number, "--payment-method", DECLINED)
    assert_told(declined, 1, "Declined", "Nothing was held")
    assert declined.json["status"] == "AWAITING_CARD"
    assert declined.json["decline"] == "insufficient_funds"
    assert declined.json["open_attempt"] is None
    held = holdfast.signed_in("card", number, "--payment-method", VISA)
    assert (held.code, held.json["status"]) == (0, "HELD")
    assert held.json["payment_intent_id"] == declined.json["payment_intent_id"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("capture", "{}", "--amount", "27.07"), 1, "27.06"),
        (("capture", "{}", "--amount", "0"), 2, "nothing to take"),
        (("card", "{}", "--payment-method", VISA), 1, "held"),
        (("refund", "{}"), 1, "No money was taken"),
        (("capture", "9999"), 2, "no such order"),
    ],
    ids=str,
)
def test_what_a_rule_forbids_is_refused_and_the_hold_stays(
    holdfast: CommandLine, held: str, words: tuple[str, ...], code: int, told: str
) -> None:
    assert_told(holdfast.signed_in(*(word.format(held) for word in words)), code, told)
    after = holdfast("order", "show", held, "--json").json
    assert (after["status"], after["amount_capturable_minor"]) == ("HELD", 2706)


def test_who_comes_second_hears_who_was_first(holdfast: CommandLine, held: str) -> None:
    assert holdfast.signed_in("capture", held).code == 0
    assert_told(holdfast.signed_in("capture", held), 1, "Already captured by Ada")
    assert_told(holdfast.signed_in("void", held, "--reason", "abandoned"), 1, "captured by Ada")
    assert_told(holdfast.signed_in("refund", held, "--amount", "27.07"), 1, "27.06")
    assert_told(holdfast.signed_in("refund", held, "--amount", "0"), 2, "nothing to give back")


def test_an_amount_that_is_none_moves_no_money(holdfast: CommandLine, held: str) -> None:
    for amount in ("", "-1", "0.005", "1e9", "NaN", "１２", "1,234.50", "1.234,50"):
        assert_told(holdfast.signed_in("capture", held, f"--amount={amount}"), 2)
    assert_told(holdfast.signed_in("refund", held, "--amount=NaN"), 2)
    assert holdfast("order", "show", held, "--json").json["status"] == "HELD"


def test_a_card_number_is_no_payment_method(
    holdfast: CommandLine, number: str, practice_server: PracticeWorld
) -> None:
    before = len(practice_server.log())
    typed = ("4242424242424242", "4242 4242 4242 4242", "pm_4242424242424242", "tok_visa", "pm_…")
    for each in (*typed, "pm_", ""):
        refused = holdfast.signed_in("card", number, f"--payment-method={each}")
        assert_told(refused, 2, "Never type a card number")
        assert "4242" not in refused.err
    assert len(practice_server.log()) == before
    for file in holdfast.home.rglob("*"):
        assert file.is_dir() or b"42424242" not in file.read_bytes().replace(b" ", b"")


@pytest.mark.parametrize("number", ["x", "-1", "１００１", "1_001", "1e3", "9" * 30])
def test_an_order_number_has_digits_only(
    holdfast: CommandLine, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        holdfast.signed_in("capture", number)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "words",
    [("capture", "1001"), ("void", "1001", "--reason", "abandoned"), ("order", "new", "-")],
    ids=" ".join,
)
def test_a_wrong_pin_does_nothing_and_is_not_repeated(
    holdfast: CommandLine,
    held: str,
    posts: Callable[[str], list[dict[str, str]]],
    words: tuple[str, ...],
) -> None:
    ada = ("--operator", "Ada", "--pin-stdin")
    refused = holdfast(*words, *ada, stdin=f"1357\n{text()}")
    assert_told(refused, 4, "Wrong PIN")
    assert "1357" not in refused.err
    assert posts("/capture") == posts("/cancel") == []
    assert len(holdfast("order", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--operator"),
        (("--operator", "Ada"), "--pin-stdin"),
        (("--operator", "Nobody", "--pin-stdin"), "Nobody"),
        (("--operator", "Ada", "--pin-stdin"), "Wrong PIN"),
    ],
    ids=str,
)
def test_money_needs_somebody_with_a_pin(
    keyless: CommandLine, words: tuple[str, ...], told: str
) -> None:
    assert_told(keyless("capture", "1001", *words), 4, told)


def test_a_hold_is_held_again_and_its_payments_are_all_printed(
    holdfast: CommandLine, held: str, posts: Callable[[str], list[dict[str, str]]]
) -> None:
    refused = holdfast.signed_in("hold-again", held, "--payment-method", DECLINED)
    assert (refused.code, refused.json["status"]) == (1, "HELD")
    again = holdfast.signed_in("hold-again", held, "--payment-method", VISA).json
    old, new = again["payments"]
    assert (old["status"], new["status"]) == ("VOIDED", "HELD")
    assert new["replaces"] == old["payment_intent_id"]
    assert again["payment_intent_id"] == new["payment_intent_id"]
    assert again["amount_capturable_minor"] == 2706
    assert len(posts("/cancel")) == 1
    for verb in ("hold-more", "hold-more --raise"):
        words = verb.split()[1:] or ["--payment-method", VISA]
        nothing = holdfast.signed_in("hold-more", held, *words)
        assert (nothing.code, nothing.json["amount_capturable_minor"]) == (1, 2706)
    wrong = holdfast.signed_in("capture", held, "--payment", "pi_of_another")
    assert wrong.code == 2
    named = holdfast.signed_in("capture", held, "--payment", new["payment_intent_id"]).json
    assert (named["status"], named["amount_received_minor"]) == ("CAPTURED", 2706)


def test_a_hold_is_taken_in_parts_and_a_script_may_safely_run_again(
    holdfast: CommandLine, number: str, posts: Callable[[str], list[dict[str, str]]]
) -> None:
    holdfast.signed_in("settings", "set", "holds_in_parts", "on")
    holdfast.signed_in("card", number, "--payment-method", "pm_card_mastercard")
    part = ("capture", number, "--amount", "12.00", "--keep-rest", "--if-held", "27.06")
    taken = holdfast.signed_in(*part)
    assert (taken.code, taken.json["status"]) == (0, "HELD")
    assert (taken.json["amount_capturable_minor"], taken.json["amount_received_minor"]) == (
        1506,
        1200,
    )
    again = holdfast.signed_in(*part)
    assert (again.code, again.json["amount_received_minor"]) == (1, 1200)
    assert len(posts("/capture")) == 1
    assert "12.00 USD taken" in holdfast("order", "show", number).out
    assert ", 12.00 USD taken" in holdfast("queue").out
    refused = holdfast.signed_in("refund", number)
    assert_told(refused, 1, "Capture the rest or let it go first")
    last = holdfast.signed_in("capture", number).json
    assert (last["status"], last["amount_received_minor"]) == ("CAPTURED", 2706)


def test_a_card_that_is_taken_once_keeps_no_rest(
    holdfast: CommandLine, held: str, posts: Callable[[str], list[dict[str, str]]]
) -> None:
    refused = holdfast.signed_in("capture", held, "--amount", "12.00", "--keep-rest")
    assert_told(refused, 1, "lets a hold be taken once only")
    assert posts("/capture") == []
