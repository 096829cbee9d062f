"""What every screen must offer to people who do not see it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QWidget


def assert_accessible(widget: QWidget) -> None:
    """Every widget that the keyboard reaches, and every button, has an accessible and a test name.

    Widgets that Qt makes inside its own (their names begin with "qt_") are Qt's to name.
    """
    nameless = [_describe(each) for each in _reachable(widget) if not _spoken_name(each)]
    anonymous = [_describe(each) for each in _reachable(widget) if not each.objectName()]
    assert not nameless, f"without accessible name: {nameless}"
    assert not anonymous, f"without objectName: {anonymous}"


def _reachable(widget: QWidget) -> list[QWidget]:
    everything = [widget, *widget.findChildren(QWidget)]
    return [
        each
        for each in everything
        if (each.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(each, QAbstractButton))
        and not each.objectName().startswith("qt_")
        and each.focusProxy() is None
    ]


def _spoken_name(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name).strip() if spoken else widget.accessibleName()


def _describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r}"
