"""A payment at Stripe that no order of this book made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from pos_app.domain.money import Money, currency
from pos_app.ui.moments import when_today
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.card import make_label
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.domain.drift import Drift
    from pos_app.ui.till import Till

_LONGEST_NOTE = 500

translate = QCoreApplication.translate


class StrayDialog(Dialog):
    """Says what Stripe knows of it; accepted, it is listed no more and nothing is sent."""

    def __init__(self, till: Till, drift: Drift, parent: QWidget) -> None:
        title = translate("StrayDialog", "A payment without an order")
        super().__init__(till.theme, parent, title, width=560)
        self.setObjectName("stray")
        words = self.tr(
            "Somebody made it in the Stripe Dashboard or with another program. Holdfast changed "
            "nothing. Find it at Stripe by its ID: capture or void it there, then accept it here."
        )
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        for name, value in self._facts(till, drift):
            form.addRow(make_label(name, "second", "ink2"), Paragraph(till.theme, value))
        self._note = QLineEdit()
        self._note.setObjectName("stray_note")
        self._note.setMaxLength(_LONGEST_NOTE)
        self.body.addWidget(Paragraph(till.theme, words, kind=Type.BODY))
        self.body.addLayout(form)
        self.body.addWidget(Field(till.theme, self.tr("What it is, kept in the trail"), self._note))
        self.body.addStretch(1)
        safe = KeyButton(till.theme, self.tr("Leave it listed"), key="Esc")
        act = KeyButton(
            till.theme, self.tr("Accept it"), icon="check", key="Ctrl+Enter", kind="primary"
        )
        act.setObjectName("accept_stray")
        self.set_buttons(safe, act)
        self._note.setFocus()

    @property
    def note(self) -> str:
        """What was typed."""
        return self._note.text().strip()

    def _facts(self, till: Till, drift: Drift) -> list[tuple[str, str]]:
        unit = currency(str(drift.facts["currency"]))
        amount = Money(int(str(drift.facts["amount_minor"])), unit)
        return [
            (self.tr("Amount"), f"{till.formats.money(amount)} {unit}"),
            (self.tr("Stands at Stripe"), _status_words(str(drift.facts["status"]))),
            (self.tr("Since"), when_today(drift.at, till.services.clock(), till.formats)),
            (self.tr("ID at Stripe"), drift.intent_id),
            (self.tr("Request"), drift.request_id or self.tr("not known")),
        ]


def _status_words(stripe_status: str) -> str:
    known = {
        "requires_capture": translate("StrayDialog", "Held, not captured"),
        "succeeded": translate("StrayDialog", "Captured"),
        "canceled": translate("StrayDialog", "Voided"),
    }
    return known.get(stripe_status, translate("StrayDialog", "No card taken"))
