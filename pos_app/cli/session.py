"""What every verb starts from: the open shop, who does it, and how an order is printed."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from pos_app.app import OpenShop
from pos_app.cli.errors import EXIT_DONE, exit_code, say
from pos_app.cli.inputs import read_pin
from pos_app.cli.output import Printer
from pos_app.domain.errors import HoldfastError, NotAllowed, NotSetUp
from pos_app.domain.record import OrderRecord
from pos_app.domain.rights import Operator
from pos_app.services.practice_shop import OWNER
from pos_app.services.shop import Mode


class Session:
    """One call of the command line on an open shop."""

    def __init__(self, shop: OpenShop, *, as_json: bool) -> None:
        self._shop = shop
        self._services = shop.services
        self._print = Printer(as_json=as_json)

    def _operator(self, arguments: argparse.Namespace) -> Operator:
        name = arguments.operator or getattr(arguments, "owner", None)
        if not name and self._services.shop.mode is Mode.PRACTICE:
            return self._services.operators.get(OWNER)
        self._require_shop()
        if not name:
            raise NotAllowed("operator.missing")
        return self._services.operators.sign_in(name, read_pin(arguments))

    def _require_shop(self) -> None:
        # A mistyped folder must not look like a shop that sold nothing.
        if not self._services.shop.is_set_up:
            raise NotSetUp("shop.not_set_up")

    def _at(self, arguments: argparse.Namespace) -> tuple[Operator, OrderRecord]:
        operator = self._operator(arguments)
        return operator, self._services.ordering.record_of_number(arguments.number)

    def _act(self, order_uuid: str, verb: Callable[[], OrderRecord]) -> int:
        try:
            record, code = verb(), EXIT_DONE
        except HoldfastError as error:
            say(error)
            record, code = self._services.ordering.record(order_uuid), exit_code(error)
        self._print.order(record)
        return code
