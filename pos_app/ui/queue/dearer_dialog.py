"""An order that has become dearer than what is held for it: the ways out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_app.ui.queue.offers import Action
from pos_app.ui.queue.standing import about
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from datetime import datetime

    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.theme.theme import Theme


class DearerDialog(Dialog):
    """Asks which way to go; nothing is sent that must fail."""

    def __init__(
        self, theme: Theme, formats: Formats, record: OrderRecord, now: datetime, parent: QWidget
    ) -> None:
        title = QCoreApplication.translate("DearerDialog", "More than is held")
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("dearer")
        self.way = Action.CAPTURE
        held, missing = record.payment.capturable, record.missing
        words = self.tr(
            "The order comes to {total} now, {missing} more than is held for it. "
            "A hold gives no more than was held."
        )
        words = words.format(
            total=formats.money(record.order.total), missing=formats.money(missing)
        )
        self.body.addWidget(Paragraph(theme, words, kind=Type.BODY, token="ink"))
        more = self.tr("Second hold for {missing}…").format(missing=formats.money(missing))
        again = self.tr("Hold {wanted} again, then let {held} go…").format(
            wanted=formats.money(record.wanted), held=formats.money(held)
        )
        as_held = self.tr("Capture {held} only").format(held=formats.money(held))
        ways = [
            (Action.HOLD_MORE, "D", more),
            (Action.HOLD_AGAIN, "H", again),
            (Action.CAPTURE, "C", as_held),
        ]
        if record.can_raise:
            raised = self.tr("Raise the hold to {amount}").format(
                amount=formats.money(held + missing)
            )
            ways.insert(0, (Action.RAISE, "U", raised))
        for place, (action, key, text) in enumerate(ways):
            kind = "primary" if place == 0 else "secondary"
            button = KeyButton(theme, text, key=key, kind=kind)
            button.setObjectName(f"way_{action.name.lower()}")
            button.clicked.connect(partial(self._take, action))
            self.body.addWidget(button)
            if place == 0:
                self._first = button
        self.body.addStretch(1)
        safe = KeyButton(theme, self.tr("Leave the hold as it is"), key="Esc")
        safe.setObjectName("leave_hold")
        self.set_buttons(safe)
        self._first.setFocus()

    def _take(self, way: Action) -> None:
        self.way = way
        self.accept()
