"""The manual page, from what the command line says of itself."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from frozen import source_date
from pos_app import __version__
from pos_app.cli.arguments import parser

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXIT_CODES = (
    (0, "done"),
    (1, "refused, by Stripe, a bank or a rule of the shop"),
    (2, "bad input"),
    (3, "outcome unknown; it is recorded and will be settled"),
    (4, "not set up, or not allowed"),
    (70, "something unexpected; the log says what"),
)


def manual_page() -> str:
    """`holdfast.1` as troff."""
    day = datetime.fromtimestamp(int(source_date()), UTC).strftime("%Y-%m-%d")
    made = parser()
    parts = [
        f'.TH HOLDFAST 1 "{day}" "Holdfast {__version__}" "User Commands"',
        ".SH NAME",
        "holdfast \\- phone orders: hold the card now, capture the money later",
        ".SH SYNOPSIS",
        ".B holdfast",
        "[\\fB\\-\\-home\\fR \\fIDIR\\fR] [\\fB\\-\\-practice\\fR] [\\fIVERB\\fR ...]",
        ".SH DESCRIPTION",
        "Without a verb the window opens. \\fB\\-\\-practice\\fR opens a practice shop.",
        ".SH OPTIONS",
        *_options(made),
        ".SH VERBS",
        *(line for words, verb in _verbs(made) for line in _told(words, verb)),
        ".SH EXIT STATUS",
        *(line for code, says in _EXIT_CODES for line in (".TP", f".B {code}", _safe(says))),
        ".SH ENVIRONMENT",
        ".TP",
        ".B HOLDFAST_HOME",
        "The data folder, if not ~/.local/share/Holdfast.",
        ".SH FILES",
        ".TP",
        ".I ~/.local/share/Holdfast",
        "The book, its copies and the log. They stay when the program is removed.",
    ]
    return "\n".join(parts) + "\n"


def _told(words: str, verb: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS {_safe(words)}"
    yield _safe(verb.description or "")
    yield from _options(verb, general=False)


def _verbs(
    made: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in made._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        for name, verb in action.choices.items():
            words = f"{before} {name}".strip()
            below = list(_verbs(verb, words))
            yield from below or [(words, verb)]


_GENERAL = {"help", "home", "practice", "json", "operator", "pin_stdin"}


def _options(made: argparse.ArgumentParser, *, general: bool = True) -> Iterator[str]:
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        if not general and action.dest in _GENERAL:
            continue
        takes = "" if action.nargs == 0 else f" \\fI{_safe(_value(action))}\\fR"
        names = ", ".join(f"\\fB{_safe(name)}\\fR" for name in action.option_strings)
        yield ".TP"
        yield f"{names}{takes}".strip()
        yield _safe(action.help or "")


def _value(action: argparse.Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _safe(text: str) -> str:
    written = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return "\\&" + written if written.startswith((".", "'")) else written
