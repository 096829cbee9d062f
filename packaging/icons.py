"""The program's icon in the forms that the systems want, drawn from one SVG file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
# Apple's names for PNG pictures of these sides.
_ICNS_KINDS = {
    "icp4": 16, "icp5": 32, "ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic13": 256,
    "ic09": 512, "ic14": 512, "ic10": 1024,
}  # fmt: skip


def draw_icons(source: Path, folder: Path) -> None:
    """Write `holdfast.ico`, `holdfast.icns` and `holdfast.png` of 256 pixels into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    drawing = QSvgRenderer(str(source))
    assert drawing.isValid(), source
    sides = {*_ICO_SIZES, *_ICNS_KINDS.values()}
    pictures = {side: _png(drawing, side) for side in sides}
    (folder / "holdfast.ico").write_bytes(_ico(pictures))
    (folder / "holdfast.icns").write_bytes(_icns(pictures))
    (folder / "holdfast.png").write_bytes(pictures[256])


def _png(drawing: QSvgRenderer, side: int) -> bytes:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # the stub lacks a device and a format
    return bytes(written.data())


def _ico(pictures: dict[int, bytes]) -> bytes:
    header = struct.pack("<HHH", 0, 1, len(_ICO_SIZES))
    offset = len(header) + 16 * len(_ICO_SIZES)
    entries, bodies = b"", b""
    for side in _ICO_SIZES:
        body = pictures[side]
        # A side of 256 is written as nought.
        entries += struct.pack(
            "<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(body), offset + len(bodies)
        )
        bodies += body
    return header + entries + bodies


def _icns(pictures: dict[int, bytes]) -> bytes:
    bodies = b"".join(
        struct.pack(">4sI", kind.encode(), len(pictures[side]) + 8) + pictures[side]
        for kind, side in _ICNS_KINDS.items()
    )
    return struct.pack(">4sI", b"icns", len(bodies) + 8) + bodies
