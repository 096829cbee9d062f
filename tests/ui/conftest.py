"""The look and the jobs that screens are built with."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from pos_app.ui.formats import Formats
from pos_app.ui.jobs import Jobs
from pos_app.ui.theme.theme import Theme
from tests.gallery import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def garbage_waits() -> Iterator[None]:
    """As in the window: no worker ends a widget, which can stop both threads for good."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme(RESOURCES)
    theme.apply(qapp)
    return theme


@pytest.fixture
def formats() -> Formats:
    return Formats(QLocale("en_US"))


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    assert jobs.close(wait_s=10)
