"""What wants a look before the day starts, and before the shop closes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.calling import call
from pos_app.ui.day_list.line import OWN_KEYS, DayLine, LineSpec, line_spec
from pos_app.ui.day_list.sums import DaySums
from pos_app.ui.day_list.words import (
    MOST_ROWS,
    GroupWords,
    greeting,
    group_words,
    list_html,
    look_words,
    more_words,
)
from pos_app.ui.layout import Layout
from pos_app.ui.messages import sentence
from pos_app.ui.printing import ask_and_print, make_document
from pos_app.ui.reading import Reading
from pos_app.ui.widgets.card import Card, make_label, make_line
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from pos_app.domain.day_list import DayList
    from pos_app.ui.queue.money_desk import MoneyDesk
    from pos_app.ui.queue.offers import Action
    from pos_app.ui.till import Till


# A longer list is made bit by bit: to make and to lay out a line takes two milliseconds, and all of
# them would stop the window.
_SHORT = 8
_AT_ONCE = 2


class DayListPage(QWidget):
    """Four sums, then groups of orders with one action each; morning or closing.

    Signals:
        order_wanted: the UUID of an order that is to be seen whole.
        queue_wanted, day_started: the two buttons below.
        kind_wanted: the other list is to be shown; Ctrl+M in the window does the same.
    """

    order_wanted = Signal(str)
    queue_wanted = Signal()
    day_started = Signal()
    kind_wanted = Signal()

    def __init__(self, till: Till, desk: MoneyDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = till.theme
        self._till = till
        self._desk = desk
        self._made: DayList | None = None
        self._is_closing = False
        self._reading = Reading(self._read, self)
        self._layout_kind = Layout.FULL
        self._lines: list[DayLine] = []
        # Heads, lines and hints below the sums, by all that they show.
        self._parts: dict[Hashable, QWidget] = {}
        # Those still to be made, and where the next one stands.
        self._coming: Iterator[tuple[Hashable, Callable[[], QWidget]]] = iter(())
        self._place = 0
        self._more = QTimer(self)
        self._more.setSingleShot(True)
        self._more.timeout.connect(self._make_parts)
        self._sums: DaySums | None = None
        self._groups = Card(padding=1)
        self._title = make_label("", "title")
        self._sub = make_label("", "hint")
        # The key is the window's own; here it only stands on the button.
        self._other = KeyButton(theme, "", key="Ctrl+M", size="toolbar", within=self)
        self._print = KeyButton(
            theme, self.tr("Print…"), icon="printer", key="Ctrl+P", size="toolbar"
        )
        self._queue = KeyButton(theme, self.tr("Open the queue"), key="F3", within=self)
        self._start = KeyButton(
            theme, self.tr("Start the day"), icon="sun", key="Ctrl+Enter", kind="primary"
        )
        self._foot = Paragraph(theme)
        self._scroll = QScrollArea()

        self._name_parts()
        self._assemble()
        self._other.clicked.connect(self.kind_wanted)
        self._print.clicked.connect(self._print_list)
        self._queue.clicked.connect(self.queue_wanted)
        self._start.clicked.connect(self.day_started)
        till.events.order_changed.connect(self._on_news)
        till.minutes.passed.connect(self._on_news)
        theme.changed.connect(self._show_anew)

    @property
    def is_closing(self) -> bool:
        """Whether the closing list is shown."""
        return self._is_closing

    def choose(self, *, is_closing: bool) -> None:
        """Show the closing list or the morning list."""
        self._is_closing = is_closing
        if self.isVisible():
            self._reading.now()

    def _read(self) -> None:
        lists = self._till.services.day_lists
        read = lists.closing if self._is_closing else lists.morning
        self._till.jobs.local(self, read, self._on_read, self._on_read_failed)

    def _on_read(self, made: DayList) -> None:
        self._reading.ended()
        # What was read for the other list is shown by nobody: that one is being asked for.
        if made.is_closing is self._is_closing:
            self._show_list(made)

    def _on_read_failed(self, error: Exception) -> None:
        self._reading.ended()
        self._tell_trouble(error)

    def _show_list(self, made: DayList) -> None:
        self._made = made
        name = self._till.operator().name
        self._title.setText(greeting(made, name))
        self._sub.setText(look_words(made, self._till.formats))
        words = self.tr("Morning list") if made.is_closing else self.tr("Closing list")
        self._other.set_words(words, "sun" if made.is_closing else "moon")
        start = self.tr("Done") if made.is_closing else self.tr("Start the day")
        self._start.set_words(start, "check" if made.is_closing else "sun")
        self._show_lines(made)

    def set_layout(self, layout: Layout) -> None:
        """Take the form that fits."""
        if layout is not self._layout_kind:
            self._layout_kind = layout
            self._foot.setVisible(layout >= Layout.FULL)
            self._sub.setVisible(layout >= Layout.NARROW)
            self._show_anew()

    @override
    def event(self, event: QEvent) -> bool:
        # For the lines: in each of them this would be asked a thousand times while they are made.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_own = event.key() in OWN_KEYS and not event.modifiers() and self._is_in_line()
            event.setAccepted(is_own)
            return is_own or super().event(event)
        return super().event(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reading.now()

    def _name_parts(self) -> None:
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for name, button in (
            ("other_list", self._other),
            ("print_list", self._print),
            ("open_queue", self._queue),
            ("start_day", self._start),
        ):
            button.setObjectName(name)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._groups.body.setSpacing(0)
        self._foot.set_text(
            self.tr("This list comes back with Ctrl+M, and each morning until every line is done.")
        )
        self.setFocusProxy(self._start)
        describe_keys(
            self,
            [
                ("Up Down", self.tr("Line")),
                ("Enter", self.tr("Open")),
                ("C", self.tr("Capture")),
                ("R", self.tr("Ask Stripe")),
                ("A", self.tr("See and accept")),
                ("T", self.tr("Take the card")),
                ("Ctrl+P", self.tr("Print")),
            ],
        )

    def _assemble(self) -> None:
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self._title)
        titles.addWidget(self._sub)
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(12)
        head.addLayout(titles, 1)
        head.addWidget(self._other)
        head.addWidget(self._print)
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(20, 0, 20, 20)
        self._body.setSpacing(12)
        self._body.addWidget(self._groups)
        self._body.addStretch(1)
        self._scroll.setWidget(inner)
        foot = QFrame()
        foot.setProperty("ground", "panel")
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(12)
        row.addWidget(self._foot, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self._queue)
        row.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._scroll, 1)
        column.addWidget(make_line())
        column.addWidget(foot)

    def _on_news(self, _news: object) -> None:
        if self.isVisible():
            self._reading.soon()

    def _show_anew(self) -> None:
        """Make every part again: sizes and places are others."""
        # Dropped at last, so that the focus goes from a line to the same one.
        before, self._parts = [*self._parts.values()], {}
        if self._made is not None:
            self._show_list(self._made)
        for part in before:
            self._drop(part)

    def _show_lines(self, made: DayList) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        place, order_uuid = self._focused()
        self._show_sums(made)
        wanted = dict(self._wanted_parts(made))
        gone = [self._parts.pop(key) for key in [*self._parts] if key not in wanted]
        listed = [spec.row.order_uuid for spec in wanted if isinstance(spec, LineSpec)]
        place = listed.index(order_uuid) if order_uuid in listed else min(place, len(listed) - 1)
        self._lines, self._place, self._coming = [], 0, iter(wanted.items())
        self._make_parts(up_to=len(listed) - 1 if len(listed) <= _SHORT else place)
        first = self._lines[place] if listed else self._start
        # Its layout would show it at the next turn only, and a key may come before.
        first.show()
        self.setFocusProxy(first)
        if had_focus:
            first.setFocus()
        for part in gone:
            self._drop(part)

    def _drop(self, part: QWidget) -> None:
        self._groups.body.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _make_parts(self, up_to: int = 0) -> None:
        """Make what is not there yet, a few and the line `up_to` now, the others at later turns."""
        made = 0
        for key, make in self._coming:
            part = self._parts.get(key)
            if part is None:
                part = self._parts[key] = make()
                made += 1
            self._groups.body.insertWidget(self._place, part)
            self._place += 1
            if isinstance(part, DayLine):
                self._lines.append(part)
            if made >= _AT_ONCE and len(self._lines) > up_to:
                self._more.start()
                return

    def _show_sums(self, made: DayList) -> None:
        if self._sums is not None and self._sums.fits(made, self._layout_kind):
            self._sums.show_sums(made)
            return
        if self._sums is not None:
            self._sums.hide()
            self._sums.deleteLater()
        self._sums = DaySums(self._till.theme, self._till.formats, made, self._layout_kind)
        self._body.insertWidget(0, self._sums)

    def _wanted_parts(self, made: DayList) -> Iterator[tuple[Hashable, Callable[[], QWidget]]]:
        """What is to stand below each other: what each shows, and how it is made."""
        for matter, rows in made.groups.items():
            words = group_words(matter, is_closing=made.is_closing)
            yield (words, len(rows)), partial(self._make_head, words, len(rows))
            for row in rows[:MOST_ROWS]:
                spec = line_spec(matter, row, made.at, self._till.formats, self._layout_kind)
                yield spec, partial(self._make_line, spec)
            if len(rows) > MOST_ROWS:
                left = len(rows) - MOST_ROWS
                yield (matter, left), partial(self._make_hint, more_words(left))
        if not made.groups:
            nothing = self.tr("Nothing ends, nothing is unknown, and no order waits for a card.")
            yield nothing, partial(self._make_hint, nothing)

    def _is_in_line(self) -> bool:
        focus = self.window().focusWidget()
        return any(focus is line or line.isAncestorOf(focus or self) for line in self._lines)

    def _focused(self) -> tuple[int, str]:
        """Where the line in focus stands, and of which order it is."""
        focus = self.window().focusWidget()
        for place, line in enumerate(self._lines):
            if focus is line or (focus is not None and line.isAncestorOf(focus)):
                return place, line.row.order_uuid
        return 0, ""

    def _make_head(self, words: GroupWords, count: int) -> QWidget:
        head = QFrame()
        head.setProperty("ground", "panel")
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(8)
        line.addWidget(IconLabel(self._till.theme, words.icon, words.token))
        line.addWidget(make_label(words.title, "heading"))
        line.addWidget(make_label(str(count), "small"))
        line.addStretch(1)
        if self._layout_kind >= Layout.FULL:
            line.addWidget(make_label(words.advice, "small"))
        return head

    def _make_hint(self, words: str) -> QWidget:
        hint = Paragraph(self._till.theme, words)
        hint.setContentsMargins(16, 12, 16, 12)
        return hint

    def _make_line(self, spec: LineSpec) -> DayLine:
        line = DayLine(self._till.theme, self._till.formats, spec)
        line.opened.connect(partial(self.order_wanted.emit, spec.row.order_uuid))
        line.chosen.connect(partial(self._do, spec.row.order_uuid))
        line.moved.connect(partial(self._move, line))
        line.called.connect(self._call)
        return line

    def _move(self, line: DayLine, steps: int) -> None:
        place = self._lines.index(line) + steps
        if 0 <= place < len(self._lines):
            self._lines[place].setFocus()
            self._scroll.ensureWidgetVisible(self._lines[place])

    def _call(self, phone: str) -> None:
        if not call(phone):
            lead = self.tr("This PC has no program for calls.")
            text = self.tr("Dial {phone} by hand.").format(phone=phone)
            self._till.notify(NoticeSpec(NoticeKind.REFUSED, lead, text))

    def _do(self, order_uuid: str, action: Action) -> None:
        work = partial(self._till.services.ordering.record, order_uuid)
        self._till.jobs.local(self, work, partial(self._desk.do, action), self._tell_trouble)

    def _print_list(self) -> None:
        if self._made is not None:
            name = self._till.operator().name
            html = list_html(self._made, name, self._till.formats)
            ask_and_print(make_document(self._title.text(), html), self.window(), self._till)

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))
