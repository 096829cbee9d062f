"""Asking the operating system to keep a window out of pictures and recordings of the screen."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# SetWindowDisplayAffinity: left out of captures since Windows 10 2004, black before that.
_EXCLUDED, _BLACK = 0x11, 0x01


def refuse_capture(window: QWidget) -> None:
    """Keep a top-level window out of captures, where the system offers that: Windows and macOS."""
    if sys.platform == "win32":
        user32 = ctypes.windll.user32
        handle = int(window.winId())
        if not user32.SetWindowDisplayAffinity(handle, _EXCLUDED):
            user32.SetWindowDisplayAffinity(handle, _BLACK)
    elif sys.platform == "darwin":
        objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
        objc.sel_registerName.restype = ctypes.c_void_p
        send = objc.objc_msgSend
        send.restype = ctypes.c_void_p
        send.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        view = ctypes.c_void_p(int(window.winId()))
        native = send(view, objc.sel_registerName(b"window"))
        send.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong]
        # NSWindowSharingNone
        send(native, objc.sel_registerName(b"setSharingType:"), 0)
