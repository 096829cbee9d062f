"""Who is at the till: a person and a PIN."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.secret import Secret
from pos_app.ui.messages import sentence
from pos_app.ui.person_button import PersonButton
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label, make_line
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import KeyHints
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.pin_field import PinField
from pos_app.ui.widgets.top_bar import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_app.domain.rights import Operator
    from pos_app.services.operators import Operators
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.queue.banner import Banner
    from pos_app.ui.theme.theme import Theme

_WIDTH = 664
_PEOPLE_WIDTH = 272
_LOCK_WIDTH = 440
_PERSON = 52
_MARK = 44
_STRIP = 30
_MOST_SHOWN = 6
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class SignInPage(QWidget):
    """Fills the window while nobody is signed in; shows nothing of the shop's orders.

    Signals:
        signed_in: the Operator whose PIN was right.
    """

    signed_in = Signal(object)

    def __init__(
        self,
        operators: Operators,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        shop_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operators = operators
        self._jobs = jobs
        self._theme = theme
        self._formats = formats
        self._checking = False
        self._people_there: list[Operator] = []
        self._hints = KeyHints(theme)
        self._banner: Banner | None = None
        self.setObjectName("sign_in")
        self.setProperty("ground", "window")
        self._shop = make_label(shop_name, "title")
        self._group = QButtonGroup(self)
        self._people = QVBoxLayout()
        self._hello = make_label("", "title")
        self._hello.setTextFormat(Qt.TextFormat.PlainText)
        self._words = Paragraph(theme, kind=Type.BODY)
        self._error = Paragraph(theme, kind=Type.NAME, token="bad")
        self._error.setObjectName("pin_error")
        self._make_pin()
        self._else = KeyButton(theme, self.tr("Someone else"), icon="users", key="F12")
        self._else.setObjectName("someone_else")
        self._assemble()
        self._group.buttonToggled.connect(self._on_chosen)
        self._else.clicked.connect(self._show_people)
        theme.changed.connect(self._fit)
        self._fit()

    def ask(self, people: Sequence[Operator]) -> None:
        """Ask who is there, with the first person chosen."""
        self._fill_people(people)
        self._show_people()

    def lock(self, operator: Operator, people: Sequence[Operator]) -> None:
        """Ask for the PIN of whoever was here; F12 lets somebody else in."""
        self._fill_people(people)
        self._choose(operator.name)
        self._people_side.hide()
        self._else.show()
        self._hello.setText(self.tr("Locked for {name}").format(name=operator.name))
        self._words.set_text(self.tr("What you were doing is kept. Type your PIN, then Enter."))
        self._fit()
        self._begin_pin()

    def keep_current(self, people: Sequence[Operator]) -> None:
        """Take who may sign in now; whoever is chosen stays so, and what is typed of the PIN."""
        if self._people_there == list(people):
            return
        chosen, typed, hello = self._group.checkedButton(), self._pin.text(), self._hello.text()
        name = chosen.text() if chosen is not None else ""
        self._fill_people(people)
        if name in [each.name for each in people]:
            self._choose(name)
            self._pin.setText(typed)
            self._hello.setText(hello)
            self._fit()
        else:
            self._show_people()

    def show_banner(self, banner: Banner | None) -> None:
        """Say something below, with no name and no amount: what cannot wait, or a hint."""
        if self._banner is not None:
            self._banner.hide()
            self._banner.deleteLater()
        self._banner = banner
        if banner is not None:
            self._banner_place.addWidget(banner)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pin.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return False

    def _make_pin(self) -> None:
        self._pin = PinField()
        self._pin.setObjectName("pin")
        self._pin.setAccessibleName(self.tr("PIN"))
        set_look(self._pin, box="amount")
        self._pin.installEventFilter(self)
        self._pin.returnPressed.connect(self._sign_in)
        self._pin.textEdited.connect(self._forget_error)
        self.setFocusProxy(self._pin)

    def _show_hints(self) -> None:
        picks = [("A … Z", self.tr("First letter picks a person")), ("Up Down", self.tr("Move"))]
        others = [("F12", self.tr("Someone else"))]
        is_lock = self._people_side.isHidden()
        self._hints.set_hints(
            [
                *([] if is_lock else picks),
                ("0 … 9", self.tr("PIN")),
                ("Enter", self.tr("Sign in")),
                ("Esc", self.tr("Clear")),
                *(others if is_lock else []),
            ]
        )

    def _assemble(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        card = Card(padding=0)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._make_people_side())
        row.addWidget(self._make_pin_side(), 1)
        card.body.addLayout(row)
        self._banner_place = QVBoxLayout()
        column = QVBoxLayout()
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(Mark(self._theme, _MARK), 0, centre)
        column.addWidget(self._shop, 0, centre)
        column.addSpacing(12)
        self._middle = QWidget()
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(12)
        middle.addWidget(card)
        middle.addLayout(self._banner_place)
        row_of_middle = QHBoxLayout()
        row_of_middle.addStretch(1)
        row_of_middle.addWidget(self._middle)
        row_of_middle.addStretch(1)
        column.addLayout(row_of_middle)
        column.addStretch(3)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(column, 1)
        page.addWidget(make_line())
        page.addWidget(self._make_strip())

    def _make_strip(self) -> QWidget:
        self._strip = QWidget()
        self._strip.setProperty("ground", "panel")
        self._strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._hints)
        return self._strip

    def _make_people_side(self) -> QWidget:
        inner = QWidget()
        inner.setProperty("ground", "none")
        self._people.setContentsMargins(16, 0, 16, 16)
        self._people.setSpacing(4)
        inner.setLayout(self._people)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        line = QFrame()
        line.setProperty("frame", "line")
        line.setFixedWidth(1)
        heading = make_label(self.tr("Who is at the till?"), "label")
        heading.setContentsMargins(28, 16, 16, 8)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(heading)
        left.addWidget(scroll, 1)
        self._people_side = QWidget()
        side = QHBoxLayout(self._people_side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addLayout(left, 1)
        side.addWidget(line)
        return self._people_side

    def _make_pin_side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self._hello)
        column.addWidget(self._words)
        column.addSpacing(10)
        column.addWidget(self._pin)
        column.addWidget(self._error)
        column.addSpacing(6)
        column.addWidget(self._else)
        column.addStretch(1)
        return side

    def _fill_people(self, people: Sequence[Operator]) -> None:
        self._people_there = list(people)
        for person in self._group.buttons():
            self._group.removeButton(person)
            person.hide()
            person.deleteLater()
        while self._people.count():
            self._people.takeAt(0)
        for place, operator in enumerate(people):
            person = PersonButton(self._theme, operator)
            person.setObjectName(f"person_{place}")
            self._group.addButton(person, place)
            self._people.addWidget(person)
        self._people.addStretch(1)
        if people:
            self._choose(people[0].name)

    def _choose(self, name: str) -> None:
        for person in self._group.buttons():
            if person.text() == name:
                person.setChecked(True)

    def _show_people(self) -> None:
        self._people_side.show()
        self._else.hide()
        self._words.set_text(self.tr("Type your PIN, then press Enter."))
        self._greet()
        self._fit()
        self._begin_pin()

    def _begin_pin(self) -> None:
        self._pin.clear()
        self._forget_error()
        self._pin.setFocus()

    def _greet(self) -> None:
        person = self._group.checkedButton()
        name = person.text() if person is not None else ""
        self._hello.setText(self.tr("Hello, {name}").format(name=name))

    def _on_chosen(self, _person: QAbstractButton, is_chosen: bool) -> None:
        if is_chosen:
            self._greet()
            self._begin_pin()

    def _press(self, event: QKeyEvent) -> bool:
        key, text = Qt.Key(event.key()), event.text()
        if key in _STEPS and not self._people_side.isHidden():
            self._move(_STEPS[key])
        elif key == Qt.Key.Key_Escape:
            self._begin_pin()
        elif text.isalpha() and not self._people_side.isHidden():
            self._pick_letter(text)
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        people = self._group.buttons()
        if people:
            place = self._group.checkedId() + step
            people[min(max(place, 0), len(people) - 1)].setChecked(True)

    def _pick_letter(self, letter: str) -> None:
        people, start = self._group.buttons(), self._group.checkedId() + 1
        # The same letter again goes on to the next person of that letter.
        for person in [*people[start:], *people[:start]]:
            if person.text().casefold().startswith(letter.casefold()):
                person.setChecked(True)
                return

    def _sign_in(self) -> None:
        person = self._group.checkedButton()
        if person is None or self._checking or not self._pin.text():
            return
        self._checking = True
        work = partial(self._operators.sign_in, person.text(), Secret(self._pin.text()))
        self._pin.clear()
        self._jobs.local(self, work, self._on_signed_in, self._on_refused)

    def _on_signed_in(self, operator: Operator) -> None:
        self._checking = False
        self._forget_error()
        self.signed_in.emit(operator)

    def _on_refused(self, error: Exception) -> None:
        self._checking = False
        words = sentence(error, self._formats).whole
        self._error.set_text(words)
        self._error.show()
        self._pin.setAccessibleDescription(words)
        set_look(self._pin, invalid=True)
        self._pin.setFocus()

    def _forget_error(self) -> None:
        self._error.hide()
        self._pin.setAccessibleDescription("")
        set_look(self._pin, invalid=False)

    def _fit(self) -> None:
        self._strip.setFixedHeight(self._theme.px(_STRIP))
        self._show_hints()
        wanted = _LOCK_WIDTH if self._people_side.isHidden() else _WIDTH
        width = min(self._theme.px(wanted), max(self.width() - 48, 320))
        self._middle.setFixedWidth(width)
        self._people_side.setFixedWidth(min(self._theme.px(_PEOPLE_WIDTH), width // 2))
        shown = min(max(len(self._group.buttons()), 2), _MOST_SHOWN)
        self._people_side.setMinimumHeight(self._theme.px(_PERSON) * shown + self._theme.px(62))
