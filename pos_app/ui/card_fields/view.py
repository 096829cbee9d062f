"""The web view with Stripe's card fields, and the one word at a time that comes out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    Property,
    QFile,
    QIODevice,
    QObject,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEngineScript
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from pos_app.domain.card_fields import Said, Word, parse_word
from pos_app.paths import resources
from pos_app.ui.card_fields.isolation import Gate, IsolatedPage, make_profile

if TYPE_CHECKING:
    from pos_app.services.card_fields import FieldsSetup

PAGE_FILE = "card_fields/card.html"


class Bridge(QObject):
    """All that a page can reach: it reads `settings`, hears `wanted` and says words.

    Signals:
        said: a Word that a page may say; everything else counts as `ignored`.
        wanted: the page is to make the card known to Stripe.
    """

    said = Signal(object)
    wanted = Signal()

    def __init__(self, settings: str, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.ignored = 0

    def _read_settings(self) -> str:
        return self._settings

    settings = Property(str, _read_settings, constant=True)

    @Slot(str)
    def say(self, text: str) -> None:
        """Take one word from the page."""
        word = parse_word(text)
        if word is None:
            self.ignored += 1
        else:
            self.said.emit(word)


class CardFieldsView(QWidget):
    """The fields, for one card; deleting it ends the page and what it held.

    Signals:
        said: a Word of the page; a page that does not come up says FAILED `no_page`.
    """

    said = Signal(object)

    def __init__(
        self, setup: FieldsSetup, settings: dict[str, object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card_fields")
        address = QUrl(setup.page)
        # Deleted in the order of their making: the page, which the view holds, before its profile.
        self.view = QWebEngineView(self)
        self.gate = Gate(address, self)
        profile = make_profile(self.gate, self)
        page = IsolatedPage(profile, address, self.view)
        told = {"publishable_key": setup.publishable_key, **settings}
        self.bridge = Bridge(json.dumps(told), self)
        channel = QWebChannel(self)
        channel.registerObject("till", self.bridge)
        page.scripts().insert(_channel_script())
        page.setWebChannel(channel)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAcceptDrops(False)
        self.view.setAccessibleName(self.tr("Card number, expiry and security code"))
        self.view.setPage(page)
        self.setFocusProxy(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.view)
        self.bridge.said.connect(self.said)
        # A page can delete what it was given; it has harmed only itself.
        self.bridge.destroyed.connect(self._on_ended)
        page.loadFinished.connect(self._on_loaded)
        page.renderProcessTerminated.connect(self._on_ended)
        if setup.is_built_in:
            html = (resources() / PAGE_FILE).read_text()
            page.setHtml(html, address)
        else:
            page.load(address)

    def take_focus(self) -> None:
        """Let keys go into the fields; the engine needs to be told anew when a page is there."""
        self.view.clearFocus()
        self.view.setFocus()

    def want_card(self) -> None:
        """Let the page make the card known to Stripe."""
        if isValid(self.bridge):
            self.bridge.wanted.emit()

    def _on_loaded(self, is_there: bool) -> None:
        if not is_there:
            self.said.emit(Word(Said.FAILED, code="no_page"))

    def _on_ended(self) -> None:
        self.said.emit(Word(Said.FAILED, code="page_ended"))


def _channel_script() -> QWebEngineScript:
    file = QFile(":/qtwebchannel/qwebchannel.js")
    file.open(QIODevice.OpenModeFlag.ReadOnly)
    script = QWebEngineScript()
    script.setSourceCode(bytes(file.readAll().data()).decode())
    script.setName("qwebchannel")
    script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setRunsOnSubFrames(False)
    return script
