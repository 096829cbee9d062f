"""What every verb has at hand: the open shop, the printer, and whoever asks."""

from __future__ import annotations

import argparse

from pos_app.app import OpenShop
from pos_app.cli.inputs import read_pin
from pos_app.cli.output import Printer
from pos_app.domain.errors import NotAllowed, NotSetUp
from pos_app.domain.rights import Operator
from pos_app.services.practice_shop import OWNER
from pos_app.services.shop import Mode


class Desk:
    """An open shop, and how results are printed."""

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
