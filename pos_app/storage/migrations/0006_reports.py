"""An index by which reports find what was done in some span of time."""

from __future__ import annotations

from typing import Any

from peewee import Database


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Index attempts by when they were finished."""
    db.execute_sql('CREATE INDEX "attempt_finished_at" ON "attempt" ("finished_at")')
