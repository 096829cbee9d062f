"""Which layout fits: by window width in units of the text size."""

from __future__ import annotations

from enum import IntEnum


class Layout(IntEnum):
    """From one column to a wide desk; a larger one has everything that a smaller one has."""

    SINGLE = 0
    NARROW = 1
    FULL = 2
    WIDE = 3


def layout_for(width: int, scale: float) -> Layout:
    """The layout for a window `width` pixels wide at a text size."""
    w = width / scale
    if w >= 1500:
        return Layout.WIDE
    if w >= 1100:
        return Layout.FULL
    if w >= 760:
        return Layout.NARROW
    return Layout.SINGLE
