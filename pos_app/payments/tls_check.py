"""Whether the line to Stripe can be secured: the library finds the certificates it brings along."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress

import stripe

from pos_app.domain.errors import StorageTrouble
from pos_app.payments.gateway import GatewayError
from pos_app.payments.stripe_gateway import StripeGateway

# Nobody's key: the call ends before a key would be sent.
_KEY = "sk_test_selfcheck"
_HANDSHAKE = 0x16
_NO_AGREEMENT = bytes((0x15, 3, 1, 0, 2, 2, 40))
_WAIT_S = 5.0


def check_tls() -> int:
    """Make one call by TLS to this machine; returns how many signers' certificates were loaded.

    The listener hears the library's greeting and declines. The library greets only once it has
    read its certificates. Raises StorageTrouble `program.incomplete` where it never greets, as in
    a package without them.
    """
    context = ssl.create_default_context(cafile=stripe.ca_bundle_path)
    with _Listener() as listener:
        gateway = StripeGateway(_KEY, api_base=f"https://127.0.0.1:{listener.port}")
        with suppress(GatewayError):
            gateway.read_account()
    if not listener.was_greeted:
        raise StorageTrouble("program.incomplete", missing="certificates")
    return context.cert_store_stats()["x509_ca"]


class _Listener:
    """Declines everybody who greets it by TLS."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.was_greeted = False
        self._thread = threading.Thread(target=self._listen, name="tls-check", daemon=True)

    def __enter__(self) -> _Listener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Closing alone does not wake whoever waits for a caller.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(_WAIT_S)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _address = self._socket.accept()
                with caller, suppress(OSError):
                    caller.settimeout(_WAIT_S)
                    heard = caller.recv(4096)
                    self.was_greeted |= heard[:1] == bytes((_HANDSHAKE,))
                    caller.sendall(_NO_AGREEMENT)
