"""Calling a customer back, by whatever the PC calls with."""

from __future__ import annotations

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

# What RFC 3966 lets stand in a number; people also write brackets and spaces.
_NOT_DIALLED = re.compile(r"[^0-9*#]")
CALL_KEY = "K"


def call(phone: str) -> bool:
    """Hand a number to the program for calls; False if there is none, or nothing to dial."""
    number = _NOT_DIALLED.sub("", phone)
    if not number:
        return False
    plus = "+" if phone.strip().startswith("+") else ""
    return QDesktopServices.openUrl(QUrl(f"tel:{plus}{number}"))
