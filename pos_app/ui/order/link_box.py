"""A pay link in every form that it can be given to the customer in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos_app.ui.widgets.elided_label import ElidedLabel
from pos_app.ui.widgets.key_button import KeyButton
from pos_app.ui.widgets.paragraph import Paragraph
from pos_app.ui.widgets.qr_code import QrCode, modules_of

if TYPE_CHECKING:
    from pos_app.domain.pay_link import PayLink
    from pos_app.domain.record import OrderRecord
    from pos_app.ui.formats import Formats
    from pos_app.ui.jobs import Jobs
    from pos_app.ui.theme.theme import Theme
    from pos_app.ui.widgets.qr_code import Modules

# How wide its words have to be at least.
_WORDS = 220


class LinkBox(QWidget):
    """The link as a code to scan, as a text to copy (Enter), and as an e-mail (E)."""

    def __init__(
        self, theme: Theme, formats: Formats, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "none")
        self._theme = theme
        self._formats = formats
        self._jobs = jobs
        self._record: OrderRecord | None = None
        self._url = ""
        self.code = QrCode()
        self.code.setObjectName("link_code")
        self.code.setAccessibleName(self.tr("The pay link as a code to scan with a phone"))
        self._address = ElidedLabel()
        self._address.setObjectName("link_address")
        self._told = Paragraph(theme)
        self._told.setObjectName("link_told")
        self._copy = KeyButton(
            theme, self.tr("Copy the link"), icon="copy", key="Enter", kind="primary", within=self
        )
        self._copy.setObjectName("link_copy")
        self._copy.clicked.connect(self.copy)
        self.setFocusProxy(self._copy)
        self._mail = KeyButton(theme, self.tr("E-mail it"), icon="external-link", key="E")
        self._mail.setObjectName("link_mail")
        self._mail.clicked.connect(self.mail)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(self._told)
        words.addWidget(self._address)
        words.addWidget(self._copy)
        words.addWidget(self._mail)
        words.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        self.hide()

    def show_link(self, record: OrderRecord) -> None:
        """Show the order's open link, or nothing."""
        link = record.open_link
        self._record = record
        self.setVisible(link is not None)
        if link is None or link.url == self._url:
            return
        self._url = link.url
        self._address.setText(link.url)
        self._address.setToolTip(link.url)
        self._told.set_text(
            self.tr("Let the customer scan the code, or send the link. It can be used once.")
        )
        self.code.show_modules(())
        work = partial(modules_of, link.url)
        self._jobs.local(self, work, partial(self._show_code, link.url), lambda _error: None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Words stand under the code where there is no room beside it.
        has_room = self.width() - self.code.width() >= self._theme.px(_WORDS)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(across if has_room else down)

    def copy(self) -> None:
        """Put the link on the clipboard."""
        QGuiApplication.clipboard().setText(self._url)
        self._told.set_text(self.tr("Copied. Paste it where the customer reads it."))

    def mail(self) -> None:
        """Hand the link to the program for e-mail; the customer's address goes with it."""
        record = self._record
        link = record.open_link if record is not None else None
        if record is None or link is None:
            return
        if not QDesktopServices.openUrl(QUrl(self._letter(record, link))):
            self._told.set_text(self.tr("No program for e-mail took it. Copy the link instead."))

    def _letter(self, record: OrderRecord, link: PayLink) -> str:
        until = self._formats.day_time(link.expires_at)
        subject = self.tr("Your order {number}").format(number=record.order.number)
        body = self.tr(
            "Pay {amount} for your order {number} on this page, until {until}:\n\n{url}\n\n"
            "The amount is set aside on your card; it is taken when your order goes out."
        ).format(
            amount=self._formats.money_with_code(link.amount),
            number=record.order.number,
            until=until,
            url=link.url,
        )
        to = quote(record.order.customer.email, safe="@")
        return f"mailto:{to}?subject={quote(subject)}&body={quote(body)}"

    def _show_code(self, url: str, modules: Modules) -> None:
        if url == self._url:
            self.code.show_modules(modules)
