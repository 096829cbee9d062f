"""A hold is to go also where the one that took its place was captured."""

from __future__ import annotations

from typing import Any

from peewee import Database

BEFORE = "WHERE r.replaces = {0}.id AND r.status = 'held')"
AFTER = """WHERE r.replaces = {0}.id
            AND r.status IN ('held', 'captured'))"""
CONCERNED = """SELECT h.order_id FROM payment h JOIN payment r ON r.replaces = h.id
    WHERE h.status = 'held' AND r.status = 'captured'"""


def up(migrator: Any, db: Database) -> None:  # noqa: ANN401 (the runner's signature)
    """Change the rule where it stands, for the leading payment and for what is unfinished."""
    [(facts,)] = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'queue_facts'")
    for payment in ("l", "h"):
        facts = facts.replace(BEFORE.format(payment), AFTER.format(payment))
    for statement in (
        "DROP VIEW queue_facts",
        facts,
        f"DELETE FROM queue_entry WHERE number IN ({CONCERNED})",
        f"INSERT INTO queue_entry SELECT * FROM queue_facts WHERE number IN ({CONCERNED})",
    ):
        db.execute_sql(statement)
