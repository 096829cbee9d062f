"""A week of a shop's phone orders through the command line, against a Stripe of its own process.

In the end the two books are compared to the cent, and the table is printed.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pos_app.domain.money import currency, parse_money
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess

FILE = Path(__file__).parent.parent / "data" / "phone_orders.jsonl"
ORDERS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
COLUMNS = ("intents", "held", "captured", "refunded", "balance")


@pytest.fixture
def holdfast(
    shop_home: Path,
    practice_server: PracticeWorld,
    secret_service: SecretServiceProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> CommandLine:
    """A shop set up by command, its key in a real keyring, its Stripe served on loopback."""
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    made = CommandLine(shop_home)
    made.set_up(KEY)
    return made


def test_sixty_phone_orders_leave_both_books_equal(
    holdfast: CommandLine, practice_server: PracticeWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(ORDERS) == 60
    for entry in ORDERS:
        take(holdfast, entry)

    ours = our_book(holdfast)
    theirs = practice_server.totals()
    with capsys.disabled():
        print_table(ours, theirs)
    assert ours == theirs
    assert holdfast("sync").code == 0
    assert our_book(holdfast) == theirs


def take(holdfast: CommandLine, entry: dict[str, Any]) -> None:
    """Take one order as the file says, and what happens to its money then."""
    typed = json.dumps(entry["order"], ensure_ascii=False)
    saved = holdfast.signed_in("order", "new", "-", stdin=typed)
    of = currency(entry["order"]["currency"])
    assert saved.json["total_minor"] == parse_money(entry["expect_total"], of).minor
    number = str(saved.json["number"])
    if "expect_refused" in entry:
        assert saved.code == 1
        assert saved.err.strip()
        assert saved.json["payment_intent_id"] is None
        return
    assert (saved.code, saved.err) == (0, "")
    hold(holdfast, number, entry.get("cards") or [entry["card"]])
    settle(holdfast, number, entry["then"])


def hold(holdfast: CommandLine, number: str, cards: list[str]) -> None:
    *declined, good = cards
    for card in declined:
        answer = holdfast.signed_in("card", number, "--payment-method", card)
        assert (answer.code, answer.json["payment_status"]) == (1, "AWAITING_CARD")
        assert "declined" in answer.err.lower()
    answer = holdfast.signed_in("card", number, "--payment-method", good)
    assert (answer.code, answer.json["payment_status"]) == (0, "HELD"), answer.err


def settle(holdfast: CommandLine, number: str, then: dict[str, str]) -> None:
    amount = ("--amount", then["amount"]) if "amount" in then else ()
    match then["do"]:
        case "hold":
            return
        case "capture" | "capture_part":
            answer = holdfast.signed_in("capture", number, *amount)
            wanted = "CAPTURED"
        case "void":
            answer = holdfast.signed_in("void", number, "--reason", then["reason"])
            wanted = "VOIDED"
        case "refund" | "refund_part":
            assert holdfast.signed_in("capture", number).code == 0
            answer = holdfast.signed_in("refund", number, *amount)
            wanted = "CAPTURED"
    assert (answer.code, answer.json["payment_status"]) == (0, wanted), answer.err


def our_book(holdfast: CommandLine) -> dict[str, dict[str, int]]:
    """The totals of our own book, by currency, in the words of the practice Stripe's."""
    sums: dict[str, Counter[str]] = {}
    for row in holdfast("order", "list", "--json").json:
        order = holdfast("order", "show", str(row["number"]), "--json").json
        if order["payment_intent_id"] is None:
            continue
        add = sums.setdefault(order["currency"], Counter(dict.fromkeys(COLUMNS, 0)))
        add["intents"] += 1
        add["held"] += order["amount_capturable_minor"]
        add["captured"] += order["amount_received_minor"]
        add["refunded"] += order["amount_refunded_minor"]
        add["balance"] += order["amount_received_minor"] - order["amount_refunded_minor"]
    return {code: dict(sums[code]) for code in sorted(sums)}


def print_table(ours: dict[str, dict[str, int]], theirs: dict[str, dict[str, int]]) -> None:
    print(f"\n{'':6}{'':8}" + "".join(f"{name:>14}" for name in COLUMNS))
    for code in sorted(theirs):
        for who, book in (("ours", ours), ("Stripe", theirs)):
            row = "".join(f"{book.get(code, {}).get(name, 0):>14,}" for name in COLUMNS)
            print(f"{code.upper():6}{who:8}{row}")
