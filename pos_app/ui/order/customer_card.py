"""Who the order is for: the field, and beside it what is known of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_app.domain.customer import Customer, KnownCustomer
from pos_app.domain.money import total
from pos_app.ui.cards import saved_card_text
from pos_app.ui.messages import sentence
from pos_app.ui.moments import when_today
from pos_app.ui.order.customer_finder import CustomerFinder
from pos_app.ui.order.found import orders_text
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import Card, make_label
from pos_app.ui.widgets.chip import Chip, ChipSpec
from pos_app.ui.widgets.icon_label import IconLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.keycap import Keycap
from pos_app.ui.widgets.keys import key_text
from pos_app.ui.widgets.look import set_look
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from pos_app.services.shop import CustomerSearch
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme

_FIELD_WIDTH = 248
_WIDE = 600
_MOST_CARDS = 2


class CustomerCard(Card):
    """The customer of the order being typed.

    Signals:
        change_wanted: the person's data are to be changed.
        cards_wanted: the person's cards on file are to be seen.
    """

    change_wanted = Signal()
    cards_wanted = Signal()

    def __init__(
        self,
        customers: CustomerSearch,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(padding=0, parent=parent)
        self._theme = theme
        self._formats = formats
        self._clock = clock
        self._compact = False
        self.finder = CustomerFinder(customers, jobs, theme, formats)
        self.finder.setAccessibleName(self.tr("Customer phone or name"))
        self._label = make_label(self.tr("Customer phone or name"), "label")
        self._label.setBuddy(self.finder)
        self._keycap = Keycap(theme, key_text("Alt+C"))
        self._name = make_label("", "strong")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._name.setMinimumWidth(1)
        self._chip = Chip(theme, ChipSpec("user", "", "quiet"))
        self._detail = _IconLine(theme, "clock", "ink2")
        self._held = _IconLine(theme, "lock", "warn")
        self._card = _IconLine(theme, "credit-card", "ink2")
        self._card.setObjectName("customer_card_on_file")
        self._cards = KeyButton(theme, self.tr("Cards…"), key="Alt+K", kind="quiet", size="line")
        self._cards.setObjectName("customer_cards")
        self._error = _IconLine(theme, "circle-x", "bad")
        self._error.setObjectName("customer_error")
        self._change = KeyButton(theme, self.tr("Change"), key="Ctrl+E", kind="quiet", size="line")
        self._change.setObjectName("customer_change")
        self._assemble()

        self.finder.candidate_changed.connect(self._on_candidate_changed)
        self.finder.search_failed.connect(self._on_search_failed)
        self._change.clicked.connect(self.change_wanted)
        self._cards.clicked.connect(self.cards_wanted)
        theme.changed.connect(self._fit)
        self._fit()
        self.show_nobody()

    def show_nobody(self) -> None:
        """The order has no customer yet."""
        self.finder.show_customer(Customer(""))
        self._describe(self.tr("Who is calling?"), token="ink3")

    def show_customer(self, customer: Customer) -> None:
        """Show somebody of whom the book knows nothing more."""
        self.finder.show_customer(customer)
        name = customer.name or self.tr("No name yet")
        chip = "" if customer.id else self.tr("New customer")
        detail = customer.email or customer.address.replace("\n", ", ")
        self._describe(name, chip=chip, detail=detail, token="" if customer.name else "ink3")
        self._change.show()

    def show_known(self, known: KnownCustomer) -> None:
        """Show what the book knows of the customer on the order."""
        self._show_facts(known)
        self._change.show()
        self._cards.setVisible(bool(known.cards))

    def show_error(self, words: str) -> None:
        """Say what is wrong with the customer; with "" that nothing is."""
        self._error.set_text(words)
        self._error.setVisible(bool(words))
        self.finder.setAccessibleDescription(words)
        set_look(self.finder, invalid=bool(words))

    def set_compact(self, compact: bool) -> None:
        """Leave out what does not fit one column."""
        self._label.setVisible(not compact)
        self._keycap.setVisible(not compact)
        self._compact = compact
        margin = 20 if compact else 16
        self.body.setContentsMargins(margin, 12, margin, 14)

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        head.addWidget(self._keycap)
        head.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addLayout(head)
        left.addWidget(self.finder)
        left.addStretch(1)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._name)
        first.addWidget(self._chip)
        first.addStretch(1)
        top = Qt.AlignmentFlag.AlignTop
        right = QGridLayout()
        right.setVerticalSpacing(4)
        right.setColumnStretch(0, 1)
        right.addLayout(first, 0, 0)
        right.addWidget(self._change, 0, 1, top)
        right.addWidget(self._detail, 1, 0, 1, 2)
        right.addWidget(self._card, 2, 0)
        right.addWidget(self._cards, 2, 1, top)
        right.addWidget(self._held, 3, 0, 1, 2)
        right.addWidget(self._error, 4, 0, 1, 2)
        right.setRowStretch(5, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)
        self.body.addLayout(row)
        self.set_compact(False)
        self._error.hide()

    def _on_candidate_changed(self, known: KnownCustomer | None) -> None:
        self.show_error("")
        if known is not None:
            self._show_facts(known)
        elif self.finder.text().strip():
            self._describe(self.tr("Not known yet"), detail=self.tr("Enter adds a new customer"))
        else:
            self._describe(self.tr("Who is calling?"), token="ink3")

    def _on_search_failed(self, error: Exception) -> None:
        self.show_error(sentence(error, self._formats).whole)

    def _show_facts(self, known: KnownCustomer) -> None:
        customer = known.customer
        chip = self.tr("Known, {orders}").format(orders=orders_text(known.orders))
        detail = ""
        if known.last_order_at is not None:
            day = self._formats.day(known.last_order_at)
            detail = self.tr("Last order {day}").format(day=day)
        self._describe(
            customer.name or customer.phone, chip=chip, detail=detail, held=self._held_text(known)
        )
        on_file = self._card_text(known)
        self._card.set_text(on_file)
        self._card.setVisible(bool(on_file))

    def _card_text(self, known: KnownCustomer) -> str:
        today = self._clock().date()
        good = [card for card in known.cards if card.may_be_held(today)]
        if good:
            names = ", ".join(saved_card_text(card) for card in good[:_MOST_CARDS])
            return self.tr("Card on file: {cards}").format(cards=names)
        return self.tr("The card on file cannot be held") if known.cards else ""

    def _held_text(self, known: KnownCustomer) -> str:
        if not known.held:
            return ""
        first = known.held[0]
        of = first.amount.currency
        held = total([row.amount for row in known.held if row.amount.currency == of], of)
        words = self.tr("{amount} already held on order {number}")
        if self._compact:
            words = self.tr("{amount} held")
        elif len(known.held) > 1:
            words = self.tr("{amount} already held on {count} orders")
        text = words.format(
            amount=self._formats.money(held), number=first.number, count=len(known.held)
        )
        ends = [row.capture_before for row in known.held if row.capture_before]
        if not ends:
            return text
        when = when_today(min(ends), self._clock(), self._formats)
        return text + self.tr(", ends {when}").format(when=when)

    def _describe(
        self, name: str, *, chip: str = "", detail: str = "", held: str = "", token: str = ""
    ) -> None:
        self._name.setText(name)
        self._name.setToolTip(name)
        set_look(self._name, tone=token)
        self._chip.show_state(ChipSpec("user", chip, "quiet"))
        self._chip.setVisible(bool(chip) and self._has_room())
        self._detail.set_text(detail)
        self._detail.setVisible(bool(detail) and not self._compact)
        self._held.set_text(held)
        self._held.setVisible(bool(held))
        self._change.hide()
        self._card.hide()
        self._cards.hide()
        self.show_error("")

    def _has_room(self) -> bool:
        return self.width() >= self._theme.px(_WIDE)

    def _fit(self) -> None:
        self.finder.setFixedWidth(self._theme.px(_FIELD_WIDTH if self._theme.scale < 1.5 else 190))


class _IconLine(QWidget):
    """A small icon and a sentence in one colour."""

    def __init__(self, theme: Theme, icon: str, token: str) -> None:
        super().__init__()
        kind = Type.SECOND
        self._text = Paragraph(theme, kind=kind, token=token)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(theme, icon, token, 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text.set_text(text)
