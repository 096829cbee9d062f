"""The place of the queue: its list, and the check of many holds in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from pos_app.ui.bulk.page import BulkPage

if TYPE_CHECKING:
    from pos_app.domain.payment import Verb
    from pos_app.ui.layout import Layout
    from pos_app.ui.queue.page import QueuePage
    from pos_app.ui.till import Till


class QueuePlace(QStackedWidget):
    """Shows the queue, or the check that was asked for there until it is left."""

    def __init__(self, till: Till, queue: QueuePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self.bulk = BulkPage(till)
        self.addWidget(queue)
        self.addWidget(self.bulk)
        self.setFocusProxy(queue)
        queue.bulk_wanted.connect(self._check)
        self.bulk.left.connect(self.show_queue)

    def set_layout(self, layout: Layout) -> None:
        """Take the form that fits."""
        self._queue.set_layout(layout)
        self.bulk.set_layout(layout)

    def show_queue(self) -> None:
        """Go back to the list, unless money is being moved."""
        if not self.bulk.is_running:
            self._queue.untick()
            self._show(self._queue)

    def _check(self, order_uuids: tuple[str, ...], verb: Verb) -> None:
        self._show(self.bulk)
        self.bulk.check(order_uuids, verb)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        page.setFocus()
