"""From the order to Stripe's own page about it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from tests.conftest import PIN
from tests.window_driver import WindowDriver


class Browser(QObject):
    """Takes what the desktop would open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_ctrl_o_opens_the_payment_in_stripes_dashboard(real_till: WindowDriver) -> None:
    till, browser = real_till, Browser()
    till.sign_in(PIN)
    till.type_an_order()
    till.press("Ctrl+S")
    services = till.main.till.services
    till.wait(
        lambda: any(row.intent_id for row in services.ordering.list()), "the order is at Stripe"
    )
    till.press("F3")
    till.settle()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stub is wrong
    try:
        till.press("Ctrl+O")
        till.settle()
    finally:
        QDesktopServices.unsetUrlHandler("https")
    [row] = services.ordering.list()
    assert browser.opened == [f"https://dashboard.stripe.com/test/payments/{row.intent_id}"]
