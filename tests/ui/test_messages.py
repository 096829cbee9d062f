"""Every trouble has a sentence, and no sentence tells what it must not."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QLocale

import pos_app
from pos_app.domain.errors import (
    Conflict,
    HoldfastError,
    InvalidInput,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    StorageTrouble,
)
from pos_app.domain.money import PLAIN, currency, parse_money
from pos_app.domain.payment import Decline
from pos_app.ui.declines import _WORDS
from pos_app.ui.formats import Formats
from pos_app.ui.messages import SENTENCES, decline_words, sentence
from tests.conftest import usd

FORMATS = Formats(QLocale("en_US"), UTC)
AT = datetime(2026, 11, 19, 14, 2, tzinfo=UTC)
SOURCES = Path(pos_app.__file__).parent
# The command line reads files and arguments; it has words of its own for them.
_NOT_IN_THE_WINDOW = ("cli", "domain/order_json.py")
_RAISED = re.compile(
    r"(?:InvalidInput|Refused|Conflict|NotAllowed|NotSetUp|OutcomeUnknown|StorageTrouble)"
    r'\(\s*"([a-z_]+\.[a-z_]+)"'
)
_PRIVATE = (
    "fraudulent",
    "lost_card",
    "stolen_card",
    "pickup_card",
    "restricted_card",
    "merchant_blacklist",
)


def codes_raised() -> set[str]:
    return {
        code
        for path in SOURCES.rglob("*.py")
        if not str(path.relative_to(SOURCES)).startswith(_NOT_IN_THE_WINDOW)
        for code in _RAISED.findall(path.read_text(encoding="utf-8"))
    }


def test_every_code_that_the_window_can_meet_has_a_sentence() -> None:
    assert len(codes_raised()) > 40
    assert codes_raised() - set(SENTENCES) == set()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_each_sentence_is_plain(code: str) -> None:
    said = str(SENTENCES[code])
    assert said.count("\n") <= 2
    assert "!" not in said
    assert "please" not in said.lower()
    assert code not in said
    assert said.split("\n")[0].endswith(".")


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_code_without_its_facts_still_says_something(code: str) -> None:
    message = sentence(Refused(code), FORMATS)
    assert message.title
    assert "{" not in message.whole
    assert code not in message.whole
    assert code in message.details


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_facts_are_named_as_in_the_code(code: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(str(SENTENCES[code])) if name}
    facts: dict[str, object] = dict.fromkeys(names, "word")
    message = sentence(Refused(code, **facts), FORMATS)
    for line in str(SENTENCES[code]).split("\n"):
        assert line.format(**facts) in {message.title, message.text, message.next_step}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            Refused("capture.more_than_held", held=usd("27.06"), wanted=usd("31")),
            (
                "More than the 27.06 that is held. Nothing was sent. "
                "Take 27.06 or less. For more, make a second hold (D) or hold again (H)."
            ),
        ),
        (
            Conflict("payment.already_captured", by="Ada", at=AT),
            "Already captured by Ada, Thu 19 Nov, 14:02. Nothing was sent.",
        ),
        (
            Conflict("payment.already_captured", by="", at=AT),
            "The money was already captured. Nothing was sent.",
        ),
        (
            NotAllowed("right.missing", right="refund", operator="Bob"),
            (
                "Bob may not refund here. Nothing was done. "
                "Somebody who may can do it, or lend the right in the window with their PIN."
            ),
        ),
        (
            Refused("card.declined", decline=Decline("card_declined", "insufficient_funds")),
            "Declined: not enough money on this card. Nothing was held or taken. Try another card.",
        ),
        (
            StorageTrouble("book.full"),
            (
                "Not saved: the disk is full. What you typed is still on this screen. "
                "Make room, then try again."
            ),
        ),
    ],
)
def test_the_words(error: HoldfastError, said: str) -> None:
    assert sentence(error, FORMATS).whole == said


def test_an_amount_in_another_style_is_shown_how_to_write() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_money("1.234,50", currency("usd"), PLAIN)
    message = sentence(caught.value, FORMATS)
    assert message.whole == "“1.234,50” does not fit this shop's amounts. Type 1234.50."


def test_braces_that_somebody_typed_stay_as_they_are() -> None:
    message = sentence(InvalidInput("discount.invalid", text="{0}\n{x}"), FORMATS)
    assert message.title == "“{0}\n{x}” is not a discount."


def test_kinds_follow_what_is_known() -> None:
    assert sentence(OutcomeUnknown("capture.unknown"), FORMATS).kind == "unknown"
    assert sentence(Refused("stripe.unreachable"), FORMATS).kind == "not_sent"
    assert sentence(Refused("payment.not_held"), FORMATS).kind == "refused"


def test_a_bug_gets_a_general_sentence_with_details() -> None:
    message = sentence(ZeroDivisionError("division by zero"), FORMATS)
    assert message.title == "This did not work."
    assert message.details == "ZeroDivisionError: division by zero"


def test_an_unknown_outcome_without_sentence_never_invites_a_second_try() -> None:
    message = sentence(OutcomeUnknown("never.heard_of"), FORMATS)
    assert "Do not do it again" in message.next_step


@pytest.mark.parametrize("code", _PRIVATE)
@pytest.mark.parametrize("advice", ["", "do_not_try_again"])
def test_private_reasons_sound_like_any_other_no(code: str, advice: str) -> None:
    private = decline_words(Decline("card_declined", code, advice))
    assert private == decline_words(Decline("card_declined", "do_not_honor", advice))
    assert private == decline_words(Decline("card_declined", "a_code_of_next_year", advice))
    assert private.chip == ""


def test_a_private_reason_wins_over_a_wider_code() -> None:
    assert decline_words(Decline("expired_card", "stolen_card")).chip == ""


@pytest.mark.parametrize("code", sorted(_WORDS))
def test_each_reason_that_may_be_told_has_a_short_chip(code: str) -> None:
    told = decline_words(Decline("card_declined", code))
    assert 0 < len(told.chip) <= 16
    assert told.reason
    assert told.say.endswith(("?", "."))


def test_a_decline_without_the_bank_s_code_goes_by_stripe_s() -> None:
    assert decline_words(Decline("incorrect_cvc")).reason == "the security code does not match"


def test_never_again_is_obeyed() -> None:
    told = decline_words(Decline("card_declined", "insufficient_funds", "do_not_try_again"))
    assert told.next_step == "Do not try this card again. Try another card."
