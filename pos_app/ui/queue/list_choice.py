"""Choosing what the list of the queue shows: saved views, filters and the sort."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from pos_app.domain.queue import Filters, SavedView, Sort, SortBy
from pos_app.ui.messages import sentence
from pos_app.ui.queue.filter_dialog import FilterDialog
from pos_app.ui.queue.filter_words import sort_words
from pos_app.ui.queue.view_dialog import ViewDialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.keys import key_sequences
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.ui.till import Till

_EVERYTHING = (Filters(), Sort())


class ListChoice(QWidget):
    """A button with the name of the view; its menu has the views, the filters and the sorts.

    `changed`: the list is to show `filters` sorted by `sort`.
    """

    changed = Signal()

    def __init__(self, till: Till, page: QWidget) -> None:
        super().__init__(page)
        self._till = till
        self._views: list[SavedView] = []
        self.filters, self.sort = _EVERYTHING
        self._button = KeyButton(till.theme, "", icon="inbox", key="G", size="toolbar", within=self)
        self._menu = QMenu(self)
        self._sorts = QMenu(self.tr("Sort by"), self)
        self._button.setObjectName("view")
        self._menu.setObjectName("views")
        self._sorts.setObjectName("sorts")

        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._button)
        self._button.clicked.connect(self.open_menu)
        for key, act in (("G", self.open_menu), ("O", self.open_sorts)):
            shortcut = QShortcut(page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setKeys(key_sequences(key))
            shortcut.activated.connect(act)
        self._tell()
        till.jobs.local(self, till.services.queue_views.all, self._take_views, self._tell_trouble)

    def open_menu(self) -> None:
        """Offer the views, and what can be done with them."""
        self._fill_menu()
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def open_sorts(self) -> None:
        """Offer the sorts; the present one turns round."""
        self._fill_sorts()
        self._sorts.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sort_by(self, by: SortBy) -> None:
        """Sort by something else, or the other way round by the same."""
        turned = by is self.sort.by and by is not SortBy.URGENCY and not self.sort.descending
        self._choose(self.filters, Sort(by, turned))

    def show_everything(self) -> None:
        """Leave nothing out, most urgent first."""
        self._choose(*_EVERYTHING)

    def _choose(self, filters: Filters, sort: Sort) -> None:
        self.filters, self.sort = filters, sort
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        words = self.tr("Everything") if self.filters == Filters() else self.tr("Filtered")
        for view in self._views:
            if (view.filters, view.sort) == (self.filters, self.sort):
                words = view.name
        self._button.set_words(words)
        self._button.setAccessibleName(self.tr("View: {name}").format(name=words))

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._offer(self.tr("Everything, most urgent first"), SavedView("", *_EVERYTHING))
        for view in self._views:
            self._offer(view.name, view)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Show only some…"), self.open_filter)
        self._fill_sorts()
        self._menu.addMenu(self._sorts)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Save this view…"), self._ask_name)
        present = [each for each in self._views if self._is_shown(each)]
        for view in present:
            words = self.tr("Forget the view “{name}”").format(name=view.name)
            self._menu.addAction(words, partial(self._forget, view.name))

    def _offer(self, words: str, view: SavedView) -> None:
        # An ampersand in a name would become a mark of the menu's own.
        action = self._menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(self._is_shown(view))
        action.triggered.connect(partial(self._choose, view.filters, view.sort))

    def _is_shown(self, view: SavedView) -> bool:
        return (view.filters, view.sort) == (self.filters, self.sort)

    def _fill_sorts(self) -> None:
        self._sorts.clear()
        group = QActionGroup(self._sorts)
        for by in SortBy:
            words = sort_words(by)
            if by is self.sort.by and by is not SortBy.URGENCY:
                words += " ↓" if self.sort.descending else " ↑"
            action = QAction(words, self._sorts)
            action.setCheckable(True)
            action.setChecked(by is self.sort.by)
            action.triggered.connect(partial(self.sort_by, by))
            group.addAction(action)
            self._sorts.addAction(action)

    def open_filter(self) -> None:
        """Ask which orders are to be shown."""
        choices = self._till.services.queue.choices
        self._till.jobs.local(self, choices, self._ask_filter, self._tell_trouble)

    def _ask_filter(self, choices: tuple[list[str], list[str]]) -> None:
        till = self._till
        currency = till.services.shop.settings.currency
        dialog = FilterDialog(
            till.theme, till.formats, currency, self.filters, choices, self.window()
        )
        dialog.accepted.connect(lambda: self._choose(dialog.filters, self.sort))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_name(self) -> None:
        dialog = ViewDialog(self._till.theme, self.window())
        dialog.accepted.connect(lambda: self._save(dialog.name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, name: str) -> None:
        view = SavedView(name, self.filters, self.sort)
        save = partial(self._till.services.queue_views.save, view)
        self._till.jobs.local(self, save, self._take_views, self._tell_trouble)

    def _forget(self, name: str) -> None:
        remove = partial(self._till.services.queue_views.remove, name)
        self._till.jobs.local(self, remove, self._take_views, self._tell_trouble)

    def _take_views(self, views: list[SavedView]) -> None:
        self._views = views
        self._tell()

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))
