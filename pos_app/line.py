"""The way to Stripe of one till."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime

from pos_app.domain.errors import HoldfastError, NotAllowed
from pos_app.domain.stripe_key import KeyFacts
from pos_app.payments.api_key import ApiKey, KeyVault
from pos_app.payments.gateway import Gateway
from pos_app.services.connection import Connection, WatchedGateway
from pos_app.services.key_facts import KnownKey
from pos_app.services.shop import Mode

GatewayMaker = Callable[[], Gateway]


class Line:
    """Makes the gateway of the present key when it is first needed, on a worker thread."""

    def __init__(
        self,
        vault: KeyVault,
        clock: Callable[[], datetime],
        make_gateway: GatewayMaker | None,
        known: KnownKey,
        connection: Connection,
        *,
        install: str,
        practice: bool,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._make_gateway = make_gateway
        self.known = known
        self.connection = connection
        self._install = install
        self._lock = threading.Lock()
        self._made: Gateway | None = None
        self._tag = ""
        self.is_practice = practice

    @property
    def mode(self) -> Mode:
        """Practice, or what the key says; without a key everything counts as live."""
        if self.is_practice:
            return Mode.PRACTICE
        made = self._made
        return Mode.TEST if made is not None and not made.livemode else Mode.LIVE

    def gateway(self) -> Gateway:
        """The gateway. Raises NotAllowed `key.missing`, NotSetUp for a keyring that is no use."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def gateway_of(self, key: ApiKey) -> Gateway:
        """A gateway to try a key with; the one in use stays. Raises NotAllowed `api_base.…`."""
        if self._make_gateway is not None:
            return self._make_gateway()
        # The library would print whole answers, customers' data and all, to the console.
        os.environ.pop("STRIPE_LOG", None)
        # Imported here and not above: it takes 0.2 s, which the window need not wait for.
        from pos_app.payments.stripe_gateway import StripeGateway

        api_base = os.environ.get("HOLDFAST_STRIPE_API") or None
        return StripeGateway(key, api_base=api_base, clock=self._clock)

    def has_new_key(self) -> bool:
        """Whether the keyring holds another key than the one in use; if so, it is used next."""
        if self._make_gateway is not None:
            return False
        try:
            key = self._vault.get()
        except HoldfastError:
            return False
        with self._lock:
            if key is None or key.tag(self._install) == self._tag:
                return False
            self._made = None
            return True

    def drop(self) -> None:
        """Use the key no more: it was forgotten, or another one was stored."""
        with self._lock:
            self._made, self._tag = None, ""
            self.known.drop()

    def _make(self) -> Gateway:
        if self._make_gateway is not None:
            gateway = self._make_gateway()
            # Practice keys are full ones; a test that brings a gateway brings no key to remember.
            self.known.use(KeyFacts("", "", gateway.livemode, restricted=not self.is_practice))
        else:
            key = self._vault.get()
            if key is None:
                raise NotAllowed("key.missing")
            gateway = self.gateway_of(key)
            self._tag = key.tag(self._install)
            self.known.use(KeyFacts(self._tag, key.masked, key.is_live, key.restricted))
        return WatchedGateway(gateway, self.connection, self.known)
