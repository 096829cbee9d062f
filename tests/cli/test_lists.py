"""What is only looked at: order list, queue, doctor, and the practice shop."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.cli.orders import DECLINED, VISA, text
from tests.cli.sentences import assert_told
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld


def test_orders_are_listed_by_where_they_stand(holdfast: CommandLine, held: str) -> None:
    for _ in range(2):
        assert holdfast.signed_in("order", "new", "-", stdin=text()).code == 0
    assert holdfast.signed_in("void", "1002", "--reason", "abandoned").code == 0

    def numbers(*words: str) -> list[int]:
        return [row["number"] for row in holdfast("order", "list", "--json", *words).json]

    assert numbers() == [1003, 1002, 1001]
    assert numbers("--status", "held") == numbers("--status", "HELD") == [1001]
    assert numbers("--status", "voided") == [1002]
    assert numbers("--status", "awaiting_card") == [1003]
    assert numbers("--status", "captured") == []
    listed = holdfast("order", "list").out.splitlines()
    assert [line.split()[0] for line in listed] == ["1003", "1002", "1001"]


def test_a_status_that_does_not_exist_is_answered_with_those_that_do(keyless: CommandLine) -> None:
    refused = keyless("order", "list", "--status", "shipped")
    assert_told(refused, 2, "shipped", "awaiting_card, held, captured, voided, expired")


def test_the_queue_shows_each_order_once_where_it_needs_somebody(
    holdfast: CommandLine, held: str
) -> None:
    for _ in range(2):
        assert holdfast.signed_in("order", "new", "-", stdin=text()).code == 0
    assert holdfast.signed_in("card", "1002", "--payment-method", DECLINED).code == 1
    sections = holdfast("queue", "--json").json
    numbers = {name: [row["number"] for row in rows] for name, rows in sections.items()}
    assert numbers == {
        "needs_you": [1002],
        "ending_today": [],
        "held": [1001],
        "awaiting_card": [1003],
        "done": [],
    }
    (row,) = sections["held"]
    assert (row["amount_minor"], row["currency"], row["payment_status"]) == (2706, "usd", "HELD")
    shown = holdfast("queue").out
    assert "Needs you: 1\n  1002  Grace Hopper  27.06 USD  awaiting card" in shown


def test_an_order_that_does_not_exist_is_told(keyless: CommandLine) -> None:
    assert_told(keyless("order", "show", "999999999999999"), 2, "no such order")


def test_the_doctor_finds_all_well_with_a_good_key(holdfast: CommandLine) -> None:
    found = holdfast("doctor", "--json")
    assert found.code == 0, found.out
    assert [each["check"] for each in found.json] == [
        "book",
        "schema",
        "trail",
        "files",
        "disk",
        "printer",
        "moto",
        "key",
        "stripe",
        "account",
        "permissions",
        "clock",
        "version",
    ]
    assert {each["ok"] for each in found.json} == {True}
    assert KEY not in holdfast("doctor").out


def test_the_doctor_says_in_words_what_is_wrong(
    holdfast: CommandLine, practice_server: PracticeWorld
) -> None:
    practice_server.configure(missing_permissions={KEY: ["rak_event_read", "rak_charge_write"]})
    lacking = holdfast("doctor")
    assert lacking.code == 1
    assert "ok  account: Practice shop, US, acct_" in lacking.out
    assert "NO  permissions: The Stripe key lacks a right." in lacking.out
    assert lacking.out.count("(rak_event_read)") == 1
    # A till that may not refund is as its owner wants it.
    practice_server.configure(missing_permissions={KEY: ["rak_charge_write"]})
    assert "ok  permissions: " in holdfast("doctor").out
    practice_server.configure(revoked_keys=[KEY])
    revoked = holdfast("doctor")
    assert revoked.code == 1
    assert "ok  book" in revoked.out
    assert "NO  stripe: " in revoked.out
    assert holdfast.signed_in("key", "forget").code == 0
    found = holdfast("doctor", "--json")
    troubles = {each["check"]: each["code"] for each in found.json if not each["ok"]}
    assert (found.code, troubles) == (1, {"key": "key.missing", "stripe": "key.missing"})
    assert "NO  key: This shop has no Stripe key yet." in holdfast("doctor").out


def test_a_wrong_pin_is_told_to_the_trail(keyless: CommandLine) -> None:
    words = ("capture", "1001", "--operator", "Ada", "--pin-stdin")
    assert_told(keyless(*words, stdin="0000\n"), 4, "Wrong PIN")
    with closing(sqlite3.connect(keyless.home / "book.db")) as book:
        (last,) = book.execute("SELECT action FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    assert last == "operator.wrong_pin"


@pytest.mark.parametrize("options", [("--practice",), ("--practice", "--json")], ids=str)
def test_the_practice_shop_needs_no_key_and_no_pin(
    no_shop: CommandLine, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    saved = no_shop("order", "new", "-", "--json", "--practice", stdin=text())
    assert saved.code == 0, saved.err
    number = str(saved.json["number"])
    assert no_shop("card", number, "--payment-method", VISA, *options).code == 0
    assert no_shop("capture", number, *options).code == 0
    assert no_shop("doctor", *options).code == 0
    assert no_shop("queue").code == 4, "the shop itself is still to be set up"


def test_held_money_is_reported_to_the_cent(holdfast: CommandLine, held: str) -> None:
    report = holdfast.signed_in("report", "held").json
    [hold] = report["holds"]
    assert hold["number"] == 1001
    assert hold["capture_before"]
    total = hold["amount_minor"]
    assert report["sums"] == [{"currency": "usd", "cards": 1, "amount_minor": total}]
    as_ada = ("--operator", "Ada", "--pin-stdin")
    head, row = holdfast("report", "held", "--csv", *as_ada, stdin=PIN).out.splitlines()
    assert head.startswith("order,customer,phone,taken_by,ends_at,amount,currency")
    assert row.startswith("1001,")
    assert f",{total // 100}.{total % 100:02},USD,pi_" in row
    told = holdfast("report", "held", *as_ada, stdin=PIN).out
    assert told.splitlines()[-1].endswith("USD on 1")


def test_held_money_is_reported_to_nobody_without_the_right(holdfast: CommandLine) -> None:
    added = holdfast.signed_in("operator", "add", "Bob", "--role", "clerk", stdin="8642\n")
    assert added.code == 0, added.err
    as_bob = ("--operator", "Bob", "--pin-stdin")
    for options in ((), ("--csv",), ("--json",)):
        words = ("report", "held", *options)
        assert_told(holdfast(*words), 4, "--operator")
        refused = holdfast(*words, *as_bob, stdin="8642\n")
        assert_told(refused, 4, "Bob may not")
        assert refused.out == ""


def test_the_morning_list_has_nothing_of_a_hold_that_ends_in_days(
    holdfast: CommandLine, held: str
) -> None:
    listed = holdfast("morning", "--json").json
    assert listed == {
        "ends": [], "ended": [], "unknown": [], "drift": [], "waiting": [], "settled": []
    }  # fmt: skip
    assert holdfast("morning").out == "Nothing wants a look.\n"
