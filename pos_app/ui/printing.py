"""Pages for paper: black on white, whatever the window wears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from pos_app.ui.theme.type_scale import FALLBACKS, FAMILY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_STYLE = """
body { color: #000000; }
h2 { font-size: 14pt; margin-bottom: 4px; }
h4 { font-size: 10pt; margin-top: 10px; margin-bottom: 2px; }
th { text-align: left; padding: 2px 12px 2px 0; }
td { padding: 2px 12px 2px 0; }
"""
_POINTS = 9


def make_document(title: str, body: str) -> QTextDocument:
    """A page of HTML; whatever a person typed in it is escaped by the caller."""
    document = QTextDocument()
    font = document.defaultFont()
    font.setFamilies([FAMILY, *FALLBACKS])
    font.setPointSize(_POINTS)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setMetaInformation(QTextDocument.MetaInformation.DocumentTitle, title)
    document.setHtml(f"<body>{body}</body>")
    return document


def ask_and_print(document: QTextDocument, window: QWidget) -> None:
    """Ask for the printer, then print."""
    # Imported here: looking for printers takes a moment, and few shops print every day.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    dialog = QPrintDialog(printer, window)
    dialog.setObjectName("print")
    dialog.accepted.connect(lambda: document.print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
