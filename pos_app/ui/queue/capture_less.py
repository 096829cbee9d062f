"""Taking less than what is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.errors import HoldfastError, InvalidInput, Refused
from pos_app.domain.money import Money
from pos_app.ui.messages import sentence
from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.keep_rest import KeepRest
from pos_app.ui.queue.split import Split
from pos_app.ui.queue.standing import about
from pos_app.ui.queue.working_out import LinesLeftOut, PercentageOff
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.keys import key_sequences
from pos_app.ui.widgets.money_field import MoneyField

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme

translate = QCoreApplication.translate
_AMOUNT_KEY = "Alt+T"
_LONGEST_WHY = 500


class CaptureLess(Dialog):
    """Asks how much to take and why; what is taken and let go follows each key."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        super().__init__(theme, parent, translate("CaptureLess", "Capture less than held"))
        self._formats = formats
        self._held = record.payment.capturable
        self._wanted: Money | None = None
        self.setObjectName("capture_less")
        self.set_subtitle(about(record, now, formats))
        self._amount = MoneyField(theme, formats, self._held.currency, size="amount")
        self._amount.setObjectName("take_now")
        self._take = Field(
            theme, self.tr("Take now"), self._amount, hint=self._limits(), key=_AMOUNT_KEY
        )
        self._split = Split(theme, formats)
        self._keep = KeepRest(theme, formats, record, now, self) if record.can_keep_rest else None
        self._warning = Banner(theme, "triangle-alert", "warn")
        self._why = QLineEdit()
        self._why.setObjectName("why_less")
        self._why.setMaxLength(_LONGEST_WHY)
        self._why_field = Field(theme, self.tr("Why less, kept with the order"), self._why)
        self._lines = LinesLeftOut(formats, record.order.content)
        self._percentage = PercentageOff(theme, self._held)
        self._lines_button = KeyButton(theme, self.tr("Leave out a line…"), key="Alt+L")
        self._percentage_button = KeyButton(theme, self.tr("Take off a percentage…"), key="Alt+P")
        self._act = KeyButton(theme, "", icon="check", key="Ctrl+Enter", kind="primary")
        safe = KeyButton(theme, self.tr("Leave the hold as it is"), key="Esc")

        self._lay_out()
        self._name_parts(safe)
        self.set_buttons(safe, self._act)

        self._amount.textChanged.connect(self._on_amount_changed)
        if self._keep is not None:
            self._keep.changed.connect(self._on_amount_changed)
        self._lines_button.clicked.connect(lambda: self._open(self._lines))
        self._percentage_button.clicked.connect(lambda: self._open(self._percentage))
        self._lines.worked_out.connect(self._on_worked_out)
        self._percentage.worked_out.connect(self._on_worked_out)
        to_amount = QShortcut(self)
        to_amount.setKeys(key_sequences(_AMOUNT_KEY))
        to_amount.activated.connect(self._focus_amount)
        # An order that was changed after the hold says itself how much of it is to be taken.
        self._amount.set_amount(min(self._held, record.wanted) or self._held)

    @property
    def amount(self) -> Money:
        """What to take."""
        assert self._wanted is not None
        return self._wanted

    @property
    def keeps_rest(self) -> bool:
        """Whether what is not taken stays held."""
        return self._rest_kept_by() is not None

    @property
    def why(self) -> str:
        """Why it is less, as typed."""
        return self._why.text().strip() or self._lines_words()

    @override
    def act(self) -> None:
        if self._wanted is not None:
            self.accept()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_amount()

    def _lay_out(self) -> None:
        ways = QVBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(make_label(self.tr("Or work it out"), "label"))
        ways.addWidget(self._lines_button)
        ways.addWidget(self._percentage_button)
        ways.addStretch(1)
        top = QGridLayout()
        top.setHorizontalSpacing(24)
        top.setColumnStretch(0, 11)
        top.setColumnStretch(1, 13)
        # Room for an error of two lines, so that nothing below jumps while somebody types.
        top.setRowMinimumHeight(0, self._theme.px(120))
        top.addWidget(self._take, 0, 0)
        top.addLayout(ways, 0, 1)
        self.body.addLayout(top)
        for part in (self._lines, self._percentage):
            part.hide()
            self.body.addWidget(part)
        self.body.addWidget(self._split)
        if self._keep is not None:
            self.body.addWidget(self._keep)
        self.body.addWidget(self._warning)
        self.body.addWidget(self._why_field)
        self.body.addStretch(1)

    def _name_parts(self, safe: KeyButton) -> None:
        safe.setObjectName("leave_hold")
        self._act.setObjectName("take_less")
        self._lines_button.setObjectName("leave_out_line")
        self._percentage_button.setObjectName("take_off_percentage")
        describe_keys(
            self,
            [
                ("Tab", self.tr("Next field")),
                ("Ctrl+Enter", self.tr("Take")),
                ("Esc", self.tr("Leave the hold")),
            ],
        )

    def _limits(self) -> str:
        held = self.tr("Held {amount}.").format(amount=self._formats.money(self._held))
        if not self._held.currency.smallest_charge:
            return held
        least = Money(self._held.currency.smallest_charge, self._held.currency)
        words = self.tr("The smallest amount is {amount}.")
        return f"{held} {words.format(amount=self._formats.money(least))}"

    def _open(self, part: LinesLeftOut | PercentageOff) -> None:
        self._lines.setVisible(part is self._lines)
        self._percentage.setVisible(part is self._percentage)
        self._fit()
        part.focus()

    def _focus_amount(self) -> None:
        self._amount.setFocus()
        self._amount.selectAll()

    def _on_worked_out(self, amount: Money) -> None:
        self._amount.setText(self._formats.money(amount))

    def _on_amount_changed(self) -> None:
        error = ""
        try:
            self._wanted = self._checked(self._amount.amount())
        except HoldfastError as trouble:
            self._wanted = None
            error = sentence(trouble, self._formats).whole
        self._take.set_error(error)
        self._split.show_amounts(self._wanted, self._held, keeps_rest=self.keeps_rest)
        self._say(error)

    def _checked(self, wanted: Money) -> Money:
        if wanted > self._held:
            raise Refused("capture.more_than_held", held=self._held, wanted=wanted)
        if not wanted:
            raise InvalidInput("capture.nothing")
        if wanted.minor < wanted.currency.smallest_charge:
            smallest = Money(wanted.currency.smallest_charge, wanted.currency)
            raise Refused("amount.too_small", smallest=smallest)
        return wanted

    def _say(self, error: str) -> None:
        # A button that is off names no amounts: they would be those of a moment ago.
        self._act.setEnabled(not error)
        rest = self.tr("The bank may need some days to show it.")
        if self._keep is None:
            rest = f"{self.tr('One hold gives one capture.')} {rest}"
        self._warning.show_mark("triangle-alert", "warn")
        if self._wanted is None:
            self._act.set_words(self.tr("Take less"))
            self._warning.say(self.tr("What is not taken now cannot be taken later."), rest)
            return
        taken = self._formats.money(self._wanted)
        left = self._held - self._wanted
        released = self._formats.money(left)
        if not left:
            self._act.set_words(self.tr("Take all {taken}").format(taken=taken))
            self._warning.say(self.tr("What is not taken now cannot be taken later."), rest)
            return
        if keep := self._rest_kept_by():
            words = self.tr("Take {taken}, keep {rest} held")
            self._act.set_words(words.format(taken=taken, rest=released))
            self._warning.show_mark("lock", "accent_ink")
            self._warning.say(*keep.words(taken, released))
            return
        words = self.tr("Take {taken}, release {released}")
        self._act.set_words(words.format(taken=taken, released=released))
        warning = self.tr("{released} cannot be taken later.").format(released=released)
        self._warning.say(warning, rest)

    def _rest_kept_by(self) -> KeepRest | None:
        """The tick by which a rest stays held; None where there is no rest, or it is let go."""
        is_less = self._wanted is not None and self._wanted < self._held
        return self._keep if self._keep is not None and self._keep.is_wanted and is_less else None

    def _lines_words(self) -> str:
        left_out = self._lines.left_out()
        return self.tr("Left out: {lines}").format(lines=left_out) if left_out else ""
