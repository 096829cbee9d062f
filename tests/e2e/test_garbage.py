"""The window's workers end no widget: it would stand still for good."""

from __future__ import annotations

from functools import partial

from tests.knot import leave_knot
from tests.window_driver import WindowDriver


def test_what_a_worker_of_the_window_leaves_is_ended_on_the_gui_thread(till: WindowDriver) -> None:
    ends: list[bool] = []
    desktop = till.desktop
    desktop.jobs.local(desktop, partial(leave_knot, ends), lambda _none: None, _never)
    till.settle()
    till.wait(lambda: bool(ends), "the garbage is collected")
    assert ends == [True]


def _never(error: Exception) -> None:
    raise AssertionError(error)
