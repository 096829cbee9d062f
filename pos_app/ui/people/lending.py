"""Who lacks a right asks somebody who has it: once, with the PIN, at this till."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from pos_app.domain.errors import NotAllowed
from pos_app.domain.rights import Right
from pos_app.ui.people.pin_dialog import PinDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from pos_app.domain.rights import Operator
    from pos_app.ui.till import Till


def after_lending(
    till: Till, window: QWidget, again: Callable[[], None], tell: Callable[[Exception], None]
) -> Callable[[Exception], None]:
    """What to do with a refusal: tell it, and for want of a right ask for it to be lent.

    With it `again` is called, else nothing more happens.
    """

    def failed(error: Exception) -> None:
        tell(error)
        if isinstance(error, NotAllowed) and error.code == "right.missing":
            missing = error.facts["missing"]
            assert isinstance(missing, tuple)
            ask_to_lend(till, window, missing, again)

    return failed


def ask_to_lend(
    till: Till, window: QWidget, rights: tuple[Right, ...], go_on: Callable[[], None]
) -> PinDialog[Operator]:
    """Ask for somebody who may lend these rights, then go on."""
    operators, borrower = till.services.operators, till.operator()

    def lend(name: str, pin: str) -> Operator:
        return operators.lend(borrower, name, pin, *rights)

    dialog = PinDialog(
        till,
        _tr("Ask a manager"),
        _tr(
            "Your role does not allow it. Who may do it can lend it to you once, "
            "with the PIN; both names are noted."
        ),
        _tr("Lend it once"),
        lend,
        window,
        rights=rights,
    )
    dialog.accepted.connect(go_on)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def lending_hint() -> str:
    """What a button says of itself where the role does not allow what it does."""
    return _tr("Ask a manager: your role does not allow it, a PIN lends it once.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Lending", text)
