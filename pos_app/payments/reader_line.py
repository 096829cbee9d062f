"""What the services ask of card readers. The readers themselves speak to Stripe only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, Self

from pos_app.domain.reader import LocationAddress, Reader, ReaderLocation


class ReaderLine(Protocol):
    """The shop's readers, through Stripe. Nothing here moves money: asking a reader for a card
    is `Gateway.send`.

    Every method waits for the network and raises GatewayError's subclasses. May be used by
    several threads at once. `key` is the idempotency key of what changes something.
    """

    def noted_by(self, noted: Callable[[], AbstractContextManager[None]]) -> Self:
        """The same readers, each call inside a context of the caller's."""

    def read(self, reader_id: str) -> Reader:
        """A reader and what it is doing. Raises StripeRefused `resource_missing`."""

    def registered(self) -> list[Reader]:
        """All readers of the account."""

    def locations(self) -> list[ReaderLocation]:
        """All places where readers stand."""

    def add_location(self, name: str, address: LocationAddress, key: str) -> ReaderLocation:
        """Make a place for readers."""

    def add(self, code: str, name: str, location_id: str, key: str) -> Reader:
        """Register the reader that shows this code."""

    def rename(self, reader_id: str, name: str, key: str) -> Reader:
        """Give a reader another name."""

    def remove(self, reader_id: str, key: str) -> None:
        """Forget a reader."""

    def stop(self, reader_id: str, key: str) -> None:
        """Let a reader stop asking for a card. Repeating it does no harm.

        Raises StripeRefused `terminal_reader_busy` while the bank is being asked.
        """

    def present(self, reader_id: str, number: str) -> None:
        """Key one of Stripe's test cards on a simulated reader. Refused for every other one."""
