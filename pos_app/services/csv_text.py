"""Tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from pos_app.domain.held_money import Hold

# A spreadsheet takes a cell that begins like this for a formula.
# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Fixed names, so that scripts may rely on them.
HOLDS_HEAD = (
    "order", "customer", "phone", "taken_by", "ends_at", "amount", "currency", "payment_intent_id",
)  # fmt: skip


def holds_csv(holds: Iterable[Hold]) -> str:
    """One row for each hold; the amount as a decimal beside its ISO code."""
    return csv_text(
        HOLDS_HEAD,
        (
            (
                str(hold.number),
                hold.customer,
                hold.phone,
                hold.taken_by,
                hold.ends_at.isoformat(timespec="seconds") if hold.ends_at else "",
                hold.amount.decimal_text(),
                str(hold.amount.currency),
                hold.intent_id,
            )
            for hold in holds
        ),
    )


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Head and rows as CSV; what a spreadsheet would run begins with a quote instead."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
