"""Text that nobody may read by the way."""

from __future__ import annotations

from typing_extensions import override


class Secret(str):
    """A key or PIN, like any other text but for its repr: no traceback with locals shows it."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "Secret(…)"
