"""What the shop holds of a customer: into a file, or away for good."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from pos_app.ui.messages import sentence
from pos_app.ui.people.lending import after_lending
from pos_app.ui.queue.banner import Banner
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.notice import NoticeKind, NoticeSpec
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.customer import Customer, Subject
    from pos_app.services.customer_data import Erased
    from pos_app.ui.till import Till

translate = QCoreApplication.translate


class CustomerFile(QObject):
    """Exports and erases, and says what came of it.

    Signals:
        erased: the ID of a customer whom the book knows no more.
    """

    erased = Signal(int)

    def __init__(self, till: Till, parent: QWidget) -> None:
        super().__init__(parent)
        self._till = till
        self._page = parent
        self._data = till.services.customer_data

    def ask_where(self, customer: Customer) -> None:
        """Ask for a file and write all that the book holds of a customer to it."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self._page,
            self.tr("Export what the shop holds of this customer"),
            f"customer-{customer.id}.json",
            self.tr("JSON files (*.json)"),
        )
        if chosen:
            self.export_to(Path(chosen), customer)

    def export_to(self, path: Path, customer: Customer) -> None:
        """Write all that the book holds of a customer to a file, and say so."""
        assert customer.id is not None
        work = partial(self._data.export, customer.id, path, self._till.operator())

        def done(orders: int) -> None:
            lead = self.tr("Exported, with {count} orders.").format(count=orders)
            self._till.notify(NoticeSpec(NoticeKind.DONE, lead, str(path)))

        again = partial(self.export_to, path, customer)
        failed = after_lending(self._till, self._page.window(), again, self._tell_trouble)
        self._till.jobs.local(self, work, done, failed)

    def ask_to_erase(self, customer: Customer) -> None:
        """Say what goes and what stays, and erase if that is wanted."""
        assert customer.id is not None
        work = partial(self._data.subject, customer.id)
        self._till.jobs.local(self, work, self._open_dialog, self._tell_trouble)

    def _open_dialog(self, subject: Subject) -> None:
        dialog = EraseDialog(self._till, subject, self._page)
        dialog.erased.connect(partial(self._on_erased, subject))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_erased(self, subject: Subject, erased: Erased) -> None:
        text = self.tr("The money of {count} orders is as it was.").format(count=erased.orders)
        if not erased.is_finished:
            rest = self.tr("The file of the book is written anew when no other program reads it.")
            text = f"{text} {rest}"
        self._till.notify(NoticeSpec(NoticeKind.DONE, self.tr("Erased."), text))
        self.erased.emit(subject.customer.id)
        for order_uuid in subject.order_uuids:
            self._till.events.order_changed.emit(order_uuid)

    def _tell_trouble(self, error: Exception) -> None:
        message = sentence(error, self._till.formats)
        self._till.notify(NoticeSpec(NoticeKind.REFUSED, message.title, message.rest))


class EraseDialog(Dialog):
    """Says what goes and what stays, before anything does.

    Signals:
        erased: an Erased.
    """

    erased = Signal(object)

    def __init__(self, till: Till, subject: Subject, parent: QWidget) -> None:
        customer = subject.customer
        title = translate("EraseDialog", "Erase {name}?").format(
            name=customer.name or customer.phone
        )
        super().__init__(till.theme, parent, title, customer.phone, width=560)
        self.setObjectName("erase_customer")
        self._till = till
        self._subject = subject
        self._said = Banner(till.theme, "triangle-alert", "warn")
        for lead, text in self._words(len(subject.order_uuids)):
            self.body.addWidget(Paragraph(till.theme, text, lead=lead, kind=Type.BODY))
        self.body.addWidget(self._said)
        self.body.addStretch(1)
        self._keep = KeyButton(till.theme, self.tr("Keep the customer"), key="Esc")
        self._keep.setObjectName("keep_customer")
        self._erase = KeyButton(
            till.theme,
            self.tr("Erase for good"),
            icon="trash-2",
            key="Ctrl+Enter",
            kind="danger",
        )
        self._erase.setObjectName("erase_now")
        self.set_buttons(self._keep, self._erase)
        self._said.say(self.tr("Nobody can take this back."))
        if subject.open_numbers:
            number = subject.open_numbers[0]
            lead = self.tr("Order {number} is still open.").format(number=number)
            self._said.say(lead, self.tr("Capture or void it first; then its customer can go."))
            self._erase.set_reason(lead)
        self._keep.setFocus()

    @override
    def act(self) -> None:
        self._erase.set_waiting(self.tr("Erasing…"))
        self._keep.setEnabled(False)
        assert self._subject.customer.id is not None
        work = partial(
            self._till.services.customer_data.erase,
            self._subject.customer.id,
            self._till.operator(),
        )
        # Behind what was asked of the book before: an unfinished order is kept there, too.
        failed = after_lending(self._till, self._shaded, self.act, self._on_failed)
        self._till.jobs.local(self, work, self._on_erased, failed)

    def _on_erased(self, erased: Erased) -> None:
        self.accept()
        self.erased.emit(erased)

    def _on_failed(self, error: Exception) -> None:
        self._erase.set_waiting("")
        self._keep.setEnabled(True)
        self._said.show_mark("circle-x", "bad")
        message = sentence(error, self._till.formats)
        self._said.say(message.title, message.rest)

    @override
    def reject(self) -> None:
        # What is under way ends by itself, and says so here.
        if self._keep.isEnabled():
            super().reject()

    def _words(self, orders: int) -> list[tuple[str, str]]:
        goes = self.tr("Name, phone, e-mail, address and notes, also in what searches find.")
        if orders == 1:
            goes = self.tr(
                "Name, phone, e-mail, address and notes, here and on one order, in what searches "
                "find, in saved views and in unfinished orders."
            )
        elif orders:
            goes = self.tr(
                "Name, phone, e-mail, address and notes, here and on {count} orders, in what "
                "searches find, in saved views and in unfinished orders."
            ).format(count=orders)
        stays = self.tr(
            "What was bought, what was paid, and the trail of who did what. Stripe never had "
            "these data from Holdfast."
        )
        copies = self.tr(
            "Those that Holdfast made are deleted within two weeks. Delete by hand what you have "
            "copied or exported yourself."
        )
        return [
            (self.tr("Goes:"), goes),
            (self.tr("Stays:"), stays),
            (self.tr("Copies of the book:"), copies),
        ]
