"""`python -m pos_app` and `holdfast`: the window, or a verb."""

from __future__ import annotations

import argparse
import sys

from pos_app.private import keep_private


def main() -> int:
    """Run the verb that was typed, or open the window without one; returns the exit code."""
    keep_private()
    if sys.argv[1:] == ["card-fields"]:
        # What the window starts for itself; no verb for people.
        from pos_app.ui.card_fields.window import main as show_card_fields

        return show_card_fields()
    # What is no option of the window's is left to the verbs, which know their own.
    window = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    window.add_argument("--home")
    window.add_argument("--practice", action="store_true")
    options, others = window.parse_known_args()
    if others:
        from pos_app.cli import main as run_verb

        return run_verb(sys.argv[1:])
    from pos_app.desktop import open_window

    return open_window(options.home, practice=options.practice)


if __name__ == "__main__":
    sys.exit(main())
