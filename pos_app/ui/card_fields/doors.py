"""What a process must settle before its first web page; loads nothing of the web engine."""

from __future__ import annotations

import os

# Anybody who can set these could look into the page from outside.
_DOORS = ("QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINE_CHROMIUM_FLAGS")
# What is typed must not stand in the tree that other programs may read.
FLAGS = ("--disable-renderer-accessibility", "--disable-logging")


def close_doors() -> None:
    """Take back what the environment opens; has an effect before the first page of a process."""
    for door in _DOORS:
        os.environ.pop(door, None)
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(FLAGS)
