"""Settings: the sections at the left, one of them at the right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.settings import SETTINGS, Page
from pos_app.ui.layout import Layout
from pos_app.ui.people.section import PeopleSection
from pos_app.ui.queue.search_field import SearchField
from pos_app.ui.setting_words import help_text, label, page_title
from pos_app.ui.settings.data_section import DataSection
from pos_app.ui.settings.declared_section import DeclaredSection
from pos_app.ui.settings.look_section import LookSection
from pos_app.ui.settings.section_list import SectionList
from pos_app.ui.settings.way_section import WaySection
from pos_app.ui.widgets.card import make_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.ui.till import Till

_LIST = 190
_WIDEST = 760


@dataclass(slots=True)
class _Part:
    title: str
    make: Callable[[], QWidget]
    words: str
    section: QWidget | None = None
    scroll: QScrollArea | None = None


class SettingsPage(QWidget):
    """Everything that an owner decides. A section is made when it is first looked at.

    Signals:
        shop_changed: something of the shop is set differently now.
        people_changed: somebody or some role is different now.
        key_wanted: the Stripe key is to be shown.
        readers_wanted: the card readers are to be shown.
        set_up_wanted: the steps of the first start are to be shown again.
    """

    shop_changed = Signal()
    people_changed = Signal()
    key_wanted = Signal()
    readers_wanted = Signal()
    set_up_wanted = Signal()

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._parts: list[_Part] = []
        self._place = -1
        self._list = SectionList(till.theme)
        self._combo = QComboBox()
        self._combo.setObjectName("setting_section")
        self._combo.setAccessibleName(self.tr("Section of the settings"))
        self._combo.view().setObjectName("setting_section_list")
        self._combo.view().setAccessibleName(self.tr("Sections of the settings"))
        self._stack = QStackedWidget()
        self._search = SearchField(till.theme, self)
        self._search.setPlaceholderText(self.tr("Find a setting"))
        self._search.setAccessibleName(self.tr("Find a setting"))
        self.setObjectName("settings_page")
        self.setProperty("ground", "window")
        self._add_parts()
        self._assemble()
        self._list.currentRowChanged.connect(self._show_part)
        self._combo.currentIndexChanged.connect(self._show_part)
        self._list.entered_section.connect(self._enter)
        self._search.textChanged.connect(self._find)
        self._search.list_wanted.connect(self._enter_found)
        self._search.left.connect(self.setFocus)
        till.theme.changed.connect(self._fit)
        till.events.operator_changed.connect(
            lambda _who: self._load() if self.isVisible() else None
        )
        self._list.setCurrentRow(0)
        self.set_layout(Layout.FULL)

    def set_layout(self, layout: Layout) -> None:
        """Show the sections as a list, or where it is narrow as a field to choose from."""
        is_single = layout is Layout.SINGLE
        had_focus = self._list.hasFocus() or self._combo.hasFocus()
        self._list.setVisible(not is_single)
        self._combo.setVisible(is_single)
        self._search.setVisible(not is_single)
        self.setFocusProxy(self._combo if is_single else self._list)
        if had_focus:
            self.setFocus()
        self._fit()

    def show_section(self, title: str) -> None:
        """Go to a section by its title."""
        self._list.setCurrentRow([part.title for part in self._parts].index(title))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def _add_parts(self) -> None:
        till = self._till
        for page, icon in ((Page.SHOP, "store"), (Page.TAX, "percent"), (Page.HOLDS, "lock")):
            self._add_declared(page, icon)
        rights = self.tr("operator role PIN right")
        self._add("users", self.tr("People and rights"), self._make_people, rights)
        self._add_declared(Page.LOCK, "clock")
        self._add("key-round", self.tr("Stripe key"), self._make_key, "API restricted rk_")
        readers = self.tr("terminal reader location pairing code S700 WisePOS")
        self._add("calculator", self.tr("Card readers"), self._make_readers, readers)
        look = self._words_of(Page.APPEARANCE)
        self._add("sun", page_title(Page.APPEARANCE), partial(LookSection, till), look)
        self._add_declared(Page.TILL, "monitor")
        self._add_declared(Page.UPDATES, "download")
        backup = self.tr("backup book restore")
        self._add("hard-drive", self.tr("Data and copies"), partial(DataSection, till), backup)
        first = self.tr("first start wizard")
        self._add("list-checks", self.tr("Set up again"), self._make_steps, first)

    def _add_declared(self, page: Page, icon: str) -> None:
        self._add(icon, page_title(page), partial(self._make_declared, page), self._words_of(page))

    def _add(self, icon: str, title: str, make: Callable[[], QWidget], words: str) -> None:
        self._parts.append(_Part(title, make, f"{title} {words}".casefold()))
        self._list.add_section(icon, title)
        self._combo.addItem(title)

    def _make_declared(self, page: Page) -> QWidget:
        section = DeclaredSection(self._till, page)
        section.stored.connect(self.shop_changed)
        return section

    def _make_people(self) -> QWidget:
        section = PeopleSection(self._till)
        section.stored.connect(self.people_changed)
        return section

    def _make_key(self) -> QWidget:
        words = self.tr(
            "Holds and captures go through the Stripe key of this till. It is kept in this "
            "computer's keyring, and shown masked."
        )
        act = self.tr("Stripe key…")
        section = WaySection(self._till.theme, "open_key", words, act, "key-round")
        section.wanted.connect(self.key_wanted)
        return section

    def _make_readers(self) -> QWidget:
        words = self.tr(
            "Cards can be keyed on a Stripe reader. Each till has its own; here it is registered "
            "and chosen."
        )
        act = self.tr("Card readers…")
        section = WaySection(self._till.theme, "open_readers", words, act, "calculator")
        section.wanted.connect(self.readers_wanted)
        return section

    def _make_steps(self) -> QWidget:
        words = self.tr(
            "The steps of the first start, filled in with what is set now. Nothing changes "
            "until the last one."
        )
        act = self.tr("Go through the steps…")
        section = WaySection(self._till.theme, "set_up_again", words, act, "list-checks")
        section.wanted.connect(self.set_up_wanted)
        return section

    def _section(self, place: int) -> QWidget:
        part = self._parts[place]
        if part.section is None:
            part.section = part.make()
            part.scroll = _scrolled(part.section)
            self._stack.addWidget(part.scroll)
            self._fit()
        return part.section

    def _words_of(self, page: Page) -> str:
        declared = [each for each in SETTINGS if each.page is page]
        return " ".join(f"{each.name} {label(each)} {help_text(each)}" for each in declared)

    def _load(self) -> None:
        section = self._section(self._place)
        scroll = self._parts[self._place].scroll
        assert scroll is not None
        self._stack.setCurrentWidget(scroll)
        if isinstance(section, DeclaredSection | PeopleSection | DataSection | LookSection):
            section.load()

    def _show_part(self, place: int) -> None:
        if place < 0 or place == self._place:
            return
        self._place = place
        self._list.setCurrentRow(place)
        self._combo.setCurrentIndex(place)
        self._title.setText(self._parts[place].title)
        if self.isVisible():
            self._load()

    def _on_operator(self, _who: object) -> None:
        if self.isVisible():
            self._load()

    def _enter(self) -> None:
        self._section(self._place).setFocus()

    def _find(self, text: str) -> None:
        wanted = text.strip().casefold().split()
        places = range(len(self._parts))
        found = [at for at in places if all(each in self._parts[at].words for each in wanted)]
        for at in places:
            item = self._list.item(at)
            assert item is not None
            item.setHidden(at not in found)
        if found and self._list.currentRow() not in found:
            self._list.setCurrentRow(found[0])

    def _enter_found(self) -> None:
        wanted = self._search.text().strip().casefold().split()
        section = self._section(self._place)
        self._search.clear()
        if isinstance(section, DeclaredSection):
            for field in section.fields:
                words = f"{field.of.name} {label(field.of)} {help_text(field.of)}".casefold()
                if all(each in words for each in wanted):
                    field.setFocus()
                    return
        section.setFocus()

    def _assemble(self) -> None:
        self._title = make_label("", "second")
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 10)
        head.setSpacing(12)
        head.addWidget(make_label(self.tr("Settings"), "title"))
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._combo)
        head.addWidget(self._search)
        body = QHBoxLayout()
        body.setContentsMargins(20, 0, 4, 0)
        body.setSpacing(12)
        body.addWidget(self._list)
        body.addWidget(self._stack, 1)
        body.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(body, 1)

    def _fit(self) -> None:
        self._list.setFixedWidth(self._till.theme.px(_LIST))
        for part in self._parts:
            if part.section is not None:
                part.section.setMaximumWidth(self._till.theme.px(_WIDEST))


def _scrolled(section: QWidget) -> QScrollArea:
    inner = QWidget()
    inner.setProperty("ground", "none")
    row = QHBoxLayout(inner)
    row.setContentsMargins(4, 4, 16, 20)
    row.addWidget(section, 1)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    return scroll
