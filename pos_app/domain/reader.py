"""A card reader of the shop, and what it is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

# After so long without a card a reader is told to stop asking for it.
ENTRY_LASTS = timedelta(minutes=2)
# The reason of an open attempt that the reader has taken on: it asks for the card.
ON_READER = "on_reader"


class ActionStatus(StrEnum):
    """How far a reader is with what it was asked."""

    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ReaderAction:
    """What a reader was asked last. `intent_id` is empty where that was no payment."""

    status: ActionStatus
    intent_id: str = ""
    failure_code: str = ""


@dataclass(frozen=True, slots=True)
class ReaderLocation:
    """A place where readers stand, as Stripe wants it for each of them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class LocationAddress:
    """Where a place is; `country` is two letters."""

    line1: str
    city: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A place that Stripe is yet to be told of."""

    name: str
    address: LocationAddress


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader that is registered at Stripe."""

    id: str
    name: str
    device: str
    location_id: str
    livemode: bool
    last_seen_at: datetime | None = None
    action: ReaderAction | None = None

    @property
    def is_simulated(self) -> bool:
        """Made by Stripe for trying: no device stands anywhere."""
        return self.device.startswith("simulated_")

    @property
    def is_busy(self) -> bool:
        """Whether it is waiting for a card."""
        return self.action is not None and self.action.status is ActionStatus.IN_PROGRESS

    def told_of(self, intent_id: str) -> bool:
        """Whether what it was asked last is about this intent."""
        return self.action is not None and self.action.intent_id == intent_id

    def asks_for(self, intent_id: str) -> bool:
        """Whether it is waiting for the card of this intent, and of no other."""
        return self.is_busy and self.told_of(intent_id)


@dataclass(frozen=True, slots=True)
class TillReader:
    """The reader that stands at this till, as the till remembers it."""

    id: str
    name: str
    livemode: bool
    is_simulated: bool = False


class Keying(Enum):
    """What is going on at a reader: the card is awaited, the bank is asked, or it is over."""

    WAITING = auto()
    AUTHORISING = auto()
    OVER = auto()
