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
    """This till's name, and the identity that its idempotency keys and its keyring entry carry."""

    till: str = "Till 1"
    install: str = ""


def load_till(home: Path) -> TillSettings:
    """The settings of this till, made on first use.

    Raises StorageTrouble `book.read_only` or `till_file.damaged`.
    """
    path = home / "till.json"
    try:
        if path.exists():
            return TillSettings(**json.loads(path.read_text(encoding="utf-8")))
        settings = TillSettings(install=uuid.uuid4().hex[:12])
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(path, json.dumps(asdict(settings), indent=2))
    except OSError as error:
        raise StorageTrouble("book.read_only", path=str(home)) from error
    except (ValueError, TypeError) as error:
        raise StorageTrouble("till_file.damaged", path=str(path)) from error
    return settings
