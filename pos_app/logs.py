"""The log: rotated, without secrets, and the place where unexpected exceptions end up."""

from __future__ import annotations

import logging
import re
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pos_app.domain.errors import StorageTrouble
from pos_app.private import open_private

_SECRETS = (
    re.compile(r"\b((?:sk|rk|pk|rkcs)_(?:live|test|org)_)\w+"),
    re.compile(r"\b(pi_\w+_secret_)\w+"),
    # Card numbers: 13 to 19 digits, perhaps in groups. Amounts and times are shorter.
    re.compile(r"\b()(?:\d[ -]?){12,18}\d\b"),
)


def redact(text: str) -> str:
    """The text without keys, client secrets and card numbers."""
    for secret in _SECRETS:
        text = secret.sub(r"\1[removed]", text)
    return text


class _LogFile(RotatingFileHandler):
    """The log of one data folder, for its owner's eyes only."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=open_private)


class _Redacting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


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
