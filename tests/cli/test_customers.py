"""A customer's data by script: found, exported, erased."""

from __future__ import annotations

import json
from pathlib import Path

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
    assert (erased.code, erased.json) == (0, {"orders": 1, "finished": True})
    assert holdfast("customer", "find", "hopper", "--json").json == []
    shown = holdfast("order", "show", held, "--json").json
    assert shown["customer"] == {"name": "[erased]", "phone": ""}
    assert (shown["status"], shown["amount_received_minor"]) == ("CAPTURED", 2706)
    assert_told(holdfast.signed_in("customer", "erase", number), 2, "knows nobody")
    assert holdfast("doctor").code == 0
