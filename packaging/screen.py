"""A screen that nobody sees, whose keys and pictures are those of a real one."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_PATIENCE_S = 120.0
_LOOK_AGAIN_S = 0.01


class Screen:
    """An X screen, driven by xdotool and photographed by ImageMagick."""

    def __init__(self, display: str) -> None:
        self.display = display

    def wait_for_window(self, name: str) -> str:
        """The ID of the window with this class, once it is shown."""

        def look() -> str:
            return self._tool("xdotool", "search", "--onlyvisible", "--class", name).split("\n")[0]

        return wait_for(look, f"a window of {name}")

    def focus(self, window: str) -> None:
        """Let keys go to a window; nothing else here decides that."""
        self._tool("xdotool", "windowfocus", "--sync", window)

    def press(self, *keys: str) -> None:
        """Press keys by their X names."""
        self._tool("xdotool", "key", "--delay", "60", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._tool("xdotool", "type", "--delay", "60", text)

    def photograph(self, path: Path) -> None:
        """Keep what the screen shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._tool("import", "-window", "root", str(path))

    def _tool(self, *command: str) -> str:
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        ).stdout.strip()


@contextmanager
def running_screen() -> Iterator[Screen]:
    """Start Xvfb on a free display and end it."""
    reading, writing = os.pipe()
    # Without -noreset it begins anew, and takes nobody for a moment, whenever nobody is left on it.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-ac",
               "-noreset", "-nolisten", "tcp"]  # fmt: skip
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                yield Screen(f":{number.readline().strip()}")
        finally:
            process.terminate()


def wait_for(look: Callable[[], str], what: str) -> str:
    """What `look` finds, once it finds something. Raises TimeoutError after two minutes."""
    end = time.monotonic() + _PATIENCE_S
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(_LOOK_AGAIN_S)
    return found


def seconds_to_window(
    screen: Screen, command: Sequence[str], name: str, environment: Mapping[str, str]
) -> float:
    """How long a program takes from its start until its window is shown; it is ended then."""
    began = time.monotonic()
    # Python under Wine wants pipes: a file of ours is no file of Windows'.
    with subprocess.Popen(
        command,
        env={**environment, "DISPLAY": screen.display},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            screen.wait_for_window(name)
            return time.monotonic() - began
        finally:
            process.terminate()
