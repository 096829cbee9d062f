"""The verbs of the settings."""

from __future__ import annotations

import argparse
import sys

from pos_app.cli.errors import EXIT_DONE
from pos_app.cli.session import Session
from pos_app.domain.settings import SETTINGS, Setting, Value, setting, written


class SettingsVerbs(Session):
    """Shows, changes and explains what may be set."""

    def list_settings(self, arguments: argparse.Namespace) -> int:
        """Print every setting as it is."""
        self._require_shop()
        values = self._services.settings.values()
        facts = [_facts(each, values[each.name]) for each in SETTINGS]
        lines = [f"{each.name} = {_line(values[each.name])}" for each in SETTINGS]
        self._print.values(facts, "\n".join(lines))
        return EXIT_DONE

    def get_setting(self, arguments: argparse.Namespace) -> int:
        """Print one setting as it is."""
        self._require_shop()
        return self._show(setting(arguments.name))

    def set_setting(self, arguments: argparse.Namespace) -> int:
        """Change one setting."""
        settings, declared = self._services.settings, setting(arguments.name)
        operator = self._operator(arguments)
        settings.change({declared.name: settings.parse(declared.name, arguments.value)}, operator)
        return self._show(declared)

    def explain_settings(self, arguments: argparse.Namespace) -> int:
        """Print what each setting does, as Markdown."""
        # Words are the window's; Qt is loaded only when they are asked for.
        from pos_app.ui.setting_words import explanation

        sys.stdout.write(explanation())
        return EXIT_DONE

    def _show(self, declared: Setting) -> int:
        value = self._services.settings.values()[declared.name]
        self._print.facts(_facts(declared, value), written(value))
        return EXIT_DONE


def _facts(declared: Setting, value: Value) -> dict[str, object]:
    return {"name": declared.name, "value": written(value), "of_till": declared.of_till}


def _line(value: Value) -> str:
    return " / ".join(written(value).splitlines())
