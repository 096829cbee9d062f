"""Every write x every fault x how often x what becomes of the program: money moves once.

`python -m tests.faults matrix [--quick]` prints the table.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from unittest.mock import patch

import stripe

from pos_app.app import OpenShop, open_shop
from pos_app.domain.errors import HoldfastError
from pos_app.domain.payment import Intent, PaymentStatus, Verb
from pos_app.domain.queue import QueueRow, Section
from pos_app.domain.record import OrderRecord
from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.stripe_gateway import StripeGateway
from tests.clock import SettableClock
from tests.conftest import KEY, owner, usd
from tests.faults.accounts import Sums, differences
from tests.faults.bad_line import FAULTS, LATE_BY, BadLine, Killed, Spell
from tests.faults.new_shop import lay_out_shop
from tests.services.counter import Counter

TEN_MINUTES = timedelta(minutes=10)
TILL_LOOKS_EVERY = timedelta(minutes=1)
# A person mends a key about this long after the till has said that it is refused.
MENDED_AFTER = timedelta(minutes=4)
ROUNDS_AT_MOST = 60
# Three faults, each of which a definite no may follow, and then it must go through.
PRESSED_AT_MOST = 4

PART = usd("22.00")
GIVEN_BACK = usd("10.00")


class Repeat(StrEnum):
    """How long the fault lasts."""

    ONCE = "once"
    THRICE = "thrice"
    TEN_MINUTES = "ten minutes"


class End(StrEnum):
    """What becomes of the program that met the fault."""

    GOES_ON = "goes on"
    RESTARTED = "restarted"
    RESTARTED_LATER = "after 25 h"


@dataclass(frozen=True)
class Cell:
    """One field of the matrix."""

    verb: Verb
    fault: str
    repeat: Repeat
    end: End


class Break(StrEnum):
    """What may never happen."""

    DUPLICATE = "duplicates"
    LOST = "lost orders"
    DOUBLE_CAPTURE = "double captures"
    DIFFERENCE = "unexplained differences"
    STUCK = "open without a visible reason"


@dataclass
class Told:
    """What came of a cell."""

    cell: Cell
    breaks: list[tuple[Break, str]] = field(default_factory=list)
    met: int = 0
    was_mended: bool = False
    was_pressed_again: bool = False


def every_cell() -> list[Cell]:
    """The whole matrix."""
    return [Cell(*each) for each in itertools.product(Verb, FAULTS, Repeat, End)]


def some_cells() -> list[Cell]:
    """Every verb with every fault, once; repeats and ends take turns."""
    turns = list(itertools.product(Repeat, End))
    return [
        Cell(verb, fault, *turns[(row + 2 * column) % len(turns)])
        for row, fault in enumerate(FAULTS)
        for column, verb in enumerate(Verb)
    ]


def play(cell: Cell) -> Told:
    """Play one cell in a shop of its own."""
    with tempfile.TemporaryDirectory(prefix="matrix-") as folder, _no_pauses():
        home = Path(folder) / "home"
        lay_out_shop(home)
        scene = _Scene(cell, home)
        try:
            scene.play()
        finally:
            scene.close()
        return scene.told


def _no_pauses() -> AbstractContextManager[object]:
    # The library sleeps between its repeats; how long is its own affair.
    return patch.object(stripe.HTTPClient, "_sleep_time_seconds", lambda *_args: 0)


def _open(home: Path, clock: SettableClock, line: BadLine) -> OpenShop:
    return open_shop(
        home,
        clock=clock,
        make_gateway=lambda: StripeGateway(KEY, http_client=line, clock=clock),
        practice=True,
    )


class _Scene:
    """A shop, its Stripe, the line between them, and one order that meets the fault."""

    def __init__(self, cell: Cell, home: Path) -> None:
        self.cell = cell
        self.told = Told(cell)
        self._home = home
        self._clock = SettableClock()
        self._world = PracticeStripe(None, self._clock)
        self._line = BadLine(self._world, self._clock)
        self._counter = Counter(_open(home, self._clock, self._line), owner())

    def close(self) -> None:
        self._counter.shop.close()
        self._world.close()

    def play(self) -> None:
        cell = self.cell
        other = self._act(self._counter.before(cell.verb))
        self._line.older = dict(self._line.answered)
        self._line.before = None
        record = self._counter.before(cell.verb)
        self._counter.services.watch.poll()
        self._line.spell = self._spell()
        for _ in range(PRESSED_AT_MOST):
            self._press(record)
            if self._is_done(record):
                break
            # A definite no was told: the person does it again.
            self.told.was_pressed_again = True
            self._test_the_key(record)
        else:
            self._add(Break.LOST, "cannot be done")
        self.told.met = self._line.spell.met
        self._compare([other, record])

    def _press(self, record: OrderRecord) -> None:
        """Do it once, and let everything that follows from it come to its end."""
        try:
            with suppress(HoldfastError):
                self._act(self._counter.look_at(record))
            self._wait_until_quiet(record)
        except Killed:
            self._start_again()
            self._wait_until_quiet(record)
        with suppress(HoldfastError):
            self._counter.services.recovery.ask_now(record.order.uuid)

    def _test_the_key(self, record: OrderRecord) -> None:
        """What the till knows the key to lack it does not ask for until the key is tested again."""
        services = self._counter.services
        if services.keys.hindrance(self._counter.look_at(record).payment, self.cell.verb):
            services.keys.check()
            self.told.was_mended = True

    def _spell(self) -> Spell:
        cell = self.cell
        times = {Repeat.ONCE: 1, Repeat.THRICE: 3}.get(cell.repeat)
        until = self._clock() + TEN_MINUTES if times is None else None
        kill_at = None if cell.end is End.GOES_ON else times or 2
        return Spell(FAULTS[cell.fault], cell.verb, times, until, kill_at)

    def _act(self, record: OrderRecord) -> OrderRecord:
        """Do what the cell is about: a part of the money, so that twice would be seen."""
        match self.cell.verb:
            case Verb.CAPTURE:
                return self._counter.capture(record, PART)
            case Verb.REFUND:
                return self._counter.refund(record, GIVEN_BACK)
            case verb:
                return self._counter.do(verb, record)

    def _start_again(self) -> None:
        # The dead program's connections are closed by the system.
        self._counter.shop.close()
        if self.cell.end is End.RESTARTED_LATER:
            self._pass(timedelta(hours=25))
        self._counter = Counter(_open(self._home, self._clock, self._line), owner())

    def _pass(self, time_: timedelta) -> None:
        # Stripe ends what it is at work on long before a day is over.
        self._clock.advance(min(time_, LATE_BY))
        self._line.pass_time()
        self._clock.advance(max(time_ - LATE_BY, timedelta()))

    def _wait_until_quiet(self, record: OrderRecord) -> None:
        """Let the till's own timer do its rounds, and a person mend a key that is refused."""
        services = self._counter.services
        for _ in range(ROUNDS_AT_MOST):
            settled = services.recovery.settle_due()
            if not settled.waiting:
                break
            if settled.next_try_at is not None:
                pause = settled.next_try_at - services.clock()
                self._pass(min(max(pause, timedelta(seconds=1)), TILL_LOOKS_EVERY))
                continue
            self._require_visible(record)
            self._pass(MENDED_AFTER)
            self.told.was_mended = True
            services.recovery.start_again()
        else:
            self.told.breaks.append((Break.STUCK, "still open"))
        self._pass(TEN_MINUTES)
        services.recovery.settle_due()

    def _require_visible(self, record: OrderRecord) -> None:
        rows = self._counter.services.queue.load().rows[Section.NEEDS_YOU]
        if not any(_is_stopped(row, record) for row in rows):
            self.told.breaks.append((Break.STUCK, "stopped and not shown"))

    def _is_done(self, record: OrderRecord) -> bool:
        now = self._counter.look_at(record)
        payment = now.payment
        match self.cell.verb:
            case Verb.CREATE:
                return payment.intent_id is not None
            case Verb.UPDATE:
                return payment.amount == now.order.total
            case Verb.CONFIRM:
                return payment.status is PaymentStatus.HELD
            case Verb.CAPTURE:
                return payment.status is PaymentStatus.CAPTURED
            case Verb.CANCEL:
                return payment.status is PaymentStatus.VOIDED
            case Verb.REFUND:
                return bool(payment.refunded)
            case Verb.INCREMENT:
                return payment.capturable == now.order.total
            case Verb.LINK:
                return bool(now.links)
            case Verb.UNLINK:
                return bool(now.links) and now.open_link is None

    def _compare(self, records: list[OrderRecord]) -> None:
        services = self._counter.services
        services.watch.poll()
        gateway = StripeGateway(KEY, http_client=self._line, clock=self._clock)
        sums = Sums()
        for record in records:
            intents = gateway.find_intents(record.order.uuid, created_since=SettableClock().now)
            sums.add(intents)
            now = self._counter.look_at(record)
            self._add(Break.DIFFERENCE, *differences(now, intents))
            self._add(Break.DIFFERENCE, *(f"drift {each.kind}" for each in now.open_drifts))
            if now.open_attempt is not None:
                self._add(Break.STUCK, "open in the end")
            self._judge(intents)
        totals = self._world.totals()["usd"]
        if totals != sums.totals:
            self._add(Break.DIFFERENCE, f"Stripe has {totals}, the orders {sums.totals}")

    def _judge(self, intents: list[Intent]) -> None:
        if not intents:
            self._add(Break.LOST, "no intent")
        if len(intents) > 1:
            self._add(Break.DUPLICATE, f"{len(intents)} intents")
        for intent in intents:
            refunded = GIVEN_BACK.minor if self.cell.verb is Verb.REFUND else 0
            if intent.refunded.minor > refunded:
                self._add(Break.DUPLICATE, f"{intent.refunded} given back")
            taken = {Verb.CAPTURE: PART.minor, Verb.REFUND: intent.amount.minor}
            if intent.received.minor > taken.get(self.cell.verb, 0):
                self._add(Break.DOUBLE_CAPTURE, f"{intent.received} taken")

    def _add(self, kind: Break, *words: str) -> None:
        self.told.breaks += [(kind, each) for each in words]


