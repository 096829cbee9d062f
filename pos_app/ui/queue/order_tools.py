"""What can be done with any order, however its money stands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.services.shop import Mode
from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.printing import ask_and_print, make_document, with_letterhead
from pos_app.ui.queue.key_reasons import with_key
from pos_app.ui.queue.note_dialog import NoteDialog
from pos_app.ui.queue.offers import offers
from pos_app.ui.queue.order_text import order_html, order_text
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.payment import Payment
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.till import Till


def dashboard_address(payment: Payment) -> str:
    """Where Stripe's Dashboard shows a payment. https://docs.stripe.com/dashboard/basics"""
    test = "" if payment.livemode else "test/"
    return f"https://dashboard.stripe.com/{test}payments/{payment.intent_id}"


class OrderTools(QWidget):
    """Add a note, open the payment at Stripe, copy and print the story."""

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._till = till
        self._record: OrderRecord | None = None
        theme = till.theme
        self._note = KeyButton(
            theme, self.tr("Add a note…"), icon="sticky-note", key="Alt+N", size="toolbar"
        )
        self._open = KeyButton(
            theme, self.tr("Open at Stripe"), icon="external-link", key="Ctrl+O", size="toolbar"
        )
        self._copy = KeyButton(
            theme, self.tr("Copy as text"), icon="copy", key="Ctrl+Shift+C", size="toolbar"
        )
        self._print = KeyButton(
            theme, self.tr("Print…"), icon="printer", key="Ctrl+P", size="toolbar"
        )
        self._reason = Paragraph(theme, kind=Type.SMALL, token="ink3")
        self.setProperty("ground", "none")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addWidget(make_label(self.tr("For this order"), "heading"))
        for name, button, act in (
            ("add_note", self._note, self.add_note),
            ("open_at_stripe", self._open, self._open_at_stripe),
            ("copy_order", self._copy, self.copy),
            ("print_order", self._print, self._print_order),
        ):
            button.setObjectName(name)
            button.clicked.connect(act)
            column.addWidget(button)
        column.insertWidget(column.indexOf(self._open) + 1, self._reason)
        self.hide()

    def show_record(self, record: OrderRecord) -> None:
        """Serve this order."""
        self._record = record
        reason = self._why_not_at_stripe(record.payment)
        self._open.set_reason(reason)
        self._reason.set_text(reason)
        self._reason.setVisible(bool(reason))

    def copy(self) -> None:
        """Put the whole story on the clipboard as text."""
        if self._record is not None:
            till = self._till
            text = order_text(self._record, self._possible(), till.services.clock(), till.formats)
            QGuiApplication.clipboard().setText(text)

    def add_note(self) -> None:
        """Ask for a note and keep it with the order."""
        record, till = self._record, self._till
        if record is None:
            return
        now = till.services.clock()
        dialog = NoteDialog(till.theme, till.formats, record, now, self.window())
        dialog.accepted.connect(lambda: self._keep(record, dialog.note))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, record: OrderRecord, note: str) -> None:
        till, order_uuid = self._till, record.order.uuid
        work = partial(till.services.ordering.add_note, order_uuid, note, till.operator())

        def done(_after: OrderRecord) -> None:
            till.events.order_changed.emit(order_uuid)

        def tell(error: Exception) -> None:
            message = sentence(error, till.formats)
            till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))

        again = partial(self._keep, record, note)
        till.jobs.local(self, work, done, after_lending(till, self.window(), again, tell))

    def _open_at_stripe(self) -> None:
        if self._record is not None:
            QDesktopServices.openUrl(QUrl(dashboard_address(self._record.payment)))

    def _print_order(self) -> None:
        if self._record is None:
            return
        till = self._till
        told = order_html(self._record, self._possible(), till.services.clock(), till.formats)
        html = with_letterhead(told, till.services.shop.settings)
        title = self.tr("Order {number}").format(number=self._record.order.number)
        ask_and_print(make_document(title, html), self.window(), self._till)

    def _possible(self) -> tuple[str, ...]:
        if self._record is None:
            return ()
        found = offers(self._record, self._till.operator(), self._till.formats)
        found = with_key(found, self._record, self._till.services.keys.hindrance)
        return tuple(offer.text for offer in found if not offer.reason)

    def _why_not_at_stripe(self, payment: Payment) -> str:
        if payment.intent_id is None:
            return self.tr("Stripe does not know of this order yet.")
        if self._till.services.shop.mode is Mode.PRACTICE:
            return self.tr("The practice shop's payments are on this PC only.")
        return ""
