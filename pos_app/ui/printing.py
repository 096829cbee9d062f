"""Pages for paper: black on white, whatever the window wears."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from pos_app.ui.theme.type_scale import FALLBACKS, FAMILY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from pos_app.services.shop import ShopSettings
    from pos_app.ui.till import Till

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


def with_letterhead(body: str, shop: ShopSettings) -> str:
    """The body of a page between the shop's name and the shop's own text."""
    text = "<br>".join(escape(line) for line in shop.receipt_text.splitlines())
    return f"<p>{escape(shop.name)}</p>{body}" + (f"<p>{text}</p>" if text else "")


def ask_and_print(document: QTextDocument, window: QWidget, till: Till) -> None:
    """Ask for the printer, the till's own first, then print."""
    # Imported here: looking for printers takes a moment, and few shops print every day.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if till.services.settings.till.printer:
        # Qt keeps the system's own where there is none of this name.
        printer.setPrinterName(till.services.settings.till.printer)
    printer.setDocName(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    dialog = QPrintDialog(printer, window)
    dialog.setObjectName("print")
    dialog.accepted.connect(lambda: document.print_(printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
