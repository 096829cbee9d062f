"""The verb of new versions."""

from __future__ import annotations

import argparse
from pathlib import Path

from pos_app.cli.errors import EXIT_DONE
from pos_app.cli.session import Session
from pos_app.domain.update import Release


class UpdateVerbs(Session):
    """Tells of a new version, and whether a downloaded file is what was announced."""

    def update(self, arguments: argparse.Namespace) -> int:
        """Say whether a newer version was announced; download and install nothing."""
        self._require_shop()
        updates = self._services.updates
        if arguments.file:
            release = updates.check_file(Path(arguments.file))
            text = f"{arguments.file} is a file of version {release.version} as it was announced."
            self._print.facts({"file": arguments.file, **_facts(release)}, text)
            return EXIT_DONE
        state = updates.look()
        newer = _facts(state.newer) if state.newer else None
        facts: dict[str, object] = {"version": state.version, "newer": newer}
        self._print.facts(facts, _told(state.version, state.newer))
        return EXIT_DONE


def _facts(release: Release) -> dict[str, object]:
    return {
        "version": release.version,
        "date": release.day.isoformat(),
        "page": release.page,
        "notes": release.notes,
        "sha256": release.digests,
    }


def _told(version: str, newer: Release | None) -> str:
    if newer is None:
        return f"Version {version} is the newest."
    digests = [f"{digest}  {name}" for name, digest in newer.digests.items()]
    lines = [f"Version {newer.version} of {newer.day.isoformat()} is at {newer.page}", newer.notes]
    return "\n".join([*lines, *digests]).strip()
