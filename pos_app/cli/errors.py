"""Errors as exit codes and sentences."""

from __future__ import annotations

import sys
from pathlib import Path

from pos_app.domain.errors import HoldfastError, InvalidInput, OutcomeUnknown, Refused

EXIT_DONE, EXIT_REFUSED, EXIT_BAD_INPUT, EXIT_UNKNOWN, EXIT_NOT_ALLOWED = range(5)
EXIT_UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
EXIT_INTERRUPTED = 130  # as shells say it: 128 and the number of SIGINT
EXIT_NOT_READ = 141  # 128 and the number of SIGPIPE


def exit_code(error: HoldfastError) -> int:
    """The exit code for an error; troubles of the book or the set-up are 4."""
    match error:
        case InvalidInput():
            return EXIT_BAD_INPUT
        case Refused():
            return EXIT_REFUSED
        case OutcomeUnknown():
            return EXIT_UNKNOWN
        case _:
            return EXIT_NOT_ALLOWED


def sentence_of(error: HoldfastError) -> str:
    """The sentence for an error, in one line."""
    # Sentences are the window's; Qt is loaded only when there is one to say.
    from PySide6.QtCore import QLocale

    from pos_app.ui.formats import Formats
    from pos_app.ui.messages import sentence

    whole = sentence(error, Formats(QLocale.c())).whole
    # A person sees the line that is meant; a file only says its number.
    return f"Line {error.facts['line']}: {whole}" if "line" in error.facts else whole


def say(error: HoldfastError) -> None:
    """Print the sentence for an error on stderr."""
    print(sentence_of(error), file=sys.stderr)


def say_unexpected(log: Path) -> None:
    """Say that the program failed, and where it is written down how."""
    print(
        f"Something unexpected happened. What was saved is kept. What it was stands in {log}.",
        file=sys.stderr,
    )
