"""Every code that the program raises has a sentence, whose facts are at hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QLocale

from pos_app.domain import errors
from pos_app.domain.errors import HoldfastError, InvalidInput
from pos_app.domain.payment import Verb
from pos_app.domain.saved_card import CardVerb
from pos_app.domain.stripe_key import Insist
from pos_app.services import doctor
from pos_app.storage import database, once
from pos_app.ui.formats import Formats
from pos_app.ui.messages import SENTENCES, sentence
from pos_app.ui.sentences import cards, money, readers, scripts, shop, typed

PACKAGE = Path(errors.__file__).parents[1]
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
# Made of parts where they are raised.
MADE = {
    *(f"{verb.value}.unknown" for verb in Verb),
    "copy.missing",
    "copy.damaged",
    "copy.newer",
    *Insist,
    *(f"card.{verb.value}.unknown" for verb in CardVerb),
}
WITHOUT_FACTS = {
    code: marked
    for part in (typed, money, cards, readers, shop, scripts)
    for code, marked in part.WITHOUT_FACTS.items()
}


@dataclass(frozen=True)
class Raised:
    where: str
    code: str
    facts: frozenset[str] | None
    """None where the facts are handed on from somewhere else."""


def raised() -> Iterator[Raised]:
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
                yield from codes_of(node, f"{file.relative_to(PACKAGE)}:{node.lineno}")


def codes_of(call: ast.Call, where: str) -> Iterator[Raised]:
    names = [keyword.arg for keyword in call.keywords]
    facts = None if None in names else frozenset(name for name in names if name)
    for part in ast.walk(call.args[0]) if call.args else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield Raised(where, part.value, facts)


def needed(text: object) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(str(text)) if name}


ALL = [each for each in raised() if CODE.fullmatch(each.code)]


def test_the_scan_sees_every_layer() -> None:
    layers = {re.split("[/:]", each.where)[0] for each in ALL}
    assert layers >= {"cli", "domain", "payments", "services", "settings.py", "storage"}
    assert len(ALL) > 100


@pytest.mark.parametrize("code", sorted({each.code for each in ALL} | MADE))
def test_a_code_that_is_raised_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


def test_what_the_book_and_the_doctor_find_has_a_sentence() -> None:
    found = set(database._TROUBLES.values())
    for module in (doctor, once):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        texts = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)]
        found |= {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}
    assert {"book.full", "clock.wrong", "disk.nearly_full", "book.locked"} <= found
    assert found <= set(SENTENCES)


def test_no_sentence_waits_for_a_fact_that_never_comes() -> None:
    derived = {"reason", "decline_step"}
    for each in ALL:
        if each.facts is None or each.code not in SENTENCES:
            continue
        known = each.facts | (derived if "decline" in each.facts else set())
        told = needed(WITHOUT_FACTS.get(each.code, SENTENCES[each.code]))
        assert told <= known, f"{each.where}: {each.code}"


def test_no_sentence_is_left_that_nobody_raises() -> None:
    assert set(SENTENCES) <= {each.code for each in ALL} | MADE | book_and_doctor()


def book_and_doctor() -> set[str]:
    seen = {"disk.nearly_full", "clock.wrong", "trail.broken", "trail.cut", "files.exposed"}
    return {*database._TROUBLES.values(), *seen}


def test_a_sentence_says_no_code_and_blames_nobody() -> None:
    for code, text in chain(SENTENCES.items(), WITHOUT_FACTS.items()):
        plain = str(text)
        assert plain.count("\n") <= 2, code
        assert not CODE.search(plain.replace("e.g.", "")), code
        assert not re.search(r"!|[Pp]lease|\b[Ii]nvalid\b|\berror\b", plain), code


def test_a_field_is_called_by_its_own_name_where_json_is_meant() -> None:
    formats = Formats(QLocale.c())
    unknown = InvalidInput("json.unknown_field", field="note", known="sku")
    assert "“note”" in sentence(unknown, formats).whole
    long = InvalidInput("text.too_long", field="note", longest=5)
    assert sentence(long, formats).title == "The note is too long: 5 characters at most."


def test_an_error_without_a_sentence_still_says_what_to_do() -> None:
    assert "Try again" in sentence(HoldfastError("never.heard_of"), Formats(QLocale.c())).whole
