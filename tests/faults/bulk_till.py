"""A till in a process of its own that captures all that is held, and is there to be killed.

Run as `python -m tests.faults.bulk_till HOME URL`. Says `running` on stdout when money begins to
move.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pos_app.app import open_shop
from pos_app.domain.bulk import BulkLine, Verdict
from pos_app.domain.payment import Verb
from pos_app.payments.stripe_gateway import StripeGateway
from pos_app.services.bulk import BulkOrder
from pos_app.services.crew import Brake
from tests.conftest import KEY, owner
from tests.held import held_rows


def main() -> None:
    home, url = sys.argv[1:]
    shop = open_shop(Path(home), make_gateway=lambda: StripeGateway(KEY, api_base=url))
    services, lines = shop.services, list[BulkLine]()
    services.recovery.settle_all()
    uuids = [row.order_uuid for row in held_rows(services)]
    services.bulk.plan(uuids, Verb.CAPTURE, owner(), Brake(), lines.append)
    ready = [line for line in lines if line.verdict is Verdict.READY]
    print("running", flush=True)
    services.bulk.run(ready, BulkOrder(Verb.CAPTURE), owner(), Brake())
    shop.close()


if __name__ == "__main__":
    main()
