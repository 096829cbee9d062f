"""A second look before money is taken from a card that failed a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_app.ui.queue.banner import Banner
from pos_app.ui.queue.plain_words import failed_checks
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


translate = QCoreApplication.translate


class CheckDialog(Dialog):
    """Says which check failed, and asks again; `words` name what goes on then."""

    def __init__(
        self,
        theme: Theme,
        formats: Formats,
        record: OrderRecord,
        now: datetime,
        words: str,
        parent: QWidget,
    ) -> None:
        title = translate("CheckDialog", "Look at this card first")
        super().__init__(theme, parent, title, about(record, now, formats), 520)
        self.setObjectName("check_first")
        warning = Banner(theme, "triangle-alert", "warn")
        warning.say(" ".join(failed_checks(record.payment.card)))
        advice = self.tr(
            "The bank held the money all the same. If the customer disputes a phone order, the "
            "shop bears the loss. Call back to be sure."
        )
        safe = KeyButton(theme, self.tr("Leave the hold as it is"), key="Esc")
        act = KeyButton(theme, words, icon="check", key="Ctrl+Enter", kind="primary")

        self.body.addWidget(warning)
        self.body.addWidget(Paragraph(theme, advice, kind=Type.BODY))
        self.body.addStretch(1)
        safe.setObjectName("leave_hold")
        act.setObjectName("capture_all_the_same")
        self.set_buttons(safe, act)
        safe.setFocus()
