"""Pay links by the command line: made, waited for, closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.cli import link_verbs
from tests.cli.sentences import assert_told
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.services.counter import THANKS

VISA, NO_FUNDS = "4242424242424242", "4000000000009995"


@pytest.fixture
def linked(holdfast: CommandLine, number: str) -> str:
    """An order of a shop that sends links."""
    assert holdfast.signed_in("settings", "set", "thanks_page", THANKS).code == 0
    return number


def session_of(url: object) -> str:
    return str(url).split("/pay/")[1].split("#")[0]


def test_a_link_is_made_shown_and_paid(
    holdfast: CommandLine, linked: str, practice_server: PracticeWorld
) -> None:
    made = holdfast.signed_in("link", linked)
    assert made.code == 0
    link = made.json["pay_link"]
    assert (link["amount_minor"], made.json["status"]) == (2706, "AWAITING_CARD")
    assert link["url"] in holdfast("order", "show", linked).out
    practice_server.pay_link(session_of(link["url"]), VISA)
    assert holdfast("sync").code == 0
    shown = holdfast("order", "show", linked, "--json").json
    assert (shown["status"], shown["pay_link"]) == ("HELD", None)
    assert [each["status"] for each in shown["payments"]] == ["VOIDED", "HELD"]


def test_the_verb_waits_until_the_customer_has_paid(
    holdfast: CommandLine,
    linked: str,
    practice_server: PracticeWorld,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts: list[Callable[[], object]] = []
    monkeypatch.setattr(link_verbs, "sleep", lambda _seconds: acts.pop(0)())

    def pay(number: str) -> Callable[[], object]:
        def paying() -> None:
            link = holdfast("order", "show", linked, "--json").json["pay_link"]
            practice_server.pay_link(session_of(link["url"]), number)

        return paying

    acts += [pay(NO_FUNDS), pay(VISA)]
    answer = holdfast.signed_in("link", linked, "--wait")
    assert (answer.code, answer.json["status"]) == (0, "HELD")
    assert answer.err.startswith("https://checkout.stripe.com/")


def test_a_link_is_closed(
    holdfast: CommandLine, linked: str, practice_server: PracticeWorld
) -> None:
    holdfast.signed_in("link", linked)
    closed = holdfast.signed_in("link", linked, "--cancel")
    assert (closed.code, closed.json["pay_link"]) == (0, None)
    assert_told(holdfast.signed_in("link", linked, "--cancel"), 1, "no open pay link")


def test_closed_too_late_it_says_that_it_was_paid(
    holdfast: CommandLine, linked: str, practice_server: PracticeWorld
) -> None:
    made = holdfast.signed_in("link", linked).json
    practice_server.pay_link(session_of(made["pay_link"]["url"]), VISA)
    answer = holdfast.signed_in("link", linked, "--cancel")
    assert_told(answer, 1, "has just paid by the link")
    assert answer.json["status"] == "HELD"


def test_a_shop_without_a_page_has_no_links(holdfast: CommandLine, number: str) -> None:
    assert_told(holdfast.signed_in("link", number), 4, "Pay links are not set up")
