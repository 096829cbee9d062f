"""Where the shop's data are, and a copy of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.messages import sentence
from pos_app.ui.settings.facts_card import FactsCard
from pos_app.ui.theme.type_scale import Type
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.key_hints import describe_keys
from pos_app.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    from pos_app.ui.till import Till

_MOST_NAMES = 5


class DataSection(QWidget):
    """The book, its copies, and the button that makes one."""

    def __init__(self, till: Till, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._till = till
        names = (self.tr("The book"), self.tr("Copies are in"), self.tr("Newest copies"))
        self._facts = FactsCard(till.theme, names)
        self._back_up = KeyButton(
            till.theme, self.tr("Back up now"), icon="hard-drive", key="Ctrl+B", kind="primary"
        )
        self._back_up.setObjectName("back_up_now")
        self._open = KeyButton(till.theme, self.tr("Open the folder"), icon="external-link")
        self._open.setObjectName("open_copies")
        self._said = Paragraph(till.theme, kind=Type.BODY)
        self._said.setObjectName("data_said")
        self._said.hide()
        self._assemble()
        self._back_up.clicked.connect(self.back_up)
        self._open.clicked.connect(self._open_folder)
        self.setFocusProxy(self._back_up)
        describe_keys(self, [("Ctrl+B", self.tr("Back up now")), ("Tab", self.tr("Next"))])

    def load(self) -> None:
        """Look which copies there are."""
        self._till.jobs.local(self, self._till.services.copies.known, self._show, self._tell)

    def back_up(self) -> None:
        """Make a copy now."""
        services = self._till.services
        self._said.hide()
        self._back_up.set_waiting(self.tr("Copying…"))
        self._till.jobs.local(
            self,
            services.copies.back_up_by_hand,
            self._on_backed_up,
            self._tell,
        )

    def _on_backed_up(self, path: Path) -> None:
        self._back_up.set_waiting("")
        words = self.tr("Copied and checked: {name}. It stays until you delete it.")
        self._say(words.format(name=path.name), "ok")
        self.load()

    def _show(self, copies: list[Path]) -> None:
        known = self._till.services.copies
        newest = "\n".join(path.name for path in copies[:_MOST_NAMES]) or self.tr("None yet")
        self._facts.show_values((str(known.book_file), str(known.folder), newest))

    def _tell(self, error: Exception) -> None:
        self._back_up.set_waiting("")
        self._say(sentence(error, self._till.formats).whole, "bad")

    def _say(self, words: str, token: str) -> None:
        self._said.set_text(words, token=token)
        self._said.show()

    def _open_folder(self) -> None:
        folder = QUrl.fromLocalFile(str(self._till.services.copies.folder))
        QDesktopServices.openUrl(folder)

    def _assemble(self) -> None:
        words = self.tr(
            "The book holds orders, people and the trail. Card numbers are never in it; the "
            "Stripe key is in this computer's keyring and nowhere else. “holdfast restore FILE” "
            "comes back to a copy."
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self._back_up)
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._facts)
        column.addWidget(Paragraph(self._till.theme, words))
        column.addWidget(self._said)
        column.addLayout(buttons)
        column.addStretch(1)
