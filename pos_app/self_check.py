"""Whether the program itself is whole: what a package must hold, tried in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pos_app import __version__
from pos_app.app import open_practice_shop, open_shop
from pos_app.domain.customer import Customer
from pos_app.domain.errors import HoldfastError, NotSetUp, Refused, StorageTrouble
from pos_app.domain.order import parse_quantity
from pos_app.domain.payment import CardToHold, PaymentStatus
from pos_app.domain.update import read_announcement
from pos_app.paths import resources
from pos_app.payments.api_key import KeyVault, parse_api_key
from pos_app.services.doctor import Finding
from pos_app.services.practice_shop import OWNER
from pos_app.storage.migrate import MIGRATIONS, schema

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

# What draws the window on a system that has a screen.
_PLATFORM_PLUGINS = {"linux": "libqxcb.so", "win32": "qwindows.dll", "darwin": "libqcocoa.dylib"}

# The public key of the first example in RFC 8032, and a signature that nobody made.
_SOME_KEY = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
_FORGED = b'{"release": "{}", "signature": ""}'


def self_check() -> Iterator[Finding]:
    """Try every part of the program, one finding after the other; touches no shop of anybody's.

    The network is not needed: what would be Stripe is on this computer.
    """
    with tempfile.TemporaryDirectory(
        prefix="holdfast-check-", ignore_cleanup_errors=True
    ) as folder:
        checks: dict[str, Callable[[], str]] = {
            "program": _program,
            "window": _window,
            "fields": _card_fields,
            "book": lambda: _book(Path(folder)),
            "stripe": _stripe,
            "keyring": _keyring,
            "signature": _signature,
            "practice": lambda: _practice(Path(folder)),
        }
        for name, check in checks.items():
            yield _finding(name, check)


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, detail=check())
    except HoldfastError as error:
        return Finding(name, error.code, str(error))
    except Exception as error:
        # Whatever a package lacks shows as an error of some library's own.
        return Finding(name, "program.incomplete", f"{type(error).__name__}: {error}")


def _program() -> str:
    kind = "packaged" if getattr(sys, "frozen", False) else "from source"
    return f"Holdfast {__version__}, {kind}, Python {platform.python_version()}"


def _window() -> str:
    """Draw every icon, load every face, and load what draws on a screen, without one."""
    from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion
    from PySide6.QtWidgets import QApplication

    from pos_app.ui.theme.theme import Theme

    app = QApplication.instance() or QApplication(["holdfast", "-platform", "offscreen"])
    assert isinstance(app, QApplication)
    theme = Theme(resources())
    theme.apply(app)
    names = sorted(path.stem for path in (resources() / "icons").glob("*.svg"))
    empty = [name for name in names if not any(_coverage(theme.pixmap(name, "ink")))]
    if empty or not names:
        raise StorageTrouble("program.incomplete", missing=", ".join(empty) or "icons")
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    loader = QPluginLoader(str(plugins / _PLATFORM_PLUGINS[sys.platform]))
    if not loader.load():
        raise StorageTrouble("program.incomplete", missing=loader.errorString())
    return f"Qt {qVersion()}, {len(names)} icons, {_PLATFORM_PLUGINS[sys.platform]}"


def _card_fields() -> str:
    """Load the web engine, where the package has it: Stripe's card fields need it."""
    if importlib.util.find_spec("PySide6.QtWebEngineCore") is None:
        return "skipped: this package is without Stripe's card fields"
    import PySide6.QtWebEngineCore  # noqa: F401 - that it loads is what is asked

    return "the web engine loads"


def _coverage(pixmap: QPixmap) -> bytes:
    from PySide6.QtGui import QImage

    return bytes(pixmap.toImage().convertToFormat(QImage.Format.Format_Alpha8).constBits())


def _book(folder: Path) -> str:
    shop = open_shop(folder / "fresh")
    try:
        found, newest = schema(shop.book), max(path.stem for path in MIGRATIONS.glob("0*.py"))
    finally:
        shop.close()
    if found != newest:
        raise StorageTrouble("program.incomplete", missing=newest)
    return f"fresh, at {found}"


def _keyring() -> str:
    """Keep a key, read it back, remove it; under a name that no shop has."""
    vault = KeyVault(f"self-check-{uuid.uuid4().hex[:12]}")
    key = parse_api_key(f"rk_test_{uuid.uuid4().hex}")
    try:
        name = vault.name()
    except NotSetUp as error:
        on_linux = sys.platform == "linux"
        if error.code == "keyring.none" and on_linux and not _has_session_bus():
            return "skipped: this session has no bus, and so no keyring"
        raise
    vault.set(key)
    read = vault.get()
    vault.forget()
    if read != key or vault.get() is not None:
        raise NotSetUp("keyring.not_kept")
    return f"{name}: kept, read and removed"


def _has_session_bus() -> bool:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    return bool(named) or (runtime is not None and (Path(runtime) / "bus").exists())


def _stripe() -> str:
    from pos_app.payments.tls_check import check_tls

    return f"TLS begins, {check_tls()} certificates"


def _signature() -> str:
    try:
        read_announcement(_FORGED, _SOME_KEY)
    except Refused as error:
        if error.code == "update.forged":
            return "a forged announcement of a new version is refused"
        raise
    raise StorageTrouble("program.incomplete", missing="signature")


def _practice(folder: Path) -> str:
    """Take an order to captured money in a practice shop, through the stripe library."""
    shop = open_practice_shop(folder)
    try:
        services = shop.services
        owner = services.operators.get(OWNER)
        [item, *_] = services.catalog.find("assam")
        draft = replace(
            services.ordering.new_draft(),
            customer=Customer("Self Check", "555 0100"),
            lines=(item.line(parse_quantity("2")),),
        )
        uuid_ = services.ordering.save(draft, owner).order.uuid
        services.ordering.send(uuid_, owner)
        services.holding.hold(uuid_, CardToHold("pm_card_visa"), owner)
        payment = services.capturing.capture(uuid_, owner).payment
    finally:
        shop.close()
    if payment.status is not PaymentStatus.CAPTURED or payment.received != payment.amount:
        raise StorageTrouble("program.incomplete", missing=payment.status.name)
    return f"an order over {payment.amount} held and captured"
