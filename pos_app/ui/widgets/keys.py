"""Keys as they are pressed and as they are printed on a keycap."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QKeySequence

_NAMES = {"Return": "Enter", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


@cache
def key_text(key: str) -> str:
    """What the keycap of a shortcut says: "Ctrl+Enter", "↑", "F9"; native on macOS."""
    sequence = QKeySequence(key.replace("Enter", "Return"))
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText)
    head, plus, last = text.rpartition("+")
    return head + plus + _NAMES.get(last, last) if last else text


def key_sequences(key: str) -> list[QKeySequence]:
    """The sequences that press a key: "Enter" is the main one and the number pad's."""
    if key.endswith(("Enter", "Return")):
        head = key.removesuffix("Enter").removesuffix("Return")
        return [QKeySequence(f"{head}Return"), QKeySequence(f"{head}Enter")]
    return [QKeySequence(key)]
