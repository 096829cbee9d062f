"""The verb about pay links."""

from __future__ import annotations

import argparse
import sys
from time import sleep

from pos_app.cli.errors import sentence_of
from pos_app.cli.session import Session
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.pay_link import LOOK_EVERY
from pos_app.domain.record import OrderRecord


class LinkVerbs(Session):
    """A customer is sent a link, and it is watched or closed."""

    def link(self, arguments: argparse.Namespace) -> int:
        """Make a link by which the customer pays an order, or close it."""
        operator, record = self._at(arguments)
        uuid, links = record.order.uuid, self._services.pay_links
        if arguments.cancel:
            return self._act(uuid, lambda: links.cancel(uuid, operator))
        if not arguments.wait:
            return self._act(uuid, lambda: links.make(uuid, operator))

        def wait() -> OrderRecord:
            made = links.make(uuid, operator)
            if made.open_link is not None:
                print(made.open_link.url, file=sys.stderr, flush=True)
            return self._wait_until_paid(uuid)

        return self._act(uuid, wait)

    def _wait_until_paid(self, order_uuid: str) -> OrderRecord:
        while True:
            try:
                record = self._services.pay_links.look(order_uuid).record
            except OutcomeUnknown as error:
                # The customer may go on paying meanwhile.
                print(sentence_of(error), file=sys.stderr, flush=True)
            else:
                if record.open_link is None:
                    return record
            sleep(LOOK_EVERY.total_seconds())
