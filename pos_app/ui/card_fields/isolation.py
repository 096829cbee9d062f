"""A web page that reaches Stripe and its own address, and nothing else: no disk, no other site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineDownloadRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

# What Stripe names for its script, its frames and its calls (its security guide).
_STRIPE = ("js.stripe.com", "hooks.stripe.com", "api.stripe.com")
_STRIPE_FRAMES = ".js.stripe.com"
_SETTING = QWebEngineSettings.WebAttribute
_OFF = (
    _SETTING.JavascriptCanOpenWindows,
    _SETTING.JavascriptCanAccessClipboard,
    _SETTING.JavascriptCanPaste,
    _SETTING.LocalContentCanAccessRemoteUrls,
    _SETTING.LocalContentCanAccessFileUrls,
    _SETTING.HyperlinkAuditingEnabled,
    _SETTING.PluginsEnabled,
    _SETTING.PdfViewerEnabled,
    _SETTING.FullScreenSupportEnabled,
    _SETTING.ScreenCaptureEnabled,
    _SETTING.WebGLEnabled,
    _SETTING.AutoLoadIconsForPage,
    _SETTING.TouchIconsEnabled,
    _SETTING.AllowRunningInsecureContent,
    _SETTING.AllowGeolocationOnInsecureOrigins,
    _SETTING.AllowWindowActivationFromJavaScript,
    _SETTING.DnsPrefetchEnabled,
    _SETTING.NavigateOnDropEnabled,
    _SETTING.ErrorPageEnabled,
    _SETTING.PrintElementBackgrounds,
)


def may_ask(url: QUrl, page: QUrl) -> bool:
    """Whether a page at this address has any business with that one."""
    if url.scheme() == "data":
        # The built-in page itself, and pictures that Stripe's script brings along.
        return True
    if url.scheme() != "https" or url.port(443) != 443 or url.userInfo():
        return False
    if url.host() in _STRIPE or url.host().endswith(_STRIPE_FRAMES):
        return True
    without = QUrl.ComponentFormattingOption(QUrl.UrlFormattingOption.RemoveFragment.value)
    return url.adjusted(without) == page.adjusted(without)


class Gate(QWebEngineUrlRequestInterceptor):
    """Lets a page's requests to Stripe and itself out; `blocked` counts the others by host."""

    def __init__(self, page: QUrl, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self.blocked: dict[str, int] = {}

    @override
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        if not may_ask(url, self._page):
            info.block(True)
            host = url.host() or url.scheme()
            self.blocked[host] = self.blocked.get(host, 0) + 1


class IsolatedPage(QWebEnginePage):
    """A page that cannot leave its address, open anything, ask for anything or write anything."""

    def __init__(self, profile: QWebEngineProfile, address: QUrl, parent: QObject) -> None:
        super().__init__(profile, parent)
        self._address = address
        self._is_there = False
        settings = self.settings()
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
        settings.setAttribute(_SETTING.WebRTCPublicInterfacesOnly, True)
        self.certificateError.connect(_refuse_certificate)
        self.permissionRequested.connect(_refuse_permission)

    @override
    def acceptNavigationRequest(
        self, url: QUrl | str, type: QWebEnginePage.NavigationType, isMainFrame: bool
    ) -> bool:
        asked = QUrl(url)
        if not isMainFrame:
            return asked.scheme() == "about" or may_ask(asked, self._address)
        # Once, and then it stays. A built-in page comes as data, under the address.
        is_first, self._is_there = not self._is_there, True
        return is_first and (asked == self._address or asked.scheme() == "data")

    @override
    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        return None  # type: ignore[return-value] # no window, as Qt documents

    @override
    def chooseFiles(
        self,
        mode: QWebEnginePage.FileSelectionMode,
        oldFiles: Sequence[str],
        acceptedMimeTypes: Sequence[str],
    ) -> list[str]:
        return []

    @override
    def javaScriptAlert(self, securityOrigin: QUrl | str, msg: str) -> None:
        """Say nothing: a page has no dialogs here."""

    @override
    def javaScriptConfirm(self, securityOrigin: QUrl | str, msg: str) -> bool:
        return False

    @override
    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Keep nothing: whatever a page writes there must not get into a log."""


def make_profile(gate: Gate, parent: QObject) -> QWebEngineProfile:
    """A profile that is gone with the page: nothing of it is written to disk."""
    profile = QWebEngineProfile(parent)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    profile.setPersistentCookiesPolicy(
        QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
    )
    profile.setPersistentPermissionsPolicy(
        QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime
    )
    profile.setSpellCheckEnabled(False)
    profile.setUrlRequestInterceptor(gate)
    profile.downloadRequested.connect(_refuse_download)
    return profile


def _refuse_certificate(error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()


def _refuse_permission(permission: QWebEnginePermission) -> None:
    permission.deny()


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()
