"""One declared setting, with the editor that fits its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import CURRENCIES, Money
from pos_app.domain.settings import Kind, parse_setting, written
from pos_app.domain.tax import TaxRate
from pos_app.ui.messages import sentence
from pos_app.ui.setting_words import choice, help_text, label
from pos_app.ui.widgets.field import Field

if TYPE_CHECKING:
    from pos_app.domain.money import Currency
    from pos_app.domain.settings import Setting, Value
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

_NARROW = 180
_LINES = 4
_NARROW_KINDS = (Kind.NUMBER, Kind.PERCENT, Kind.AMOUNT, Kind.CURRENCY, Kind.CHOICE)
# What is pasted by accident costs nothing; the declaration says what is too long.
_MOST_TYPED = 2000


class SettingField(QWidget):
    """Shows a setting and reads it; what is wrong stands below what was typed.

    Signals:
        edited: somebody changed what is shown.
    """

    edited = Signal()

    def __init__(
        self, theme: Theme, formats: Formats, of: Setting, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._formats = formats
        self.of = of
        self._shown = ""
        self.editor = self._make_editor()
        self.editor.setObjectName(f"setting_{of.name}")
        self.field = Field(theme, label(of), self.editor, hint=help_text(of))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.editor)
        self._shown = self._text()
        theme.changed.connect(self._fit)
        self._fit()

    @property
    def is_edited(self) -> bool:
        """Whether what is shown differs from what is stored."""
        return self._text() != self._shown

    def show_value(self, value: Value) -> None:
        """Show what is stored; what was typed and not stored is gone."""
        self._set_text(self._words(value))
        self._shown = self._text()
        self.field.set_error("")

    def read(self, money: Currency) -> Value:
        """What was typed as a value. Raises InvalidInput, after saying so below the editor."""
        try:
            value = parse_setting(self.of, self._text(), money, self._formats.number_style)
        except InvalidInput as error:
            self.say(error)
            raise
        self.field.set_error("")
        return value

    def say(self, error: Exception) -> None:
        """Say below the editor what is wrong."""
        self.field.set_error(sentence(error, self._formats).whole)

    def _make_editor(self) -> QWidget:
        match self.of.kind:
            case Kind.SWITCH:
                tick = QCheckBox(_tr("On"))
                tick.toggled.connect(self._on_edited)
                return tick
            case Kind.TEXT:
                lines = QPlainTextEdit()
                lines.setTabChangesFocus(True)
                lines.textChanged.connect(self._on_edited)
                return lines
            case Kind.CHOICE | Kind.CURRENCY:
                return self._make_combo()
        line = QLineEdit()
        line.setMaxLength(_MOST_TYPED)
        if self.of.kind is Kind.AMOUNT:
            line.setPlaceholderText(_tr("Off"))
        line.textEdited.connect(self._on_edited)
        return line

    def _make_combo(self) -> QComboBox:
        combo = QComboBox()
        if self.of.kind is Kind.CURRENCY:
            for code in sorted(CURRENCIES):
                combo.addItem(code.upper(), code)
        for word in self.of.choices:
            combo.addItem(choice(word), word)
        combo.view().setObjectName(f"setting_{self.of.name}_list")
        combo.view().setAccessibleName(label(self.of))
        combo.currentIndexChanged.connect(self._on_edited)
        return combo

    def _on_edited(self) -> None:
        self.field.set_error("")
        self.edited.emit()

    def _words(self, value: Value) -> str:
        if value is None:
            return ""
        if isinstance(value, Money):
            return self._formats.money(value)
        if isinstance(value, TaxRate):
            return value.percent_text().replace(".", self._formats.number_style.decimal)
        return written(value)

    def _text(self) -> str:
        match self.editor:
            case QCheckBox():
                return written(self.editor.isChecked())
            case QPlainTextEdit():
                return self.editor.toPlainText()
            case QComboBox():
                return str(self.editor.currentData())
            case QLineEdit():
                return self.editor.text()
        raise TypeError(type(self.editor))

    def _set_text(self, text: str) -> None:
        match self.editor:
            case QCheckBox():
                self.editor.setChecked(text == written(True))
            case QPlainTextEdit():
                self.editor.setPlainText(text)
            case QComboBox():
                self.editor.setCurrentIndex(self.editor.findData(text))
            case QLineEdit():
                self.editor.setText(text)

    def _fit(self) -> None:
        if self.of.kind in _NARROW_KINDS:
            self.editor.setMaximumWidth(self._theme.px(_NARROW))
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setFixedHeight(self._theme.px(20) * _LINES + 14)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SettingField", text)
