"""The first start: six short steps, each of which can be left for the practice shop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.domain.errors import HoldfastError
from pos_app.domain.money import Currency
from pos_app.domain.settings import written
from pos_app.services.shop import ShopSettings
from pos_app.ui.first_run.key_step import KeyStep
from pos_app.ui.first_run.step_rail import StepRail
from pos_app.ui.first_run.steps import CardsStep, DoneStep, OwnerStep, PaperStep, ShopStep
from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.rights import Operator
    from pos_app.domain.settings import Value
    from pos_app.services.bundle import Services
    from pos_app.ui.first_run.step import Setup, Step

_RAIL = 264
_WIDEST = 640
_MARGIN = 56


class Wizard(QWidget):
    """Enter goes on, Alt+← back. The shop is made at the last step, all of it or nothing.

    Signals:
        finished: the Operator who owns the shop, or who went through the steps again.
        practice_wanted: somebody wants to try the practice shop first.
        left: somebody who went through again leaves everything as it is.
    """

    finished = Signal(object)
    practice_wanted = Signal()
    left = Signal()

    def __init__(self, setup: Setup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup = setup
        self._shop, self._owner, self._key = ShopStep(setup), OwnerStep(setup), KeyStep(setup)
        self._cards, self._paper, self._done = CardsStep(setup), PaperStep(setup), DoneStep(setup)
        self._steps: tuple[Step, ...] = (
            self._shop,
            self._owner,
            self._key,
            self._cards,
            self._paper,
            self._done,
        )
        self._place = 0
        self._stack = QWidget()
        self._stack.setProperty("ground", "none")
        self._rail = StepRail(setup.theme, [step.title for step in self._steps])
        self._where = make_label("", "second")
        self._make_buttons()
        self.setObjectName("wizard")
        self.setProperty("ground", "window")
        self._assemble()
        for step in self._steps:
            step.changed.connect(self._offer)
        setup.theme.changed.connect(self._fit)
        self._show(0)

    def show_values(self, values: dict[str, Value]) -> None:
        """Fill in what is set already."""
        for step in self._steps:
            step.show_values(values)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Go to the next step, or from the last one make the shop."""
        step = self._step
        if not self._next.isEnabled() or not step.check(self._shop.money) or not step.go_on():
            return
        if step is self._done:
            self._make()
            return
        self._show(self._place + 1)

    def go_back(self) -> None:
        """Go to the step before."""
        if self._place:
            self._show(self._place - 1)

    @property
    def _step(self) -> Step:
        return self._steps[self._place]

    def _show(self, place: int) -> None:
        self._place = place
        # A QStackedWidget would be as high as its longest step.
        for step in self._steps:
            step.setVisible(step is self._step)
        self._rail.show_step(place)
        words = self.tr("Step {place} of {count}")
        for label in (self._where, self._above):
            label.setText(words.format(place=place + 1, count=len(self._steps)))
        if self._step is self._done:
            self._done.show_facts(self._facts())
        self._offer()
        self._step.begin()
        self.setFocusProxy(self._next if self._step is self._done else self._step)
        self.setFocus()

    def _offer(self) -> None:
        self._next.set_words(self._step.next_words)
        self._next.set_waiting(self._step.waiting)
        self._back.setVisible(self._place > 0)

    def _values(self) -> dict[str, Value]:
        money = self._shop.money
        return {name: value for step in self._steps for name, value in step.values(money).items()}

    def _facts(self) -> list[str]:
        """What was asked for, in the order of DoneStep's names."""
        values = self._values()
        inside = self.tr("in the prices") if values["prices_include_tax"] else self.tr("added")
        return [
            f"{values['name']}, {values['currency']}",
            f"{written(values['default_tax'])} %, {inside}",
            self._owner.owner,
            self._key.known or self.tr("none yet: no card can be held"),
            self.tr("yes") if values["moto"] else self.tr("no"),
            str(values["printer"]) or self.tr("the system's own"),
        ]

    def _make(self) -> None:
        self._next.set_waiting(self.tr("Storing…"))
        store = partial(
            _store,
            self._setup.services,
            self._setup.operator,
            self._values(),
            self._owner.owner,
            self._owner.pin,
        )
        self._setup.jobs.local(self, store, self._on_made, self._on_not_made)

    def _on_made(self, operator: Operator) -> None:
        self._owner.forget_pin()
        self._next.set_waiting("")
        self.finished.emit(operator)

    def _on_not_made(self, error: Exception) -> None:
        self._next.set_waiting("")
        code = error.code if isinstance(error, HoldfastError) else ""
        if isinstance(error, HoldfastError) and code.startswith(("pin.", "operator.")):
            self._show(self._steps.index(self._owner))
            self._owner.say(error)
        else:
            self._done.say(error)

    def _make_buttons(self) -> None:
        theme, setup = self._setup.theme, self._setup
        self._back = KeyButton(
            theme, self.tr("Back"), icon="arrow-left", key="Alt+Left", kind="quiet"
        )
        self._back.setObjectName("step_back")
        words = self.tr("Practise first") if setup.is_first else self.tr("Leave all as it is")
        icon, key = ("flask-conical", "Ctrl+P") if setup.is_first else ("x", "Esc")
        self._leave = KeyButton(theme, words, icon=icon, key=key)
        self._leave.setObjectName("step_leave")
        # The page itself hears Enter; within what never has the focus the key only stands there.
        self._next = KeyButton(
            theme, "", key="Enter", kind="primary", size="final", within=self._rail
        )
        self._next.setObjectName("step_next")
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        self._leave.clicked.connect(self.practice_wanted if setup.is_first else self.left)

    def _assemble(self) -> None:
        theme = self._setup.theme
        self._side = QWidget()
        self._side.setProperty("ground", "panel")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(24, 28, 16, 24)
        side.setSpacing(20)
        side.addWidget(make_label("Holdfast", "strong"))
        side.addWidget(self._rail)
        side.addStretch(1)
        side.addWidget(Paragraph(theme, self.tr("What you typed stays, back and forth.")))
        stack = QVBoxLayout(self._stack)
        stack.setContentsMargins(0, 0, 0, 0)
        for step in self._steps:
            stack.addWidget(step)
        inner = QWidget()
        inner.setProperty("ground", "none")
        # Without the rail the place among the steps stands above each of them.
        self._above = make_label("", "second")
        self._page = QVBoxLayout(inner)
        self._page.setSpacing(4)
        self._page.addWidget(self._above)
        room = QHBoxLayout()
        self._page.addLayout(room, 1)
        room.addWidget(self._stack, 1)
        room.addStretch(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(12)
        self._foot.addWidget(self._where)
        self._foot.addStretch(1)
        for button in (self._leave, self._back, self._next):
            self._foot.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(scroll, 1)
        right.addWidget(make_line())
        right.addLayout(self._foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(right, 1)

    def _fit(self) -> None:
        theme = self._setup.theme
        layout = layout_for(self.width(), theme.scale)
        is_single = layout is Layout.SINGLE
        self._side.setVisible(layout >= Layout.NARROW)
        self._where.setVisible(not is_single)
        self._above.setVisible(is_single)
        self._side.setFixedWidth(theme.px(_RAIL))
        margin = 20 if is_single else _MARGIN
        self._page.setContentsMargins(margin, 20 if is_single else _MARGIN, margin, 20)
        self._foot.setContentsMargins(margin, 12, margin, 12)
        self._stack.setMaximumWidth(theme.px(_WIDEST))


def _store(
    services: Services, by: Operator | None, values: dict[str, Value], owner: str, pin: str
) -> Operator:
    """Make the shop, or change what is there already; returns who owns it or changed it."""
    printer = {"printer": values.pop("printer")}
    if by is None:
        money = values["currency"]
        assert isinstance(money, Currency)
        first = ShopSettings(str(values["name"]), money).with_values(values)
        made = services.setting_up.make_shop(first, owner, pin)
        services.settings.change(printer, made)
        return made
    services.settings.change(values | printer, by)
    if owner != by.name:
        by = services.operators.rename(by, owner, by)
    return by
