"""The field in which the caller is found, by phone number or name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from typing_extensions import override

from pos_app.domain.customer import Customer, KnownCustomer
from pos_app.ui.order.entry import new_customer
from pos_app.ui.order.find_field import FindField
from pos_app.ui.order.found import CustomerDelegate, FoundModel
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.popup_list import PopupList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.services.shop import CustomerSearch
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CustomerFinder(FindField):
    """Finds customers as digits or letters are typed.

    Signals:
        candidate_changed: the KnownCustomer that Enter would take, or None.
        picked: the KnownCustomer who calls.
        typed: a Customer of whom only this text is known; an empty one when it was erased.
        form_wanted: a Customer to fill in, when nobody was found.
        settled: after picked or typed, when a search had to be waited for.
        search_failed: the exception.
    """

    candidate_changed = Signal(object)
    picked = Signal(object)
    typed = Signal(object)
    form_wanted = Signal(object)
    settled = Signal()
    search_failed = Signal(object)

    def __init__(
        self,
        customers: CustomerSearch,
        jobs: Jobs,
        theme: Theme,
        formats: Formats,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "phone", parent)
        self._customers = customers
        self._jobs = jobs
        self._asked = ""
        self._answered = ""
        self._is_taken = True
        # Enter, or saving, came before the answer: it is done when the answer is here.
        self._waits_to_enter = False
        self._waits_to_commit = False
        self.setObjectName("customer_entry")
        self.setPlaceholderText(self.tr("Phone or name"))
        self._model = FoundModel(self._say, self)
        self._delegate = CustomerDelegate(theme, formats, self)
        self._popup = PopupList(theme, self, self._model, self._delegate)
        self._popup.set_hints([("Enter", self.tr("This one")), ("Esc", self.tr("Nobody"))])
        self.textEdited.connect(self._on_text_edited)
        self.key_pressed.connect(self._on_key_pressed)
        self._popup.picked.connect(self._on_row_picked)
        describe_keys(
            self,
            [
                ("Enter", self.tr("Take the customer")),
                ("Up Down", self.tr("Choose")),
                ("Ctrl+E", self.tr("Change")),
                ("Tab", self.tr("To the items")),
            ],
        )

    @property
    def is_taken(self) -> bool:
        """Whether what stands in the field is on the order."""
        return self._is_taken

    def show_customer(self, customer: Customer) -> None:
        """Show who is on the order, without searching."""
        self._forget_search()
        self.setText(customer.phone or customer.name)

    def commit(self) -> bool:
        """Put what was typed on the order; False where the search is not done: wait for `settled`.

        One match is the customer. With several or none the text itself is.
        """
        if self._is_taken:
            return True
        if self._answered != self._asked:
            self._waits_to_commit = True
            return False
        self._take_typed()
        return True

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.commit()

    def _forget_search(self) -> None:
        self._asked = self._answered = ""
        self._is_taken = True
        self._waits_to_enter = self._waits_to_commit = False
        self._model.show_values(())
        self._popup.close_list()

    def _on_text_edited(self, text: str) -> None:
        self._forget_search()
        self._is_taken = False
        self._asked = text
        if not text.strip():
            self._answered = text
            self.candidate_changed.emit(None)
            return
        self._jobs.local(
            self,
            partial(self._customers.find, text),
            partial(self._on_found, text),
            self._on_failed,
        )

    def _on_found(self, text: str, found: list[KnownCustomer]) -> None:
        if text != self._asked or self._is_taken:
            return
        self._answered = text
        self._delegate.set_typed(text)
        self._model.show_values(found)
        if self._waits_to_enter:
            self._enter()
        elif self._waits_to_commit:
            self._take_typed()
            self.settled.emit()
        else:
            self.candidate_changed.emit(found[0] if found else None)
            if self.hasFocus():
                self._popup.open()

    def _on_failed(self, error: Exception) -> None:
        waited, self._answered = self._waits_to_commit, self._asked
        self._waits_to_enter = False
        self.search_failed.emit(error)
        if waited:
            self._take_typed()
            self.settled.emit()

    def _on_row_picked(self, index: QModelIndex, _modifiers: Qt.KeyboardModifier) -> None:
        if self._answered != self._asked:
            self._waits_to_enter = True
        else:
            self._pick(self._model.values[index.row()])

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            event.accept()
            if self._is_taken or self._answered == self._asked:
                self._enter()
            else:
                self._waits_to_enter = True

    def _enter(self) -> None:
        found = self._model.values
        if self._is_taken or not self.text().strip():
            self._take_typed()
            self.focusNextChild()
        elif found:
            self._pick(found[0])
        else:
            self.form_wanted.emit(new_customer(self.text()))

    def _pick(self, known: KnownCustomer) -> None:
        self.show_customer(known.customer)
        self.picked.emit(known)

    def _take_typed(self) -> None:
        if self._is_taken:
            return
        found = self._model.values
        if len(found) == 1 and self.text().strip():
            self._pick(found[0])
        else:
            typed = new_customer(self.text())
            self._forget_search()
            self.typed.emit(typed)

    def _say(self, known: KnownCustomer) -> str:
        return f"{known.customer.name}, {known.customer.phone}"
