"""The log: rotated, without secrets, and the place where unexpected exceptions end up."""

from __future__ import annotations

import copy
import logging
import os
import re
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from pos_app.domain.errors import HoldfastError, StorageTrouble
from pos_app.private import open_private

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_SECRETS = (
    re.compile(r"\b((?:sk|rk|pk|rkcs)_(?:live|test|org)_)\w+"),
    re.compile(r"\b(pi_\w+_secret_)\w+"),
    # Card numbers: 13 to 19 digits, perhaps in groups. Amounts and times are shorter.
    re.compile(r"\b()(?:\d[ -]?){12,18}\d\b"),
)


# What an exception quotes may be a name that somebody typed; numbers may be a PIN or a phone's.
_QUOTED = re.compile(r"""(?<!\w)(["'“‘]).*["'”’]""", re.DOTALL)
_NUMBER = re.compile(r"\d[\d ()./-]{2,}\d")
_LONGEST_MESSAGE = 500
_DEEPEST = 10
_PACKAGE = re.compile(r".*[/\\](?:(?:site-packages|python[\d.]+)[/\\]|(?=pos_app[/\\]))(.+)")


def redact(text: str) -> str:
    """The text without keys, client secrets and card numbers."""
    for secret in _SECRETS:
        text = secret.sub(r"\1[removed]", text)
    return text


def tell_error(error: BaseException, deepest: int = _DEEPEST) -> str:
    """Where an exception came from and what it is, with nothing in it that a person typed.

    No values of variables, no quoted texts and no numbers; of our own errors the code alone.
    """
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = []
    if before is not None and deepest:
        parts += [tell_error(before, deepest - 1), "which led to:"]
    frames = traceback.extract_tb(error.__traceback__)
    parts += [
        f"  {short_path(frame.filename)}:{frame.lineno} in {frame.name}: {frame.line}"
        for frame in frames
    ]
    parts.append(f"{type(error).__name__}: {_message(error)}")
    if isinstance(error, BaseExceptionGroup) and deepest:
        parts += [tell_error(each, deepest - 1) for each in error.exceptions]
    return "\n".join(parts)


def short_path(path: str) -> str:
    """A source file's path from its package on: the rest may hold the name of a person."""
    found = _PACKAGE.fullmatch(path)
    return found[1] if found else re.split(r"[/\\]", path)[-1]


def _message(error: BaseException) -> str:
    if isinstance(error, HoldfastError):
        return f"{error.code} ({', '.join(error.facts)})" if error.facts else error.code
    text = redact(str(error))[:_LONGEST_MESSAGE]
    return _NUMBER.sub("[number]", _QUOTED.sub("[quoted]", text))


class _LogFile(RotatingFileHandler):
    """The log of one data folder, for its owner's eyes only."""

    def _open(self) -> TextIOWrapper:
        number = open_private(self.baseFilename, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        return open(number, "a", encoding=self.encoding)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # What another handler has made of the exception is kept there, values and all.
        own = copy.copy(record)
        own.exc_text = None
        return redact(super().format(own))

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - logging's own name
        return "" if ei[1] is None else tell_error(ei[1])


def start_logging(home: Path) -> Path:
    """Log to `logs/holdfast.log` in the data folder, five files of 1 MB, and return the file."""
    folder = home / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _LogFile(
            folder / "holdfast.log",
            maxBytes=1_000_000,
            backupCount=4,
            encoding="utf-8",
            delay=True,
        )
    except OSError as error:
        raise StorageTrouble("book.read_only", path=str(home)) from error
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, _LogFile)]:
        # Opened before in this process, for this shop or another.
        root.removeHandler(earlier)
        earlier.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return folder / "holdfast.log"
