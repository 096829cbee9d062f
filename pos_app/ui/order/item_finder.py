"""The field under the last line: what is typed there becomes a line of the order."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from pos_app.domain.errors import InvalidInput
from pos_app.ui.messages import sentence
from pos_app.ui.order.entry import ItemEntry, parse_item
from pos_app.ui.order.find_field import FindField
from pos_app.ui.order.found import FoundModel, ItemDelegate
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.popup_list import PopupList

if TYPE_CHECKING:
    from pos_app.domain.order import CatalogItem
    from pos_app.services.shop import CatalogSearch
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ItemFinder(QWidget):
    """Finds items as they are typed.

    Signals:
        line_found: an OrderLine to add.
        line_to_price: an OrderLine whose price is to be asked first.
        free_line_wanted: the text typed so far, for a line that is in no list.
        went_up, went_back: the arrow up or Esc in the empty field.
    """

    line_found = Signal(object)
    line_to_price = Signal(object)
    free_line_wanted = Signal(str)
    went_up = Signal()
    went_back = Signal()

    def __init__(
        self,
        catalog: CatalogSearch,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._catalog = catalog
        self._jobs = jobs
        self._formats = formats
        self._asked = ""
        self._answered = ""
        self._count = 0
        # Enter came before the answer, as scanners do: it is done when the answer is here.
        self._entered: Qt.KeyboardModifier | None = None
        self.field = FindField(theme, "search")
        self.field.setObjectName("item_entry")
        self.field.setPlaceholderText(self.tr("Item, SKU or barcode"))
        self.field.setAccessibleName(self.tr("Item, SKU or barcode"))
        self._model = FoundModel(self._say, self)
        self._delegate = ItemDelegate(theme, formats, self)
        self._popup = PopupList(theme, self.field, self._model, self._delegate)
        self._error = Paragraph(theme, kind=Type.LABEL, token="bad")
        self._error.setObjectName("item_error")

        self._column = column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self._error)

        self.field.textEdited.connect(self._on_text_edited)
        self.field.key_pressed.connect(self._on_key_pressed)
        self._popup.picked.connect(self._on_picked)
        self._rows().currentChanged.connect(self._show_keys)
        describe_keys(
            self.field,
            [
                ("Enter", self.tr("Add item")),
                ("Up Down", self.tr("Pick a line")),
                ("Ins", self.tr("Free line")),
                ("Esc", self.tr("Back one field")),
            ],
        )
        self.set_compact(False)
        self.clear()
        self._jobs.local(self, catalog.count, self._on_counted, self._on_failed)

    @property
    def leftover(self) -> str:
        """What was typed and is on no line yet."""
        return self.field.text().strip()

    def set_compact(self, compact: bool) -> None:
        """Stand in line with what is above in one column."""
        side = 19 if compact else 12
        self._column.setContentsMargins(side, 9, side, 9)

    def clear(self) -> None:
        """Forget what was typed, also for the field's own undo."""
        self.field.setText("")
        self._on_text_edited("")

    def show_error(self, words: str) -> None:
        """Say under the field what is wrong; with "" that nothing is."""
        self._error.set_text(words)
        self._error.setVisible(bool(words))
        self.field.setAccessibleDescription(words)
        set_look(self.field, invalid=bool(words))

    def _on_text_edited(self, text: str) -> None:
        self.show_error("")
        self._entered = None
        self._asked = text
        if not self._words(text):
            self._answered = text
            self._model.show_values(())
            self._popup.close_list()
            self.field.set_hint(self.tr("3*assam adds three"))
            return
        self._ask()

    def _ask(self) -> None:
        text = self._asked
        self._jobs.local(
            self,
            partial(self._catalog.find, self._words(text)),
            partial(self._on_found, text),
            self._on_failed,
        )

    def _on_found(self, text: str, items: list[CatalogItem]) -> None:
        if text != self._asked:
            return
        self._answered = text
        self._delegate.set_typed(self._words(text))
        self._model.show_values(items)
        hint = self.tr("{found} of {count} items")
        self.field.set_hint(
            hint.format(found=len(items), count=f"{self._count:,}") if self._count else ""
        )
        entered, self._entered = self._entered, None
        if entered is not None:
            self._take_row(0, entered)
        elif self.field.hasFocus():
            self._popup.open()
            self._show_keys()

    def _on_failed(self, error: Exception) -> None:
        self._entered = None
        self.show_error(sentence(error, self._formats).whole)

    def _on_counted(self, count: int) -> None:
        self._count = count

    def _on_picked(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        if self._answered != self._asked:
            # The rows are those of an earlier text: what it says now is what counts.
            self._entered = modifiers
        else:
            self._take_row(index.row(), modifiers)

    def _take_row(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        entry = self._entry(self._asked)
        if entry is None:
            return
        if row >= len(self._model.values):
            words = self.tr("Nothing called “{words}” here. Press Ins to add it as a free line.")
            self.show_error(words.format(words=entry.words))
            return
        line = self._model.values[row].line(entry.quantity)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.line_to_price.emit(line)
        else:
            self.clear()
            self.line_found.emit(line)

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _ENTER and self.leftover:
            event.accept()
            self._on_enter(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        elif key == Qt.Key.Key_Insert:
            event.accept()
            self._popup.close_list()
            self.free_line_wanted.emit(self.leftover)
        elif key == Qt.Key.Key_Up and not self.field.text():
            event.accept()
            self.went_up.emit()
        elif key == Qt.Key.Key_Escape:
            event.accept()
            if self.field.text():
                self.clear()
            else:
                self.went_back.emit()

    def _on_enter(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._entry(self._asked) is None:
            return
        if self._answered != self._asked:
            self._entered = modifiers
        else:
            self._take_row(0, modifiers)

    def _entry(self, text: str) -> ItemEntry | None:
        try:
            return parse_item(text, self._formats.number_style)
        except InvalidInput as error:
            self.show_error(sentence(error, self._formats).whole)
            return None

    def _words(self, text: str) -> str:
        try:
            return parse_item(text, self._formats.number_style).words
        except InvalidInput:
            # The quantity is not ready yet, such as "0" on the way to "0.5"; search all the same.
            return text.rpartition("*")[2].strip()

    def _rows(self) -> QItemSelectionModel:
        rows = self._popup.findChild(QListView)
        assert rows is not None
        return rows.selectionModel()

    def _show_keys(self) -> None:
        row = max(self._popup.current.row(), 0)
        if row >= len(self._model.values):
            return
        try:
            quantity = parse_item(self._asked, self._formats.number_style).quantity
        except InvalidInput:
            quantity = Decimal(1)
        price = self._formats.money(self._model.values[row].line(quantity).priced)
        add = self.tr("Add {quantity} for {price}")
        self._popup.set_hints(
            [
                ("Enter", add.format(quantity=f"{quantity:f}", price=price)),
                ("Ctrl+Enter", self.tr("Add with another price")),
                ("Ins", self.tr("Not in the list")),
            ]
        )

    def _say(self, item: CatalogItem) -> str:
        return f"{item.description}, {item.sku}, {self._formats.money(item.unit_price)}"
