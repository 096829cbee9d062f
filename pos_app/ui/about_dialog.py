"""What this program is, what is new in it, and the licences of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.dialog import Dialog
from pos_app.ui.widgets.field import Field
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.top_bar import Mark

if TYPE_CHECKING:
    from pos_app.services.about import Part
    from pos_app.ui.till import Till

_LINES = 16
_SHOWN_PARTS = 12


class AboutDialog(Dialog):
    """Version and licence; below, one text to read: what is new, or the licence of a part."""

    def __init__(self, till: Till, parent: QWidget) -> None:
        super().__init__(till.theme, parent, self.tr("About Holdfast"), width=760)
        self.setObjectName("about_dialog")
        self._till = till
        self._about = till.services.about
        self._parts: list[Part] = []
        self._choice = QComboBox()
        self._choice.setObjectName("about_choice")
        self._choice.setMaxVisibleItems(_SHOWN_PARTS)
        self._choice.view().setObjectName("about_choice_list")
        self._choice.view().setAccessibleName(self.tr("What to read"))
        self._choice.addItem(self.tr("What is new"))
        self._text = QTextEdit()
        self._text.setObjectName("about_text")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(self.tr("The text"))
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing() * _LINES)
        self._which = Field(till.theme, self.tr("What to read"), self._choice)
        self.body.addLayout(self._head())
        self.body.addWidget(self._which)
        self.body.addWidget(self._text, 1)
        safe = KeyButton(till.theme, self.tr("Close"), key="Esc")
        safe.setObjectName("close_about")
        self.set_buttons(safe)
        self._choice.setFocus()
        self._choice.currentIndexChanged.connect(self._read)
        till.jobs.local(self, self._about.parts, self._show_parts, self._show_failure)
        self._read(0)

    def _head(self) -> QHBoxLayout:
        theme, top = self._till.theme, Qt.AlignmentFlag.AlignTop
        name = Paragraph(
            theme, lead=f"Holdfast {self._about.version}", kind=Type.STRONG, token="ink"
        )
        name.setObjectName("about_version")
        licence = self.tr(
            "Free software under the MIT licence. Qt and PySide6 are used under the GNU LGPL, "
            "version 3: their libraries are files of their own in the program's folder and may be "
            "replaced; their source is at download.qt.io."
        )
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(name)
        words.addWidget(Paragraph(theme, licence, kind=Type.BODY))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Mark(theme, 44), 0, top)
        row.addLayout(words, 1)
        return row

    def _show_parts(self, parts: list[Part]) -> None:
        self._parts = parts
        for part in parts:
            named = " ".join(each for each in (part.name, part.version) if each)
            licence = part.licence or self.tr("see its text")
            self._choice.addItem(f"{named} · {licence}")
        if not parts:
            self._which.set_hint(
                self.tr("This program runs from its source; a package lists its parts here.")
            )

    def _read(self, row: int) -> None:
        if row <= 0:
            self._till.jobs.local(
                self, self._about.changes, self._text.setMarkdown, self._show_failure
            )
            return
        part = self._parts[row - 1]
        self._till.jobs.local(
            self, lambda: self._about.licence_text(part), self._show_licence, self._show_failure
        )

    def _show_licence(self, text: str) -> None:
        self._text.setPlainText(text)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _show_failure(self, error: Exception) -> None:
        # A text is missing in the package: that is all there is to say, and no reason to stop.
        self._text.setPlainText(self.tr("This text is missing. Install Holdfast again."))