def _is_stopped(row: QueueRow, record: OrderRecord) -> bool:
    return row.order_uuid == record.order.uuid and row.is_stopped and bool(row.trouble)


def play_all(cells: list[Cell], processes: int = 2) -> Iterator[Told]:
    """Play cells side by side; each is a world of its own."""
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(play, cells, chunksize=8)


def table(told: Iterable[Told]) -> str:
    """Fault by verb; each field counts the cells that held, for each end of the program."""
    held: Tally[tuple[str, Verb, End]] = Tally()
    for each in told:
        held[each.cell.fault, each.cell.verb, each.cell.end] += not each.breaks
    widths = [max(len(verb.value), 8) + 2 for verb in Verb]
    lines = ["".join([f"{'':30}", *map(str.rjust, Verb, widths)])]
    for fault in FAULTS:
        fields = ["/".join(str(held[fault, verb, end]) for end in End) for verb in Verb]
        lines.append("".join([f"{fault:30}", *map(str.rjust, fields, widths)]))
    return "\n".join(lines)


def summary(told: list[Told]) -> str:
    """The counts that must be nought, and how the cells ended."""
    breaks = Tally(kind for each in told for kind, _ in each.breaks)
    lines = [f"{breaks[kind]:6} {kind.value}" for kind in Break]
    mended = sum(each.was_mended for each in told)
    again = sum(each.was_pressed_again for each in told)
    lines += [
        f"{len(told):6} cells, in which {sum(each.met for each in told)} requests met a fault",
        f"{len(told) - mended - again:6} settled without anybody",
        f"{mended:6} waited for a key to be mended, and said so",
        f"{again:6} told a definite no, and went through when pressed again",
    ]
    return "\n".join(lines)


def run(cells: list[Cell]) -> bool:
    """Play, print, and say whether everything held."""
    began = time.monotonic()
    told = list(play_all(cells))
    print(table(told))
    print(f"Each field: cells that held when the program {', '.join(End)}.")
    print(summary(told))
    print(f"{time.monotonic() - began:.0f} s")
    for each in told:
        for kind, words in each.breaks:
            print(f"BROKEN {each.cell}: {kind.value}: {words}")
    return not any(each.breaks for each in told)
