"""What is kept of what nobody expected: reports without secrets, and how the program ended."""

from __future__ import annotations

import contextlib
import faulthandler
import itertools
import os
import platform
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pos_app import __version__
from pos_app.logs import redact, short_path, tell_error
from pos_app.private import open_private

KEPT_REPORTS = 20
# What fails at each repaint fails often: once in so long a time is reported.
_SAME_AGAIN_AFTER_S = 60.0
_LAST_LINES = 40
_LOG_END_BYTES = 16_000
_FRAME = re.compile(r'File "([^"]+)"')


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report as it may be shown to anybody; `path` is None where it could not be kept."""

    text: str
    path: Path | None
    at: datetime


class Crashes:
    """The reports of one data folder, the newest twenty of them.

    `parts` names what the program runs on besides Python, such as "Qt 6.11.3".
    """

    def __init__(self, home: Path, parts: str = "") -> None:
        self._log = home / "logs" / "holdfast.log"
        self._folder = home / "reports"
        self._parts = parts
        self._told: dict[str, float] = {}

    def report(self, error: BaseException) -> CrashReport | None:
        """Keep a report of an exception; None if the same has just been reported."""
        what = tell_error(error)
        now = time.monotonic()
        if now - self._told.get(what, -_SAME_AGAIN_AFTER_S) < _SAME_AGAIN_AFTER_S:
            return None
        self._told[what] = now
        return self.keep("Something unexpected happened.", what, datetime.now())

    def keep(self, title: str, what: str, at: datetime) -> CrashReport:
        """Keep a report of something that happened."""
        versions = f"Holdfast {__version__}, Python {platform.python_version()}"
        lines = [
            f"{title} {at:%Y-%m-%d %H:%M:%S}",
            ", ".join(filter(None, (versions, self._parts, platform.platform()))),
            "",
            what,
            "",
            "The last lines of the log:",
            *self._end_of_log(),
            "",
        ]
        text = redact("\n".join(lines))
        return CrashReport(text, self._write(text, at), at)

    def _end_of_log(self) -> list[str]:
        try:
            with self._log.open("rb") as log:
                log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_END_BYTES))
                return log.read().decode("utf-8", "replace").splitlines()[-_LAST_LINES:]
        except OSError:
            return []

    def _write(self, text: str, at: datetime) -> Path | None:
        # On a full disk the report is still shown.
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number in itertools.count(1):
                path = self._folder / f"crash-{at:%Y%m%d-%H%M%S}-{number}.txt"
                with contextlib.suppress(FileExistsError):
                    with open(path, "x", encoding="utf-8", opener=open_private) as file:
                        file.write(text)
                    break
            for old in sorted(self._folder.glob("crash-*.txt"))[:-KEPT_REPORTS]:
                old.unlink()
            return path
        return None


class LifeMark:
    """A file that is there while the window is: found at a start, it tells of a sudden end.

    Whatever kills the interpreter itself is written to `fatal.log` by Python's faulthandler.
    """

    def __init__(self, home: Path, *, practice: bool) -> None:
        name = "practice.window" if practice else "window"
        self._mark = home / f"{name}.alive"
        self._fatal = home / "logs" / f"{name}.fatal.log"
        self._file: IO[str] | None = None
        self._has_ended = False

    def begin(self, crashes: Crashes) -> CrashReport | None:
        """Begin to live; a report if the process before this one did not end by itself."""
        report = None
        with contextlib.suppress(OSError):
            if self._mark.exists():
                report = self._report(crashes)
            self._file = open(self._fatal, "w", encoding="utf-8", opener=open_private)  # noqa: SIM115
            faulthandler.enable(self._file)
        self.beat()
        return report

    def beat(self) -> None:
        """Say that the process is alive; it ended soon after it last said so."""
        if not self._has_ended:
            with contextlib.suppress(OSError):
                self._mark.touch(0o600)

    def expect_end(self) -> None:
        """The computer is about to end the process; if it does not, the next beat says so."""
        with contextlib.suppress(OSError):
            self._mark.unlink(missing_ok=True)

    def end(self) -> None:
        """End as one should."""
        self._has_ended = True
        self.expect_end()
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None

    def _report(self, crashes: Crashes) -> CrashReport:
        fatal, at = "", self._mark.stat().st_mtime
        with contextlib.suppress(OSError):
            fatal = self._fatal.read_text(encoding="utf-8", errors="replace").strip()
            if fatal:
                at = self._fatal.stat().st_mtime
        what = _FRAME.sub(lambda found: f'File "{short_path(found[1])}"', fatal)
        nothing = "Nothing was written down: the process was ended, or the computer went off."
        return crashes.keep("Holdfast ended unexpectedly.", what or nothing, _moment(at))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds)
