"""Errors as exit codes and sentences."""

from __future__ import annotations

import sys

from pos_app.domain.errors import HoldfastError, InvalidInput, OutcomeUnknown, Refused

EXIT_DONE, EXIT_REFUSED, EXIT_BAD_INPUT, EXIT_UNKNOWN, EXIT_NOT_ALLOWED = range(5)


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


def say(error: HoldfastError) -> None:
    """Print the sentence for an error on stderr."""
    # Sentences are the window's; Qt is loaded only when there is one to say.
    from PySide6.QtCore import QLocale

    from pos_app.ui.formats import Formats
    from pos_app.ui.messages import sentence

    print(sentence(error, Formats(QLocale.c())).whole, file=sys.stderr)
