"""The command line: `holdfast VERB`.

Exit codes: 0 done, 1 refused, 2 bad input, 3 outcome unknown (recorded, will be settled), 4 not
set up or not allowed, 70 something unexpected. With --json an order that exists is printed as it
now stands.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pos_app.app import open_practice_shop, open_shop
from pos_app.cli.arguments import parser
from pos_app.cli.errors import (
    EXIT_DONE,
    EXIT_INTERRUPTED,
    EXIT_NOT_READ,
    EXIT_REFUSED,
    EXIT_UNEXPECTED,
    exit_code,
    say,
    say_unexpected,
)
from pos_app.cli.inputs import speak_utf8
from pos_app.cli.output import Printer
from pos_app.cli.verbs import Verbs
from pos_app.crashes import Crashes
from pos_app.domain.errors import HoldfastError, Refused, StorageTrouble
from pos_app.logs import start_logging
from pos_app.paths import data_folder
from pos_app.services.copies import replace_damaged

_log = logging.getLogger(__name__)


def main(argv: Sequence[str]) -> int:
    """Run one verb and return its exit code."""
    speak_utf8()
    arguments = parser().parse_args(argv)
    if arguments.self_check:
        return _check_program(as_json=arguments.json)
    try:
        home = data_folder(arguments.home)
        return _run_logged(arguments, home, start_logging(home))
    except HoldfastError as error:
        say(error)
        return exit_code(error)
    except KeyboardInterrupt:
        # What was asked of Stripe is written down; the next start asks what became of it.
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on, as with `| head`: what is left goes nowhere, also when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_NOT_READ


def _check_program(*, as_json: bool) -> int:
    # Only this verb needs the window's parts beside the shop's.
    from pos_app.self_check import self_check

    findings = list(self_check())
    Printer(as_json=as_json).findings(findings)
    return EXIT_DONE if all(each.is_well for each in findings) else EXIT_REFUSED


def _run_logged(arguments: argparse.Namespace, home: Path, log: Path) -> int:
    try:
        return _run(arguments, home)
    except (HoldfastError, BrokenPipeError):
        raise
    except Exception as error:
        # The last resort: scripts get a code, people a sentence, the log and a report all of it.
        _log.exception("unexpected")
        Crashes(home).report(error)
        say_unexpected(log)
        return EXIT_UNEXPECTED


def _run(arguments: argparse.Namespace, home: Path) -> int:
    run: Callable[..., int] = arguments.run
    try:
        return _run_in_shop(arguments, home, lambda verbs: run(verbs, arguments))
    except StorageTrouble as error:
        if error.code != "book.damaged" or run is not Verbs.restore:
            raise
    return _restore_damaged(arguments, home)


def _restore_damaged(arguments: argparse.Namespace, home: Path) -> int:
    # Qt is loaded only when it is needed; a window would go on with the file that is put away.
    from pos_app.ui.one_window import OneWindow

    window = OneWindow(home, practice=arguments.practice)
    if not window.take():
        raise Refused("restore.window_open")
    source = Path(arguments.file)
    folder = home / "practice" if arguments.practice else home
    try:
        kept = replace_damaged(
            folder / "book.db",
            source,
            copies=folder / "backups",
            trail_may_be_broken=arguments.broken_trail,
        )
        return _run_in_shop(arguments, home, lambda verbs: verbs.tell_restored(source, kept))
    finally:
        window.give_up()


def _run_in_shop(arguments: argparse.Namespace, home: Path, run: Callable[[Verbs], int]) -> int:
    shop = open_practice_shop(home) if arguments.practice else open_shop(home)
    try:
        code = run(Verbs(shop, as_json=arguments.json))
        shop.services.trail.remember()
        sys.stdout.flush()
        return code
    finally:
        shop.close()
