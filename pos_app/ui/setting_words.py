"""Settings in words: on their page, and as the help that is made from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.money import currency
from pos_app.domain.settings import SETTINGS, Kind, Page, restored, written
from pos_app.ui.sentences import settings

if TYPE_CHECKING:
    from pos_app.domain.settings import Setting

_KINDS = {
    Kind.LINE: "text, up to {most} characters",
    Kind.TEXT: "lines of text, up to {most} characters",
    Kind.SWITCH: "`on` or `off`",
    Kind.NUMBER: "{least} to {most}",
    Kind.PERCENT: "percent, such as `8.25`",
    Kind.CURRENCY: "code of a currency, such as `usd`",
    Kind.AMOUNT: "amount, such as `300.00`, or `off`",
    Kind.PUBLISHABLE_KEY: "a key that begins with `pk_`, or empty",
    Kind.ADDRESS: "an address that begins with `https://`, or empty",
    Kind.UPDATE_ADDRESS: "an address that begins with `https://`, or empty",
    Kind.UPDATE_KEY: "44 letters and digits, or empty",
}
_HEAD = """\
# Settings

What can be set, in the window under F8 and by `holdfast settings list`, `settings get NAME` and
`settings set NAME VALUE`. A change of what belongs to the shop needs the right to change the shop,
and stands in the trail with what it was before and who changed it. Made by
`holdfast settings explain`.
"""


def label(of: Setting) -> str:
    """What a setting is called."""
    return _translated(settings.SETTINGS[of.name][0])


def help_text(of: Setting) -> str:
    """What a setting does."""
    return _translated(settings.SETTINGS[of.name][1])


def page_title(page: Page) -> str:
    """What a page of settings is called."""
    return _translated(settings.PAGES[page.value])


def choice(word: str) -> str:
    """A choice in words."""
    known = settings.CHOICES.get(word)
    return word if known is None else _translated(known)


def explanation() -> str:
    """All settings by page as Markdown: docs/settings.md."""
    parts = [_HEAD]
    for page in Page:
        parts += [
            f"\n## {page_title(page)}\n\n",
            "| Name | Value | At first | Whose | What it does |\n|---|---|---|---|---|\n",
            *(_row(each) for each in SETTINGS if each.page is page),
        ]
    return "".join(parts)


def _row(of: Setting) -> str:
    kind = ", ".join(f"`{word}`" for word in of.choices) or _KINDS[of.kind].format(
        least=of.least, most=of.most
    )
    first = written(restored(of, of.default, currency("usd")))
    whose = "this till's" if of.of_till else "the shop's"
    if of.right is None:
        whose += ", anybody may change it"
    cells = (f"`{of.name}`", kind, f"`{first}`" if first else "", whose, help_text(of))
    return f"| {' | '.join(cells)} |\n"


def _translated(marked: object) -> str:
    return QCoreApplication.translate("settings", str(marked))
