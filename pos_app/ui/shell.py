"""The frame of the window: what stays while its places change."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.minutes import Minutes
from pos_app.ui.put_away import PutAway
from pos_app.ui.queue.undo_tray import UNDO_KEY
from pos_app.ui.widgets.all_keys import AllKeys
from pos_app.ui.widgets.focus_ring import FocusRing
from pos_app.ui.widgets.key_counter import KeyCounter
from pos_app.ui.widgets.key_strip import KeyStrip
from pos_app.ui.widgets.keys import key_sequences
from pos_app.ui.widgets.notice_area import NoticeArea
from pos_app.ui.widgets.rail import Rail
from pos_app.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from pos_app.services.connection import ConnectionKind
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.notice import Notice, NoticeSpec
    from pos_app.ui.widgets.top_bar import ShopMode

SMALLEST = QSize(960, 600)
FIRST = QSize(1280, 800)


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places of the window: the key that leads there, and its page."""

    key: str
    icon: str
    text: str
    page: QWidget


class Shell(QMainWindow):
    """Top bar, rail, pages, notices and key strip; pages come from the caller.

    Signals:
        place_shown: the key of the place that is shown now.
        layout_changed: a Layout; pages that change with the width listen.
        lock_requested, switch_requested: Ctrl+L, F12.
        held_opened: the box of what is held now was pressed.
        day_list_requested: Ctrl+M.
        line_requested: Ctrl+K, or the state of Stripe was pressed.
        health_requested: Ctrl+H.
        about_requested: Shift+F1.
    """

    place_shown = Signal(str)
    layout_changed = Signal(object)
    lock_requested = Signal()
    switch_requested = Signal()
    held_opened = Signal()
    day_list_requested = Signal()
    line_requested = Signal()
    health_requested = Signal()
    about_requested = Signal()

    def __init__(
        self, theme: Theme, formats: Formats, now: Callable[[], datetime], settings_file: Path
    ) -> None:
        super().__init__()
        self._theme = theme
        self._formats = formats
        self._settings = QSettings(str(settings_file), QSettings.Format.IniFormat)
        self._places: dict[str, Place] = {}
        self._shown = ""
        self.may_close: Callable[[], bool] = lambda: True
        self._layout_kind: Layout | None = None
        self.minutes = Minutes(now, self)
        self.counter = KeyCounter(self)
        self._top_bar = TopBar(theme)
        self._rail = Rail(theme)
        self._pages = QStackedWidget()
        self._notices = NoticeArea(theme, self._pages)
        self._strip = KeyStrip(theme, self.counter)
        self._put_away = PutAway()
        self.setWindowTitle("Holdfast")
        self.setMinimumSize(SMALLEST)
        self._assemble()
        self._ring = FocusRing(theme, self)
        self._make_actions()

        self._rail.place_chosen.connect(self.show_place)
        self._rail.held.clicked.connect(self.held_opened)
        self._top_bar.line.clicked.connect(self.line_requested)
        self._strip.all_keys_requested.connect(self.show_all_keys)
        self.minutes.passed.connect(self._show_time)
        theme.changed.connect(self._fit)
        self._restore()
        self.minutes.announce()

    @property
    def layout_kind(self) -> Layout:
        """The layout that fits now."""
        return layout_for(self.width(), self._theme.scale)

    @property
    def shown_place(self) -> str:
        """The key of the place that is shown."""
        return self._shown

    def add_place(self, place: Place) -> None:
        """Add a place to the rail; the first one added is shown."""
        self._places[place.key] = place
        self._pages.addWidget(place.page)
        self._rail.add_place(place.key, place.icon, place.text)
        go = self._add_action(place.text, place.key, lambda: self.show_place(place.key))
        if sys.platform == "darwin":
            # A Mac keeps its F-keys for itself; Meta is what its keyboard calls Control.
            number = QKeySequence(f"Meta+{len(self._places)}")
            go.setShortcuts([*key_sequences(place.key), number])
        if not self._shown:
            self.show_place(place.key)

    def show_place(self, key: str) -> None:
        """Go to a place and put the focus into it."""
        place = self._places[key]
        self._shown = key
        self._pages.setCurrentWidget(place.page)
        self._rail.set_current(key)
        self._top_bar.set_place(place.text)
        place.page.setFocus()
        self.place_shown.emit(key)

    def show_within(self, key: str, page: QWidget) -> None:
        """Show a page that has no item of its own as part of a place; the place's key leaves it."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._shown = key
        self._pages.setCurrentWidget(page)
        self._rail.set_current(key)
        self._top_bar.set_place(self._places[key].text)
        page.setFocus()

    def is_first_on(self, day: str) -> bool:
        """Whether nobody has asked this on a day before; from now on somebody has."""
        is_first = str(self._settings.value("day_list/last")) != day
        self._settings.setValue("day_list/last", day)
        return is_first

    def raise_up(self) -> None:
        """Bring the window in front of all others."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def come_forward(self, key: str) -> None:
        """Raise the window at a place; a locked till stays locked."""
        self.raise_up()
        if self.covering is None:
            self.show_place(key)

    @property
    def covering(self) -> QWidget | None:
        """The page that hides the places, if one does."""
        shown = self._cover.currentWidget()
        return None if shown is self._frame else shown

    def cover(self, page: QWidget) -> None:
        """Show nothing but a page: no place and no dialog can be seen or reached behind it."""
        self._put_away.hide_all()
        self._cover.addWidget(page)
        self._cover.setCurrentWidget(page)
        for action in self.actions():
            action.setEnabled(False)
        page.setFocus()

    def uncover(self, *, with_dialogs: bool = True) -> None:
        """Show the places again, where they were left; dialogs too, or they are given up."""
        self._cover.setCurrentWidget(self._frame)
        for action in self.actions():
            action.setEnabled(True)
        if self._shown:
            self.show_place(self._shown)
        self._put_away.bring_back() if with_dialogs else self._put_away.give_up()

    def set_shop(self, name: str, mode: ShopMode) -> None:
        """Show whose till this is: a practice shop, a shop with a test key, or a live one."""
        self.setWindowTitle(f"{name} · Holdfast")
        self._top_bar.set_shop(name, mode)

    def set_connection(self, kind: ConnectionKind, minutes: int = 0) -> None:
        """Show how Stripe answers."""
        self._top_bar.set_connection(kind, minutes)

    def set_waiting(self, count: int) -> None:
        """Show how many orders wait for Stripe."""
        self._top_bar.set_waiting(count)

    @property
    def line_words(self) -> str:
        """How Stripe answers, in words."""
        return self._top_bar.line_words

    def set_operator(self, name: str, role: str) -> None:
        """Show who is signed in; nobody with an empty name."""
        self._top_bar.operator.set_operator(name, role)

    def set_held(self, sum_text: str, cards: int, next_end_text: str, urgent: bool) -> None:
        """Show what is held now; `next_end_text` is a span such as "3 h 10 m", or ""."""
        self._rail.held.set_held(sum_text, cards, next_end_text, urgent)

    def set_badge(self, key: str, count: int) -> None:
        """Show on a place how many things there need a person."""
        self._rail.set_badge(key, count)

    def notify(self, spec: NoticeSpec) -> Notice:
        """Say what an action answered; the notice returned can be changed and dismissed."""
        return self._notices.show_notice(spec)

    def show_all_keys(self) -> None:
        """List every key that works now."""
        places = [(place.key, place.text) for place in self._places.values()]
        groups = [
            (self.tr("Here"), self._strip.hints.hints),
            (self.tr("Places"), places),
            (
                self.tr("Always"),
                [
                    (UNDO_KEY, self.tr("Undo what waits")),
                    *((key, action.text()) for key, action in self._always),
                ],
            ),
        ]
        AllKeys(self._theme, self, groups).open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)

    def _assemble(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addWidget(self._pages, 1)
        frame = QWidget()
        frame.setProperty("ground", "window")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top_bar)
        column.addLayout(middle, 1)
        column.addWidget(self._strip)
        self._frame = frame
        self._cover = QStackedWidget()
        self._cover.addWidget(frame)
        self.setCentralWidget(self._cover)

    def _make_actions(self) -> None:
        add = self._add_action
        lock = add(self.tr("Lock"), "Ctrl+L", self.lock_requested.emit)
        switch = add(self.tr("Someone else"), "F12", self.switch_requested.emit)
        line = add(self.tr("Line to Stripe"), "Ctrl+K", self.line_requested.emit)
        day = add(self.tr("Morning and closing list"), "Ctrl+M", self.day_list_requested.emit)
        health = add(self.tr("Is everything well?"), "Ctrl+H", self.health_requested.emit)
        larger = add(self.tr("Larger text"), "Ctrl++", self._theme.enlarge)
        # On most keyboards the plus is reached with Shift, on some it is the key of the equals.
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        smaller = add(self.tr("Smaller text"), "Ctrl+-", self._theme.reduce)
        normal = add(self.tr("Normal text"), "Ctrl+0", lambda: self._theme.set_scale(1.0))
        full = add(self.tr("Full screen"), "F11", self._toggle_full_screen)
        keys = add(self.tr("All keys"), "F1", self.show_all_keys)
        about = add(self.tr("About Holdfast"), "Shift+F1", self.about_requested.emit)
        self._always = list(
            zip(
                (
                    *("Ctrl+L", "F12", "Ctrl+K", "Ctrl+M", "Ctrl+H"),
                    *("Ctrl++", "Ctrl+-", "Ctrl+0", "F11", "F1", "Shift+F1"),
                ),
                (lock, switch, line, day, health, larger, smaller, normal, full, keys, about),
                strict=True,
            )
        )
        menu = self._top_bar.operator.menu
        menu.addActions([lock, switch, line, day, health])
        menu.addSeparator()
        menu.addActions([larger, smaller, normal, full, keys, about])

    def _add_action(self, text: str, key: str, act: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcuts(key_sequences(key))
        action.triggered.connect(lambda: act())
        self.addAction(action)
        return action

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _show_time(self, now: datetime) -> None:
        self._top_bar.set_time(self._formats.day_time(now))

    def _fit(self) -> None:
        kind = self.layout_kind
        if kind is self._layout_kind:
            return
        self._layout_kind = kind
        self._top_bar.set_layout(kind)
        self._rail.set_compact(kind < Layout.FULL)
        self._strip.setVisible(kind >= Layout.FULL)
        self.layout_changed.emit(kind)

    def _restore(self) -> None:
        self.resize(FIRST)
        geometry = self._settings.value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._fit()
