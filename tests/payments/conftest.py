"""A scripted Stripe on loopback, and a gateway to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stripe

from tests.payments.scripted_gateway import gateway_at
from tests.payments.scripted_server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pos_app.payments.gateway import Gateway


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    """A server that answers as told; the library does not wait between its tries."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0)
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def gateway(server: ScriptedServer) -> Gateway:
    return gateway_at(server.url)
