"""The frame of every dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos_app.ui.layout import Layout, layout_for
from pos_app.ui.widgets.card import make_label, make_line
from pos_app.ui.widgets.focus_ring import FocusRing
from pos_app.ui.widgets.scrim import Scrim

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.key_button import KeyButton

_MARGIN = 24
_RADIUS = 12
_CLOSE = 16


class Dialog(QDialog):
    """Title, body and buttons over a shaded window.

    Escape takes the safe way. Enter in a field goes to the next one; only the button that acts,
    by its own key, moves money.
    """

    def __init__(
        self, theme: Theme, parent: QWidget, title: str, subtitle: str = "", width: int = 620
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._width = width
        self._shaded = parent.window()
        self._scrim: Scrim | None = None
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._subtitle = make_label(subtitle, "body", "ink2")
        self._inner = QWidget()
        self._inner.setProperty("ground", "surface")
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        inner = self._column = QVBoxLayout(self._inner)
        inner.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        inner.setSpacing(0)
        inner.addLayout(self.body)
        inner.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(_MARGIN, 14, _MARGIN, 14)
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inner)

        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._make_head(title))
        column.addWidget(make_line())
        column.addWidget(self._scroll, 1)
        column.addWidget(make_line())
        column.addLayout(self._buttons)

        self._subtitle.setVisible(bool(subtitle))
        self._ring = FocusRing(theme, self)
        theme.changed.connect(self._draw_close)
        theme.changed.connect(self.fit_again)

    def set_subtitle(self, text: str) -> None:
        """Say below the title what the dialog is about."""
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def add_filling(self, part: QWidget) -> None:
        """Add a part that takes all the height that is left."""
        self.body.addWidget(part, 1)
        self._column.setStretchFactor(self.body, 1)
        self._column.setStretch(1, 0)

    def set_buttons(self, safe: KeyButton, act: KeyButton | None = None) -> None:
        """Put the way that changes nothing beside the way that acts."""
        safe.clicked.connect(self.reject)
        self._buttons.addWidget(safe)
        if act is not None:
            act.clicked.connect(self.act)
            self._buttons.addWidget(act)

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part that has something to say; large text may have pushed it out."""
        layout = self._inner.layout()
        assert layout is not None
        layout.activate()
        self._scroll.ensureWidgetVisible(part)

    def act(self) -> None:
        """What the button that acts does; a dialog that checks its fields first overrides it."""
        self.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        window = self._shaded
        self._scrim = Scrim(self._theme, window, self)
        self._scrim.show()
        super().showEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        # Where nothing composites windows, translucent corners would be black: cut them off.
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        self.setMask(QRegion(path.toFillPolygon().toPolygon()))
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)

    def _make_head(self, title: str) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(2)
        heading: QLabel = make_label(title, "title")
        heading.setWordWrap(True)
        words.addWidget(heading)
        words.addWidget(self._subtitle)
        close = self._cross = QToolButton()
        close.setObjectName("dialog_close")
        close.setAccessibleName(self.tr("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.reject)
        self._draw_close()
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 20, _MARGIN - 4, 14)
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _draw_close(self) -> None:
        side = self._theme.px(_CLOSE)
        self._cross.setIconSize(QSize(side, side))
        self._cross.setIcon(self._theme.icon("x", "ink2", _CLOSE))

    def fit_again(self) -> None:
        """Take the size that what stands in it needs now."""
        # Qt shows what was put into a layout with the next event only; until then it has no size.
        QTimer.singleShot(0, self, self._fit_if_visible)

    def _fit_if_visible(self) -> None:
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        window = self._shaded
        for part in self.findChildren(QWidget):
            # Sizes come from the stylesheet, which Qt applies only when a part is shown.
            part.ensurePolished()
        if layout_for(window.width(), self._theme.scale) is Layout.SINGLE:
            self.setGeometry(window.geometry())
            return
        width = min(self._theme.px(self._width), window.width() - 2 * _MARGIN)
        inner = self._inner.layout()
        assert inner is not None
        body = inner.totalHeightForWidth(width - 2) if inner.hasHeightForWidth() else -1
        height = self.sizeHint().height() - self._scroll.sizeHint().height()
        height += max(body, inner.totalSizeHint().height()) if body < 0 else body
        # A scroll bar that was needed before takes the width that would make it needless.
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.resize(width, min(height, window.height() - 2 * _MARGIN))
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        middle = window.mapToGlobal(window.rect().center())
        self.move(middle - QPoint(self.width() // 2, self.height() // 2))
