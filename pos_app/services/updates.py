"""Whether a newer version was announced where the shop looks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos_app.domain.errors import InvalidInput, NotSetUp, Refused
from pos_app.domain.update import LARGEST_BYTES, Release, read_announcement
from pos_app.services.shop import Mode, Shop

# The content of an address, which may be this many bytes long.
Fetch = Callable[[str, int], bytes]


@dataclass(frozen=True, slots=True)
class UpdateState:
    """The version in use, and what was announced, if it is newer."""

    version: str
    newer: Release | None


class Updates:
    """Reads the announcement and offers what is signed and newer. Downloads no program."""

    def __init__(self, shop: Shop, fetch: Fetch, version: str) -> None:
        self._shop = shop
        self._fetch = fetch
        self._version = version

    @property
    def is_on(self) -> bool:
        """Whether the shop has set where to look and whose signature counts."""
        if self._shop.mode is Mode.PRACTICE or not self._shop.is_set_up:
            return False
        settings = self._shop.settings
        return bool(settings.update_address and settings.update_key)

    def look(self) -> UpdateState:
        """Ask the address for what is announced.

        Raises NotSetUp `update.off`, Refused `update.unreachable`, `update.unreadable`,
        `update.forged`.
        """
        newest = self._announced()
        return UpdateState(self._version, newest if newest.is_newer_than(self._version) else None)

    def check_file(self, path: Path) -> Release:
        """The announced release of which a downloaded file is part.

        Raises what `look` raises, InvalidInput `update.no_file`, Refused `update.other_file`.
        """
        release = self._announced()
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise InvalidInput("update.no_file", path=str(path)) from error
        if digest not in release.digests.values():
            raise Refused("update.other_file", path=str(path), version=release.version)
        return release

    def _announced(self) -> Release:
        if not self.is_on:
            raise NotSetUp("update.off")
        settings = self._shop.settings
        raw = self._fetch(settings.update_address, LARGEST_BYTES)
        return read_announcement(raw, settings.update_key)
