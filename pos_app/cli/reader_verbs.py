"""The verbs about card readers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import sleep

from pos_app.cli.errors import EXIT_DONE, sentence_of
from pos_app.cli.inputs import payment_of
from pos_app.cli.session import Session
from pos_app.domain.errors import OutcomeUnknown
from pos_app.domain.holds import to_let_go
from pos_app.domain.payment import CardToHold
from pos_app.domain.reader import Keying, LocationAddress, NewLocation
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator

# Between two looks at a reader, while the card is keyed.
LOOK_EVERY_S = 1.0
# So many looks without an answer end the wait; what becomes of the card is settled later.
_MOST_FAILURES = 10
_TOLD = {
    Keying.WAITING: "Key the card on {reader} now.",
    Keying.AUTHORISING: "The card is keyed. The bank is asked.",
}


class ReaderVerbs(Session):
    """Readers are listed and changed by these, and a card is held by one."""

    def list_readers(self, arguments: argparse.Namespace) -> int:
        """Print the shop's card readers; the one of this till is marked."""
        self._require_shop()
        self._services.shop.learn_mode()
        self._print.readers(self._services.readers.all())
        return EXIT_DONE

    def add_reader(self, arguments: argparse.Namespace) -> int:
        """Register the reader that shows a code; the first one is taken for this till."""
        by, readers = self._owner(arguments), self._services.readers
        place = readers.location(arguments.location or "")
        reader = readers.add(arguments.code, arguments.name, place, by)
        return self._told_reader(reader.id, f"{reader.name} is registered at {place.name}.")

    def add_location(self, arguments: argparse.Namespace) -> int:
        """Tell Stripe of a place where readers stand."""
        by = self._owner(arguments)
        address = LocationAddress(
            arguments.line1,
            arguments.city,
            arguments.state,
            arguments.postal_code,
            arguments.country,
        )
        made = self._services.readers.add_location(NewLocation(arguments.name, address), by)
        return self._told_reader(made.id, f"{made.name} is a place for readers.")

    def rename_reader(self, arguments: argparse.Namespace) -> int:
        """Give a reader another name."""
        by, readers = self._owner(arguments), self._services.readers
        renamed = readers.rename(readers.named(arguments.name), arguments.new, by)
        return self._told_reader(renamed.id, f"{arguments.name} is now {renamed.name}.")

    def remove_reader(self, arguments: argparse.Namespace) -> int:
        """Forget a reader, at Stripe and here."""
        by, readers = self._owner(arguments), self._services.readers
        reader = readers.named(arguments.name)
        readers.remove(reader, by)
        return self._told_reader(reader.id, f"{reader.name} is removed.")

    def use_reader(self, arguments: argparse.Namespace) -> int:
        """Take a reader for this till."""
        by, readers = self._owner(arguments), self._services.readers
        reader = readers.named(arguments.name)
        readers.use(reader, by)
        return self._told_reader(reader.id, f"This till uses {reader.name}.")

    def hold_by_reader(self, arguments: argparse.Namespace) -> int:
        """Let a reader ask for the card, and wait until that is over."""
        operator, record = self._at(arguments)
        uuid, holding = record.order.uuid, self._services.holding
        return self._on_reader(
            arguments.reader, uuid, lambda reader: holding.hold_by_reader(uuid, reader, operator)
        )

    def hold_again_by_reader(self, arguments: argparse.Namespace) -> int:
        """The same for a card that takes the place of one that is held."""
        operator, record = self._at(arguments)
        uuid, payment_id = record.order.uuid, payment_of(arguments.payment, record)
        holds = self._services.further_holds

        def begin(reader: str) -> OrderRecord:
            return holds.again(uuid, CardToHold(reader=reader), operator, payment_id=payment_id)

        return self._on_reader(arguments.reader, uuid, begin)

    def _on_reader(self, name: str, uuid: str, begin: Callable[[str], OrderRecord]) -> int:
        self._services.shop.learn_mode()
        reader = self._services.readers.named(name)

        def hold() -> OrderRecord:
            begin(reader.id)
            try:
                record = self._wait_for(uuid, reader.name)
            except KeyboardInterrupt:
                self._services.holding.look_at_reader(uuid, stop=True)
                raise
            if to_let_go(record.payments) is not None:
                # The new hold stands, so the old one goes.
                return self._services.recovery.ask_now(uuid)
            return record

        return self._act(uuid, hold)

    def _wait_for(self, order_uuid: str, reader: str) -> OrderRecord:
        told, failures = Keying.OVER, 0
        while True:
            try:
                look = self._services.holding.look_at_reader(order_uuid)
            except OutcomeUnknown as error:
                # The reader may take the card meanwhile; a few seconds without a line are common.
                failures += 1
                if failures >= _MOST_FAILURES:
                    raise
                _tell(sentence_of(error))
            else:
                failures = 0
                if look.keying is Keying.OVER:
                    return look.record
                if look.keying is not told:
                    told = look.keying
                    _tell(_TOLD[told].format(reader=reader))
            sleep(LOOK_EVERY_S)

    def _owner(self, arguments: argparse.Namespace) -> Operator:
        operator = self._operator(arguments)
        self._services.shop.learn_mode()
        return operator

    def _told_reader(self, reader_id: str, words: str) -> int:
        self._print.facts({"id": reader_id}, words)
        return EXIT_DONE


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
