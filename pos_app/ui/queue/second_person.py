"""Asking for another person's PIN: to approve what is above an amount, or to lend a right once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_app.ui.people.lending import ask_to_lend
from pos_app.ui.people.pin_dialog import PinDialog
from pos_app.ui.queue.offers import RIGHTS_OF_VERB

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from pos_app.domain.record import OrderRecord
    from pos_app.domain.rights import Operator, Right
    from pos_app.ui.till import Till


class SecondPerson(QObject):
    """Goes on only once somebody who may has typed a PIN, where the operator alone may not."""

    def __init__(self, till: Till, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._till = till
        self._window = window

    def approve(self, record: OrderRecord, go_on: Callable[[Operator], None]) -> None:
        """Go on with whoever approves what waits: the operator, or somebody with a PIN."""
        operator, waiting = self._till.operator(), record.approval
        if waiting is None:
            return
        right = RIGHTS_OF_VERB[waiting.request.verb]
        if operator.id not in waiting.asked_by_ids:
            if operator.may(right):
                go_on(operator)
                return
            self._tell_lacking((right,), record)
        dialog = PinDialog(
            self._till,
            self.tr("A second person"),
            self.tr(
                "{name} asked for this. Somebody else who may has to approve it: "
                "with the PIN here, or signed in at any till later."
            ).format(name=waiting.asked_by),
            self.tr("Approve and send"),
            self._till.services.operators.sign_in,
            self._window,
            rights=(right,),
            besides=waiting.asked_by_ids,
        )

        def accepted() -> None:
            if dialog.result_value is not None:
                go_on(dialog.result_value)

        dialog.accepted.connect(accepted)
        _open(dialog)

    def borrow(
        self, rights: tuple[Right, ...], record: OrderRecord, go_on: Callable[[], None]
    ) -> None:
        """Tell the trail that they are lacking; go on once somebody has lent these rights."""
        self._tell_lacking(rights, record)
        ask_to_lend(self._till, self._window, rights, go_on)

    def _tell_lacking(self, rights: tuple[Right, ...], record: OrderRecord) -> None:
        services, clerk = self._till.services, self._till.operator()
        tell = partial(services.permits.tell_refused, clerk, *rights, order_uuid=record.order.uuid)
        self._till.jobs.local(self, tell, lambda _none: None, lambda _error: None)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
