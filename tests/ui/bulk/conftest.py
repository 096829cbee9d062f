"""The same till as the queue's."""

from __future__ import annotations

from tests.ui.queue.conftest import (
    checked_gateway,
    day,
    line,
    notices,
    screen,
    till,
)

__all__ = ["checked_gateway", "day", "line", "notices", "screen", "till"]
