"""The shop's card readers, and the one that stands at this till."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from pos_app.domain.audit import AuditEntry
from pos_app.domain.errors import HoldfastError, InvalidInput, OutcomeUnknown, Refused
from pos_app.domain.reader import (
    LocationAddress,
    NewLocation,
    Reader,
    ReaderLocation,
    TillReader,
)
from pos_app.domain.rights import Operator, Right
from pos_app.payments.gateway import (
    Gateway,
    GatewayError,
    StripeNotAllowed,
    StripeRefused,
    StripeUnreachable,
)
from pos_app.services.answers import reading_failed
from pos_app.services.permits import Permits
from pos_app.services.reader_calls import ReaderCalls
from pos_app.services.shop import Mode, Shop
from pos_app.services.till_memory import TillMemory
from pos_app.storage import audit
from pos_app.storage.database import Book

LONGEST_NAME = 40
# Stripe's codes for readers that it makes for trying.
SIMULATED_CODE = "simulated-s700"
_MINE = "reader"
_TRIAL_ADDRESS = LocationAddress("1 Trial Street", "Dover", "DE", "19901", "US")
_TRIAL_LOCATION = NewLocation("Trial counter", _TRIAL_ADDRESS)


@dataclass(frozen=True, slots=True)
class ReaderList:
    """All readers and places of the account, by name, and this till's own reader."""

    readers: tuple[Reader, ...]
    locations: tuple[ReaderLocation, ...]
    mine: TillReader | None


