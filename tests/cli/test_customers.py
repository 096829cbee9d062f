"""A customer's data by script: found, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.orders import text
from tests.cli.sentences import assert_told
from tests.e2e.command_line import CommandLine


def test_a_customer_is_found_exported_and_erased(
    holdfast: CommandLine, held: str, tmp_path: Path
) -> None:
    [grace] = holdfast("customer", "find", "hopper", "--json").json
    assert grace["name"] == "Grace Hopper"
    target, number = tmp_path / "grace.json", str(grace["id"])
    assert_told(holdfast("customer", "export", number, str(target)), 4, "needs somebody")
    assert holdfast.signed_in("customer", "export", number, str(target)).code == 0
    assert json.loads(target.read_text())["orders"][0]["number"] == int(held)

    assert_told(holdfast.signed_in("customer", "erase", number), 1, f"Order {held}", "still open")
    assert holdfast.signed_in("capture", held).code == 0
    erased = holdfast.signed_in("customer", "erase", number)
    done = {"orders": 1, "finished": True, "forgotten_at_stripe": True}
    assert (erased.code, erased.json) == (0, done)
    assert holdfast("customer", "find", "hopper", "--json").json == []
    shown = holdfast("order", "show", held, "--json").json
    assert shown["customer"] == {"name": "[erased]", "phone": ""}
    assert (shown["status"], shown["amount_received_minor"]) == ("CAPTURED", 2706)
    assert_told(holdfast.signed_in("customer", "erase", number), 2, "knows nobody")
    assert holdfast("doctor").code == 0


def another(holdfast: CommandLine) -> str:
    """One more order of the same customer's."""
    return str(holdfast.signed_in("order", "new", "-", stdin=text()).json["number"])


def test_a_card_is_kept_held_again_and_removed(holdfast: CommandLine, number: str) -> None:
    words = "May we keep this card?"
    kept = holdfast.signed_in("card", number, "--payment-method", "pm_card_visa", "--keep", words)
    assert (kept.code, kept.json["status"]) == (0, "HELD")
    [grace] = holdfast("customer", "find", "hopper", "--json").json
    [card] = holdfast("customer", "cards", str(grace["id"]), "--json").json
    assert (card["last4"], card["agreed_to"], card["may_be_held"]) == ("4242", words, True)
    assert "visa 4242, until" in holdfast("customer", "cards", str(grace["id"])).out

    again = holdfast.signed_in("card", another(holdfast), "--saved", str(card["id"]))
    assert again.err == ""
    assert (again.code, again.json["card"]["last4"]) == (0, "4242")
    later = holdfast.signed_in(
        "card", another(holdfast), "--saved", str(card["id"]), "--nobody-there"
    )
    assert (later.code, later.json["status"]) == (0, "HELD")
    assert later.json["capture_before"] < again.json["capture_before"]

    assert holdfast.signed_in("customer", "remove-card", str(card["id"])).code == 0
    assert holdfast("customer", "cards", str(grace["id"]), "--json").json == []
    refused = holdfast.signed_in("card", another(holdfast), "--saved", str(card["id"]))
    assert_told(refused, 1, "not kept for this customer")


def test_a_script_cannot_read_why_a_card_was_stolen(holdfast: CommandLine, number: str) -> None:
    stolen = holdfast.signed_in(
        "card", number, "--payment-method", "pm_card_visa_chargeDeclinedStolenCard"
    )
    assert (stolen.code, stolen.json["decline"]) == (1, "generic_decline")
    assert "stolen" not in (stolen.out + stolen.err).lower()
