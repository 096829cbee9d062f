"""What screens tell each other without knowing each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Events(QObject):
    """News for every screen that cares.

    Signals:
        order_changed: the order's UUID as str, after something about it was stored.
        connection_changed: a ConnectionState.
        operator_changed: who is signed in now, or None.
        key_changed: this till's key is another one, or known to be good for other things.
        shop_changed: the shop is set differently now, here or at another till.
        theme_changed: colours or text size are new.
        touched: somebody is at the till, seen by another program of ours.
    """

    order_changed = Signal(object)
    connection_changed = Signal(object)
    operator_changed = Signal(object)
    key_changed = Signal()
    shop_changed = Signal()
    theme_changed = Signal()
    touched = Signal()