class Readers:
    """Readers are changed at Stripe and every change is in the trail; none of it moves money."""

    def __init__(
        self,
        book: Book,
        gateway: Callable[[], Gateway],
        calls: ReaderCalls,
        memory: TillMemory,
        permits: Permits,
        shop: Shop,
        clock: Callable[[], datetime],
        *,
        till: str,
    ) -> None:
        self._book = book
        self._gateway = gateway
        self._calls = calls
        self._memory = memory
        self._permits = permits
        self._shop = shop
        self._clock = clock
        self._till = till

    @property
    def mine(self) -> TillReader | None:
        """This till's reader, if it can be used with the present key. Reads the book.

        A card is keyed as a phone order only: none without that mark.
        """
        stored = self._memory.recall(_MINE)
        reader = TillReader(**json.loads(stored)) if stored else None
        is_live = self._shop.mode is Mode.LIVE
        can_use = reader is not None and reader.livemode is is_live and self._shop.settings.moto
        return reader if can_use else None

    def all(self) -> ReaderList:
        """Every reader that Stripe knows. Raises OutcomeUnknown, NotAllowed, Refused."""
        with _spoken():
            readers = self._gateway().readers.registered()
            locations = self._gateway().readers.locations()
        return ReaderList(
            tuple(sorted(readers, key=lambda each: each.name.casefold())),
            tuple(sorted(locations, key=lambda each: each.name.casefold())),
            self.mine,
        )

    def named(self, name: str) -> Reader:
        """The reader of a name or ID. Raises Refused `reader.unknown`, and as `all` does."""
        for reader in self.all().readers:
            if name in {reader.name, reader.id}:
                return reader
        raise Refused("reader.unknown", name=name)

    def location(self, name: str = "") -> ReaderLocation:
        """The place of a name, or the only one there is.

        Raises Refused `reader.no_location`, `reader.which_location`, and as `all` does.
        """
        known = self.all().locations
        if not known:
            raise Refused("reader.no_location")
        found = [each for each in known if not name or name in {each.id, each.name}]
        if len(found) != 1:
            raise Refused("reader.which_location", names=", ".join(each.name for each in known))
        return found[0]

    def add_location(self, wanted: NewLocation, operator: Operator) -> ReaderLocation:
        """Make a place for readers. Raises InvalidInput `reader.no_name`, and as `all` does."""
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        return self._make_location(wanted, by)

    def add(
        self, code: str, name: str, place: ReaderLocation | NewLocation, operator: Operator
    ) -> Reader:
        """Register the reader that shows a code, and take it for this till if it has none.

        Raises InvalidInput `reader.no_name`, `reader.no_code`, Refused `reader.code_unknown`,
        OutcomeUnknown `reader.change_unknown`.
        """
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        name, code = _checked(name), code.strip()
        if not code:
            raise InvalidInput("reader.no_code")
        if isinstance(place, NewLocation):
            place = self._make_location(place, by)
        return self._register(code, name, place, by)

    def add_simulated(self, operator: Operator) -> Reader:
        """Let Stripe make a reader for trying, and a place for it if there is none."""
        if self._shop.learn_mode() is Mode.LIVE:
            raise Refused("reader.not_simulated")
        # Asked for once: a right that was lent is good for one thing.
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        known = self.all()
        names = {each.name for each in known.readers}
        number = next(each for each in range(1, 1000) if f"Trial reader {each}" not in names)
        place = known.locations[0] if known.locations else None
        if place is None:
            place = self._make_location(_TRIAL_LOCATION, by)
        return self._register(SIMULATED_CODE, f"Trial reader {number}", place, by)

    def rename(self, reader: Reader, name: str, operator: Operator) -> Reader:
        """Give a reader another name. Raises as `add` does."""
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        name = _checked(name)
        with self._asking("rename", reader.id, {"label": name}, by) as key:
            renamed = self._gateway().readers.rename(reader.id, name, key)
        self._tell(by, "reader.renamed", {"reader": name, "was": reader.name, "id": reader.id})
        if self._is_mine(reader):
            self._remember(renamed)
        return renamed

    def remove(self, reader: Reader, operator: Operator) -> None:
        """Forget a reader at Stripe and here. Raises as `add` does."""
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        with self._asking("remove", reader.id, {}, by) as key:
            self._gateway().readers.remove(reader.id, key)
        self._tell(by, "reader.removed", {"reader": reader.name, "id": reader.id})
        if self._is_mine(reader):
            self._memory.remember(_MINE, "")

    def use(self, reader: Reader, operator: Operator) -> None:
        """Take a reader for this till."""
        by = self._permits.require(operator, Right.MANAGE_SHOP).operator
        self._remember(reader)
        self._tell(by, "reader.used", {"reader": reader.name, "id": reader.id})

    def present(self, reader_id: str, number: str) -> None:
        """Key one of Stripe's test cards on a simulated reader, to try things.

        Raises Refused `reader.not_simulated` where cards are real ones.
        """
        if self._shop.learn_mode() is Mode.LIVE:
            raise Refused("reader.not_simulated")
        with _spoken():
            self._gateway().readers.present(reader_id, number)

    def _is_mine(self, reader: Reader) -> bool:
        mine = self.mine
        return mine is not None and mine.id == reader.id

    def _remember(self, reader: Reader) -> None:
        mine = TillReader(reader.id, reader.name, reader.livemode, reader.is_simulated)
        self._memory.remember(_MINE, json.dumps(asdict(mine)))

    def _make_location(self, wanted: NewLocation, by: Operator) -> ReaderLocation:
        name = _checked(wanted.name)
        asked = {"display_name": name, "address": asdict(wanted.address)}
        with self._asking("add_location", "", asked, by) as key:
            made = self._gateway().readers.add_location(name, wanted.address, key)
        self._tell(by, "reader.location_added", {"location": made.name})
        return made

    def _register(self, code: str, name: str, place: ReaderLocation, by: Operator) -> Reader:
        asked = {"registration_code": code, "label": name, "location": place.id}
        with self._asking("add", "", asked, by) as key:
            reader = self._gateway().readers.add(code, name, place.id, key)
        self._tell(by, "reader.added", {"reader": reader.name, "id": reader.id})
        if self.mine is None:
            self._remember(reader)
        return reader

    @contextmanager
    def _asking(
        self, verb: str, target: str, params: Mapping[str, object], by: Operator
    ) -> Iterator[str]:
        """The key of one change; what Stripe says of it comes out as an error of the domain."""
        with _spoken(), self._calls.asking(verb, target, params, by.name) as key:
            yield key

    def _tell(self, by: Operator, action: str, facts: dict[str, object]) -> None:
        with self._book.write():
            entry = AuditEntry(self._clock(), by.name, self._till, action, None, facts)
            audit.append(self._book, entry)


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput("reader.no_name")
    if len(name) > LONGEST_NAME:
        raise InvalidInput("reader.name_too_long", longest=LONGEST_NAME)
    return name


@contextmanager
def _spoken() -> Iterator[None]:
    """What Stripe says of readers, as errors of the domain."""
    try:
        yield
    except GatewayError as error:
        raise _trouble(error) from error


def _trouble(error: GatewayError) -> HoldfastError:
    if isinstance(error, StripeRefused):
        if error.param == "registration_code":
            return Refused("reader.code_unknown")
        if error.code == "resource_missing":
            return Refused("reader.gone")
    elif not isinstance(error, StripeNotAllowed | StripeUnreachable):
        return OutcomeUnknown("reader.change_unknown")
    return reading_failed(error)
