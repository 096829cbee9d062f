"""New order: who calls, what they buy, and saving it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.domain.customer import Customer, KnownCustomer
from pos_app.domain.errors import InvalidInput
from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.messages import sentence
from pos_app.ui.order.bought_before import MOST_ITEMS
from pos_app.ui.order.cards_dialog import CardsDialog
from pos_app.ui.order.clear_dialog import ClearDialog
from pos_app.ui.order.closing_panel import ClosingPanel
from pos_app.ui.order.customer_card import CustomerCard
from pos_app.ui.order.customer_dialog import CustomerDialog
from pos_app.ui.order.customer_file import CustomerFile
from pos_app.ui.order.discount_dialog import DiscountDialog
from pos_app.ui.order.draft_keeper import DraftKeeper
from pos_app.ui.order.history import DraftHistory
from pos_app.ui.order.kept_label import KeptLabel
from pos_app.ui.order.lines_card import LinesCard
from pos_app.ui.people.lending import after_lending
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.look import set_look

if TYPE_CHECKING:
    from collections.abc import Callable

    from pos_app.domain.order import CatalogItem, Discount, Draft
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till
    from pos_app.ui.widgets.key_counter import KeyCounter

_SIDE_WIDTHS = {Layout.WIDE: 360, Layout.FULL: 312, Layout.NARROW: 280}


class OrderPage(QWidget):
    """The order being typed.

    Signals:
        saved: an OrderRecord, and whether its card is to be held now.
    """

    saved = Signal(object, bool)

    def __init__(
        self,
        till: Till,
        counter: KeyCounter,
        draft: Draft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._till = till
        self._services = till.services
        self._jobs = till.jobs
        self._theme = till.theme
        self._formats = till.formats
        self._operator = till.operator
        self._counter = counter
        self._saving: Draft | None = None
        self._save_after_search: bool | None = None
        self._number = 0
        # What a saved order was when somebody began to change it here.
        self._opened: Draft | None = None
        self._shown_customer = Customer("")
        self._layout_kind: Layout | None = None
        self.history = DraftHistory(draft, self)
        self.keeper = DraftKeeper(till, self.history, self)
        self.customer_file = CustomerFile(till, self)
        self.setObjectName("order_page")
        self._make_parts()
        self._assemble()
        self._connect()
        self._show_draft()
        self._arrange(Layout.FULL)

    def begin(self, draft: Draft) -> None:
        """Start with an empty order."""
        self._forget_number()
        self.history.start(draft)
        self.keeper.let_go(draft)
        self.lines.finder.clear()
        self._counter.stop()
        self.setFocus()

    def reopen(self, record: OrderRecord) -> None:
        """Change an order that is saved already and has no card yet."""
        self._number = record.order.number
        self._opened = record.order.content
        self.history.start(record.order.content)
        self.keeper.let_go(record.order.content)
        self.setFocus()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _make_parts(self) -> None:
        services, jobs, theme, formats = self._services, self._jobs, self._theme, self._formats
        self._title = make_label("", "title")
        self._kept = KeptLabel(theme, formats)
        self._discount = KeyButton(
            theme, self.tr("Discount…"), key="Alt+D", kind="quiet", size="toolbar"
        )
        self._discount.setObjectName("order_discount_button")
        self._clear = KeyButton(
            theme, self.tr("Clear"), key="Ctrl+Del", kind="quiet", size="toolbar"
        )
        self._clear.setObjectName("order_clear")
        self.customer = CustomerCard(services.customers, jobs, theme, formats, services.clock)
        self._customer_line = make_line()
        self.lines = LinesCard(services, jobs, theme, formats, self.history)
        self.closing = ClosingPanel(theme, formats)

    def _assemble(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._kept)
        head.addStretch(1)
        head.addWidget(self._discount)
        head.addWidget(self._clear)
        self._left = QWidget(self)
        self._left_column = QVBoxLayout(self._left)
        self._left_column.setContentsMargins(0, 0, 0, 0)
        self._left_column.addWidget(self.customer)
        self._left_column.addWidget(self._customer_line)
        self._left_column.addWidget(self.lines, 1)
        self._grid = QGridLayout(self)
        self.setTabOrder(self.customer.finder, self.lines.finder.field)
        self.setTabOrder(self.lines.finder.field, self.lines.note)

    def _connect(self) -> None:
        finder = self.customer.finder
        finder.picked.connect(self._take_known)
        finder.typed.connect(self._take_customer)
        finder.form_wanted.connect(self._ask_customer)
        finder.settled.connect(self._save_now)
        finder.textEdited.connect(self._count)
        self.lines.finder.field.textEdited.connect(self._count)
        self.lines.finder.went_back.connect(finder.setFocus)
        self.customer.change_wanted.connect(lambda: self._ask_customer(self.history.draft.customer))
        self.customer.cards_wanted.connect(self._show_cards)
        self.closing.bought.item_chosen.connect(self.lines.add_item)
        self.closing.hold_wanted.connect(partial(self._save, True))
        self.closing.later_wanted.connect(partial(self._save, False))
        self._discount.clicked.connect(self._ask_discount)
        self._clear.clicked.connect(self._ask_clear)
        self.history.changed.connect(self._show_draft)
        self.customer_file.erased.connect(self._forget_customer)
        self.keeper.restored.connect(self._forget_number)
        self.keeper.shown.connect(self._begin_where_it_begins)
        self.keeper.kept.connect(self._kept.show_kept)
        self.keeper.failed.connect(self._kept.show_failed)
        self._theme.changed.connect(self._fit)
        self._add_key("Alt+C", finder.setFocus)
        self._add_key("Alt+N", self.lines.open_note)
        self._add_key("Ctrl+Z", self.history.undo)
        self._add_key("Ctrl+Shift+Z", self.history.redo)

    def _add_key(self, key: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(act)

    def _show_draft(self) -> None:
        draft = self.history.draft
        title = self.tr("Order {number}") if self._number else self.tr("New order")
        self._title.setText(title.format(number=self._number))
        self.closing.show_draft(draft)
        self.closing.show_trouble(None)
        self._clear.setVisible(not draft.is_empty)
        self._discount.setVisible(bool(draft.lines))
        if draft.customer != self._shown_customer:
            self._show_customer(draft.customer)
        has_customer = bool(draft.customer.name or draft.customer.phone)
        self.setFocusProxy(self.lines.finder.field if has_customer else self.customer.finder)

    def _show_customer(self, customer: Customer) -> None:
        self._shown_customer = customer
        if not (customer.name or customer.phone):
            self.customer.show_nobody()
        else:
            self.customer.show_customer(customer)
        self.closing.bought.show_items(None, ())
        if customer.id is not None:
            self._look_up(customer)

    def _look_up(self, customer: Customer) -> None:
        self._jobs.local(
            self,
            partial(self._services.customers.find, customer.phone or customer.name),
            partial(self._on_looked_up, customer),
            lambda _error: None,
        )
        work = partial(self._services.customers.bought_before, customer.id or 0, MOST_ITEMS)
        self._jobs.local(self, work, partial(self._on_bought, customer), lambda _error: None)

    def _on_looked_up(self, customer: Customer, found: list[KnownCustomer]) -> None:
        same = [known for known in found if known.customer.id == customer.id]
        is_current = customer == self.history.draft.customer and self.customer.finder.is_taken
        if same and is_current:
            self.customer.show_known(replace(same[0], customer=customer))

    def _on_bought(self, customer: Customer, items: list[CatalogItem]) -> None:
        if customer == self.history.draft.customer:
            self.closing.bought.show_items(customer, items)

    def _take_known(self, known: KnownCustomer) -> None:
        self._take_customer(known.customer)
        self.customer.show_known(known)
        if self.customer.finder.hasFocus():
            self.lines.finder.field.setFocus()

    def _take_customer(self, customer: Customer) -> None:
        if customer == self.history.draft.customer:
            self._show_customer(customer)
        else:
            self.history.edit(replace(self.history.draft, customer=customer))

    def _ask_customer(self, customer: Customer) -> None:
        dialog = CustomerDialog(self._theme, self._formats, self, customer)
        dialog.export_wanted.connect(self.customer_file.ask_where)
        dialog.erase_wanted.connect(self.customer_file.ask_to_erase)
        dialog.customer_taken.connect(self._take_customer)
        dialog.accepted.connect(self.lines.finder.field.setFocus)
        dialog.open()

    def _show_cards(self) -> None:
        customer = self.history.draft.customer
        dialog = CardsDialog(self._till, customer, self)
        dialog.changed.connect(partial(self._look_up, customer))
        dialog.open()

    def _forget_customer(self, customer_id: int) -> None:
        draft = self.history.draft
        if draft.customer.id == customer_id:
            # Begun anew: nothing that undo would bring back.
            self.history.start(replace(draft, customer=Customer(""), note=""))

    def _ask_discount(self) -> None:
        draft = self.history.draft
        dialog = DiscountDialog(self._theme, self._formats, self, draft.discount, draft.currency)
        dialog.discount_taken.connect(self._take_discount)
        dialog.open()

    def _take_discount(self, discount: Discount | None) -> None:
        self.history.edit(replace(self.history.draft, discount=discount))

    def _ask_clear(self) -> None:
        dialog = ClearDialog(self._theme, self, saved_number=self._number)
        dialog.accepted.connect(self._start_afresh)
        dialog.open()

    def _start_afresh(self) -> None:
        self._jobs.local(
            self, self._services.ordering.new_draft, self._on_cleared, self._kept.show_failed
        )

    def _on_cleared(self, draft: Draft) -> None:
        self.begin(draft)
        work = partial(self._services.ordering.keep_draft, draft, self._operator())
        self._jobs.local(self, work, lambda _since: None, self._kept.show_failed)

    def _count(self) -> None:
        if not self._counter.is_running:
            self._counter.start()

    def _save(self, hold: bool) -> None:
        if self._saving is not None or self._save_after_search is not None:
            return
        self.lines.note.commit()
        if not self.customer.finder.commit():
            self._save_after_search = hold
            return
        if self._is_complete():
            self._write(hold)

    def _save_now(self) -> None:
        hold, self._save_after_search = self._save_after_search, None
        if hold is not None:
            self._save(hold)

    def _is_complete(self) -> bool:
        leftover = self.lines.finder.leftover
        if leftover:
            words = self.tr("“{words}” is not on the order yet. Enter adds it, Esc leaves it out.")
            self.lines.finder.show_error(words.format(words=leftover))
            self.lines.finder.field.setFocus()
            return False
        try:
            self.history.draft.check()
        except InvalidInput as error:
            self._show_bad_input(error)
            return False
        return True

    def _show_bad_input(self, error: InvalidInput) -> None:
        words = sentence(error, self._formats)
        if error.code == "order.no_customer":
            self.customer.show_error(words.whole)
            self.customer.finder.setFocus()
        elif error.code == "order.no_lines":
            self.lines.finder.show_error(words.whole)
            self.lines.finder.field.setFocus()
        else:
            self.closing.show_trouble(words)

    def _write(self, hold: bool) -> None:
        draft = self._saving = self.history.draft
        operator, ordering = self._operator(), self._services.ordering
        opened = self._opened
        self.keeper.let_go(draft)
        self.closing.set_saving(True)
        self.closing.show_trouble(None)
        self._jobs.local(
            self,
            lambda: (ordering.save(draft, operator, opened), ordering.new_draft()),
            partial(self._on_saved, draft, hold),
            after_lending(
                self._till, self.window(), partial(self._write, hold), self._on_not_saved
            ),
        )

    def _on_saved(self, draft: Draft, hold: bool, saved: tuple[OrderRecord, Draft]) -> None:
        self._end_saving()
        record, fresh = saved
        if self.history.draft != draft:
            # Somebody typed on while it was saved: what was added belongs to the same order.
            self._opened = record.order.content
            self._save(hold)
            return
        self._forget_number()
        self.history.start(fresh)
        self.keeper.let_go(fresh)
        self.lines.finder.clear()
        if not hold:
            self._counter.stop()
        self.saved.emit(record, hold)

    def _on_not_saved(self, error: Exception) -> None:
        self._end_saving()
        self.keeper.keep_again()
        self.closing.show_trouble(sentence(error, self._formats))

    def _forget_number(self) -> None:
        self._number, self._opened = 0, None

    def _begin_where_it_begins(self) -> None:
        # The field of the order that stood here before need not be the first one of this order.
        focus = self.focusWidget()
        if focus is not None and self.isAncestorOf(focus) and focus.hasFocus():
            self.setFocus()

    def _end_saving(self) -> None:
        self._saving = None
        self.closing.set_saving(False)

    def _fit(self) -> None:
        kind = layout_for(self.window().width(), self._theme.scale)
        if kind is not self._layout_kind:
            self._arrange(kind)
        self._head.setMinimumHeight(self._theme.px(32))
        if kind > Layout.SINGLE:
            self.closing.setFixedWidth(self._theme.px(_SIDE_WIDTHS[kind]))

    def _arrange(self, kind: Layout) -> None:
        self._layout_kind = kind
        single = kind is Layout.SINGLE
        for part in (self._head, self._left, self.closing):
            self._grid.removeWidget(part)
        self._head.setVisible(not single)
        self._customer_line.setVisible(single)
        margin = 0 if single else 20
        self._grid.setContentsMargins(margin, 0 if single else 18, margin, 0 if single else 16)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(0 if single else 14)
        self._left_column.setSpacing(0 if single else 12)
        if single:
            self.closing.setMaximumWidth(16_777_215)
            self.closing.setMinimumWidth(0)
            self._grid.addWidget(self._left, 0, 0)
            self._grid.addWidget(self.closing, 1, 0)
        else:
            self._grid.addWidget(self._head, 0, 0, 1, 2)
            self._grid.addWidget(self._left, 1, 0)
            self._grid.addWidget(self.closing, 1, 1)
        self._grid.setRowStretch(0, int(single))
        self._grid.setRowStretch(1, int(not single))
        self._grid.setColumnStretch(0, 1)
        for card in (self.customer, self.lines, self.closing):
            flat = "panel" if card is self.closing else "surface"
            set_look(card, frame="" if single else "card", ground=flat if single else "")
        self.customer.set_compact(single)
        self.lines.set_compact(single)
        self.closing.set_compact(single)
        if self.history.draft.customer.id is not None:
            self._look_up(self.history.draft.customer)
        self.closing.show_draft(self.history.draft)
