"""The lines of the order, the field that adds to them, and the note."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from pos_app.domain.errors import InvalidInput
from pos_app.domain.money import zero
from pos_app.domain.order import OrderLine
from pos_app.domain.tax import TaxRate
from pos_app.ui.messages import sentence
from pos_app.ui.order import edits
from pos_app.ui.order.item_finder import ItemFinder
from pos_app.ui.order.line_dialog import LineDialog
from pos_app.ui.order.lines_model import LinesModel
from pos_app.ui.order.lines_view import LinesHeading, LinesView
from pos_app.ui.order.note_bar import NoteBar
from pos_app.ui.widgets.card import Card, make_line
from pos_app.ui.widgets.key_hints import describe_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.order import CatalogItem, Draft
    from pos_app.services.bundle import Services
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.order.history import DraftHistory
    from pos_app.ui.theme.theme import Theme


class LinesCard(Card):
    """Edits the lines and the note of a draft; every edit is a step of its history."""

    def __init__(
        self,
        services: Services,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        history: DraftHistory,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=0, parent=parent)
        self._shop = services.shop
        self._jobs = jobs
        self._theme = theme
        self._formats = formats
        self._history = history
        self._compact = False
        self._model = LinesModel(formats, self)
        self.view = LinesView(theme, formats, self._model)
        self._heading = LinesHeading(theme, self.view)
        self.finder = ItemFinder(services.catalog, jobs, theme, formats)
        self._note_line = make_line()
        self.note = NoteBar(theme)
        self._assemble()

        self.finder.line_found.connect(self.add)
        self.finder.line_to_price.connect(self._ask_price)
        self.finder.free_line_wanted.connect(self._ask_free_line)
        self.finder.went_up.connect(self._go_to_last_line)
        self.view.step_wanted.connect(self._change_quantity)
        self.view.removal_wanted.connect(self._remove)
        self.view.edit_wanted.connect(self._ask_line)
        self.view.left.connect(self.finder.field.setFocus)
        self.note.note_edited.connect(self._take_note)
        self.note.left.connect(self._leave_note)
        history.changed.connect(self._show_draft)
        self._show_draft()

    def add(self, line: OrderLine) -> None:
        """Add a line, or more of one that is there."""
        row = self._edit(lambda draft: edits.add_line(draft, line))
        if row is not None:
            self.view.scrollTo(self._model.index(row, 0))

    def add_item(self, item: CatalogItem) -> None:
        """Add one of an item."""
        self.add(item.line(Decimal(1)))

    def open_note(self) -> None:
        """Edit the note."""
        self._note_line.show()
        self.note.show()
        self.note.open_editor()

    def set_compact(self, compact: bool) -> None:
        """Show what fits one column."""
        self._compact = compact
        self.view.set_compact(compact)
        self.finder.set_compact(compact)
        self._heading.setVisible(not compact)
        self._note_line.setVisible(not compact)
        self.note.setVisible(not compact)
        self.body.setStretch(self._room_above, int(compact))
        self.body.setStretch(self._room_below, int(not compact))

    def _assemble(self) -> None:
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.body.addWidget(self._heading)
        self.body.addWidget(self.view)
        self.body.addStretch(0)
        self._room_above = self.body.count() - 1
        self.body.addWidget(self.finder)
        self.body.addStretch(1)
        self._room_below = self.body.count() - 1
        self.body.addWidget(self._note_line)
        self.body.addWidget(self.note)
        describe_keys(
            self.view,
            [
                ("Enter", self.tr("Change the line")),
                ("+ -", self.tr("Quantity")),
                ("Del", self.tr("Remove line")),
                ("Esc", self.tr("Back to the items")),
            ],
        )

    def _show_draft(self) -> None:
        draft = self._history.draft
        self._model.show_draft(draft)
        self.view.updateGeometry()
        self.note.show_note(draft.note)

    def _edit(self, make: Callable[[Draft], tuple[Draft, int]]) -> int | None:
        try:
            draft, row = make(self._history.draft)
        except InvalidInput as error:
            self.finder.show_error(sentence(error, self._formats).whole)
            return None
        self.finder.show_error("")
        self._history.edit(draft)
        return row

    def _change_quantity(self, row: int, by: int) -> None:
        self._edit(lambda draft: (edits.change_quantity(draft, row, by), row))

    def _remove(self, row: int) -> None:
        self._edit(lambda draft: (edits.remove_line(draft, row), row))
        left = self._model.rowCount()
        if left:
            self.view.enter(min(row, left - 1))
        else:
            self.finder.field.setFocus()

    def _replace(self, row: int, line: OrderLine) -> None:
        self._edit(lambda draft: (edits.replace_line(draft, row, line), row))

    def _go_to_last_line(self) -> None:
        if self._model.rowCount():
            self.view.enter(self._model.rowCount() - 1)

    def _ask_line(self, row: int) -> None:
        dialog = self._open_dialog(self._model.line(row), self.tr("Change the line"))
        dialog.line_taken.connect(partial(self._replace, row))
        dialog.begin_with("line_quantity")

    def _ask_price(self, line: OrderLine) -> None:
        dialog = self._open_dialog(line, self.tr("Add with another price"))
        dialog.line_taken.connect(self._add_from_dialog)
        dialog.begin_with("line_price")

    def _ask_free_line(self, typed: str) -> None:
        # The usual tax rate stands in the book, which is not read on this thread.
        self._jobs.local(
            self,
            lambda: self._shop.settings.default_tax,
            partial(self._open_free_line, typed),
            lambda _error: self._open_free_line(typed, TaxRate()),
        )

    def _open_free_line(self, typed: str, tax: TaxRate) -> None:
        line = OrderLine(typed, Decimal(1), zero(self._history.draft.currency), tax)
        dialog = self._open_dialog(line, self.tr("Free line"))
        dialog.line_taken.connect(self._add_from_dialog)
        dialog.begin_with("line_price" if typed else "line_description")

    def _add_from_dialog(self, line: OrderLine) -> None:
        self.finder.clear()
        self.add(line)

    def _open_dialog(self, line: OrderLine, title: str) -> LineDialog:
        dialog = LineDialog(
            self._theme,
            self._formats,
            self,
            line,
            title=title,
            leave=self.tr("Leave it as it is"),
            take=self.tr("Take the line"),
        )
        dialog.open()
        return dialog

    def _take_note(self, text: str) -> None:
        self._history.edit(replace(self._history.draft, note=text))

    def _leave_note(self) -> None:
        self.finder.field.setFocus()
        if self._compact:
            self.note.hide()
            self._note_line.hide()
