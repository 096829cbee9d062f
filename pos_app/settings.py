"""What belongs to this PC and not to the shop: a small typed file beside the book."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from pos_app.domain.errors import StorageTrouble
from pos_app.private import write_private


@dataclass(frozen=True, slots=True)
class TillSettings:
    """This till's name, and the identity that its idempotency keys and its keyring entry carry.

    `theme`, `text_size` in percent and `printer`, by its name in the system, are its look and its
    ways: by the names and defaults of domain/settings.
    """

    till: str = "Till 1"
    install: str = ""
    theme: str = "system"
    text_size: str = "100"
    printer: str = ""


def load_till(home: Path) -> TillSettings:
    """The settings of this till, made on first use.

    Raises StorageTrouble `book.read_only` or `till_file.damaged`.
    """
    path = _file(home)
    if path.exists():
        return _read(path)
    settings = TillSettings(install=uuid.uuid4().hex[:12])
    save_till(home, settings)
    return settings


def look_of_till(home: Path) -> TillSettings:
    """What is known of this till before its shop is open; nothing is made, nothing is raised."""
    try:
        return _read(_file(home))
    except StorageTrouble:
        return TillSettings()


def save_till(home: Path, settings: TillSettings) -> None:
    """Keep the settings of this till. Raises StorageTrouble `book.read_only`."""
    path = _file(home)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, json.dumps(asdict(settings), indent=2))
    except OSError as error:
        raise StorageTrouble("book.read_only", path=str(home)) from error


def _file(home: Path) -> Path:
    return home / "till.json"


def _read(path: Path) -> TillSettings:
    try:
        return TillSettings(**json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise StorageTrouble("book.read_only", path=str(path.parent)) from error
    except (ValueError, TypeError) as error:
        raise StorageTrouble("till_file.damaged", path=str(path)) from error
