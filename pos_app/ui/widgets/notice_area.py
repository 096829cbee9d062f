"""Where notices stand: over the list of the page, never over its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.widgets.notice import Notice, NoticeKind, NoticeSpec

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_MARGIN = 20
_WIDTH = 520
_HEAD = 32
_MOST = 3


class NoticeArea(QWidget):
    """A stack of notices, the newest lowest; when it is full the oldest answer goes."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        page.installEventFilter(self)
        self.hide()

    @property
    def notices(self) -> list[Notice]:
        """What stands there now, the newest last."""
        return list(self._notices)

    def show_notice(self, spec: NoticeSpec) -> Notice:
        """Add a notice and tell a screen reader."""
        answers = [n for n in self._notices if n.spec.kind is not NoticeKind.TRAY]
        for old in answers[: len(answers) - _MOST + 1]:
            old.dismiss()
        notice = Notice(self._theme, spec)
        self._notices.append(notice)
        self._column.addWidget(notice)
        # A layout leaves out what Qt has not shown yet.
        notice.show()
        notice.closed.connect(lambda: self._on_closed(notice))
        self._share_keys()
        self._place()
        notice.announce()
        return notice

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            # Other words, or another size of text.
            self._place()
        return super().event(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _on_closed(self, notice: Notice) -> None:
        self._notices.remove(notice)
        self._column.removeWidget(notice)
        self._share_keys()
        self._place()

    def _share_keys(self) -> None:
        # Two that listen to one key would both be deaf to it. What is in the tray has its own.
        taken: set[str] = set()
        for notice in reversed(self._notices):
            key = notice.spec.key
            if key and notice.spec.kind is not NoticeKind.TRAY:
                notice.set_key("" if key in taken else key)
                taken.add(key)

    def _place(self) -> None:
        self.setVisible(bool(self._notices))
        page = self.parentWidget()
        if page is None or not self._notices:
            return
        width = min(self._theme.px(_WIDTH), page.width() - 2 * _MARGIN)
        height = self._column.totalHeightForWidth(width)
        top = page.height() - _MARGIN - height
        if layout_for(self.window().width(), self._theme.scale) is Layout.SINGLE:
            # The actions stand below the list there.
            top = _MARGIN + self._theme.px(_HEAD)
        self.setGeometry(_MARGIN, top, width, height)
        self._column.activate()
        self.raise_()
