"""Holds that are taken in several captures: what had been taken before each call."""

from __future__ import annotations

from typing import Any

from peewee import Database


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Add what is new; until now every capture was the first of its hold."""
    db.execute_sql(
        'ALTER TABLE "attempt" ADD COLUMN "taken_before_minor" INTEGER NOT NULL DEFAULT 0'
    )
