"""Running text with the line height of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from pos_app.ui.theme.type_scale import Type

if TYPE_CHECKING:
    from pos_app.ui.theme.theme import Theme

_KEPT = 8


class Paragraph(QLabel):
    """Text that wraps, with an optional strong beginning; Qt's own label knows no line height."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        lead: str = "",
        kind: Type = Type.SECOND,
        token: str = "ink2",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kind = kind
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        # Nothing of it is drawn by the label, which only knows by this to ask for a height.
        self.setWordWrap(True)
        self._lead = lead
        self._laid_out: dict[tuple[int, str, Qt.AlignmentFlag], QTextLayout] = {}
        theme.changed.connect(self._on_theme_changed)
        self.set_text(text, lead=lead)

    def set_text(self, text: str, *, lead: str = "", token: str = "") -> None:
        """Say something else, in another colour if a token is named."""
        whole, wanted = f"{lead} {text}".strip(), token or self._token
        if (whole, lead, wanted) == (self.text(), self._lead, self._token):
            return
        self._lead, self._token = lead, wanted
        # The same words may have another lead.
        self._laid_out.clear()
        self.setText(whole)
        self.updateGeometry()
        self.update()

    @override
    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width).lineCount() * self._line_height()

    @override
    def sizeHint(self) -> QSize:
        layout = self._lay_out(100_000)
        width = layout.lineAt(0).naturalTextWidth() if layout.lineCount() else 0
        return QSize(round(width) + 1, self._line_height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(40), self._line_height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._token))
        self._lay_out(self.width()).draw(painter, QPointF(0, 0))

    def _line_height(self) -> int:
        return self._theme.px(self._kind.line_height)

    def _on_theme_changed(self) -> None:
        self._laid_out.clear()
        self.updateGeometry()

    def _lay_out(self, width: int) -> QTextLayout:
        """The lines in a width, kept: one change of a dialog asks for the same ones many times."""
        wanted = (width, self.text(), self.alignment())
        if wanted not in self._laid_out:
            if len(self._laid_out) == _KEPT:
                self._laid_out.clear()
            self._laid_out[wanted] = self._break_lines(width)
        return self._laid_out[wanted]

    def _break_lines(self, width: int) -> QTextLayout:
        # Qt's layout breaks lines at this letter only.
        text = self.text().replace("\n", "\N{LINE SEPARATOR}")
        layout = QTextLayout(text, self._theme.font(self._kind))
        option = QTextOption(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        strong = QTextLayout.FormatRange()
        strong.start, strong.length, strong.format = 0, len(self._lead), QTextCharFormat()
        strong.format.setFontWeight(Type.AMOUNT.weight)
        layout.setFormats([strong])
        layout.beginLayout()
        top = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            leading = (self._line_height() - line.height()) / 2
            line.setPosition(QPointF(0, top + leading))
            top += self._line_height()
        layout.endLayout()
        return layout
