"""What every step of the first start has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.domain.errors import InvalidInput
from pos_app.domain.settings import setting
from pos_app.ui.settings.setting_field import SettingField
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.money import Currency
    from pos_app.domain.rights import Operator
    from pos_app.domain.settings import Value
    from pos_app.services.bundle import Services
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Setup:
    """What the steps work with; `operator` is who goes through them again, None the first time."""

    services: Services
    jobs: Jobs
    theme: Theme
    formats: Formats
    operator: Operator | None = None

    @property
    def is_first(self) -> bool:
        """Whether there is no shop yet."""
        return self.operator is None


class Step(QWidget):
    """A question with its fields; what is typed stays while somebody goes back and forth.

    Signals:
        changed: `next_words` or `waiting` may be others now.
    """

    changed = Signal()

    def __init__(self, setup: Setup, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setup = setup
        self.title = title
        self.waiting = ""
        self._settings: list[SettingField] = []
        heading = make_label(title, "panel_money")
        heading.setWordWrap(True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self.body.addWidget(heading)
        self.body.addWidget(Paragraph(setup.theme, words, kind=Type.BODY))

    @property
    def next_words(self) -> str:
        """What the button that goes on says."""
        return self.tr("Go on")

    def add_setting(self, name: str) -> SettingField:
        """A field for a declared setting, below what is there."""
        field = SettingField(self.setup.theme, self.setup.formats, setting(name))
        self.body.addWidget(field)
        self._settings.append(field)
        return field

    def show_values(self, values: dict[str, Value]) -> None:
        """Fill in what is set."""
        for field in self._settings:
            if field.of.name in values:
                field.show_value(values[field.of.name])

    def values(self, money: Currency) -> dict[str, Value]:
        """What was typed; only after `check` found it right."""
        return {field.of.name: field.read(money) for field in self._settings}

    def check(self, money: Currency) -> bool:
        """Whether what was typed can be; what is wrong is said and gets the focus."""
        wrong = [field for field in self._settings if not _is_right(field, money)]
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def begin(self) -> None:
        """The step is about to be shown."""

    def go_on(self) -> bool:
        """Whether the next step may come; else this one has more to do first."""
        return True


def _is_right(field: SettingField, money: Currency) -> bool:
    try:
        field.read(money)
    except InvalidInput:
        return False
    return True
