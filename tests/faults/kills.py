"""The real program, killed at random moments and started again; what is left is held to account.

`python -m tests.faults kills --count N` prints what the kills met and how fast it was settled,
`python -m tests.faults disk --count N` the same on a disk that is full or may not be written to.
"""

from __future__ import annotations

import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter as Tally
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue

from pos_app.app import OpenShop, open_shop
from pos_app.domain.payment import Intent, PaymentStatus
from pos_app.payments.practice_stripe.accounts import Totals
from pos_app.payments.stripe_gateway import StripeGateway
from tests.conftest import KEY, PIN
from tests.e2e.command_line import CommandLine
from tests.faults.accounts import Sums, differences
from tests.practice_fixtures import PracticeWorld, served_practice
from tests.secret_service import running_secret_service
from tests.small_disk import SmallDisk, apart, mount_small_disk

ROOT = Path(__file__).parents[2]
# Far more than the program needs, so that only a hang meets it.
PATIENCE_S = 60.0
WORK_S = (0.1, 2.5)
# An order takes ten presses, and its money four. With a full disk the next one may never come.
MOST_PRESSES = 28
LONGEST_WORK_S = 10.0
# So long Stripe takes over a write: a kill then often meets a request on its way.
STRIPE_TAKES_S = 0.08
WRITES = ("/v1/payment_intents", ".*/confirm", ".*/capture", ".*/cancel", "/v1/refunds")
LOOK_EVERY = 10
# Enough for a book of some hundred orders, its log and the program's.
DISK_MB = 24
ROOM_KB = (0, 160)
_COMMANDS = {
    PaymentStatus.AWAITING_CARD: ("card", "{number}", "--payment-method", "pm_card_visa"),
    PaymentStatus.HELD: ("capture", "{number}"),
    PaymentStatus.CAPTURED: ("refund", "{number}"),
}


@dataclass
class Kills:
    """What a number of kills met, and what came of it."""

    count: int = 0
    met: Tally[str] = field(default_factory=Tally)
    settled_s: list[float] = field(default_factory=list)
    orders: int = 0
    broken: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The figures, a line each."""
        waits = sorted(self.settled_s) or [0.0]
        lines = [f"{count:6} found open: {what}" for what, count in self.met.most_common()]
        lines += [
            f"{self.count:6} kills, {self.orders} orders",
            f"{len(self.broken):6} broken promises",
            f"{statistics.median(waits):6.2f} s from the window to a settled book, median",
            f"{waits[-1]:6.2f} s, worst",
        ]
        return "\n".join([*lines, *(f"BROKEN {each}" for each in self.broken)])


class Program:
    """The busy program as a process, and what it has said so far."""

    def __init__(self, home: Path, seed: int) -> None:
        command = [sys.executable, "-m", "tests.faults.busy_program", str(home), str(seed)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.saved: list[str] = []
        self._last_words: deque[str] = deque(maxlen=40)
        self._lines: Queue[tuple[float, str | None]] = Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait_for(self, words: str) -> float:
        """Return the moment it said this. Raises AssertionError if it does not, or has ended."""
        end = time.monotonic() + PATIENCE_S
        line: str | None = ""
        while line is not None and line != words:
            try:
                at, line = self._lines.get(timeout=max(end - time.monotonic(), 0))
            except Empty:
                line = None
            self._keep(line)
        if line is None:
            self.kill()
            told = "\n".join(self._last_words)
            raise AssertionError(f"the program never said {words!r}, but:\n{told}")
        return at

    def press(self, count: int) -> None:
        """Let it press that often; less where it ends before, or is stuck."""
        end = time.monotonic() + LONGEST_WORK_S
        line: str | None = ""
        while count and line is not None:
            try:
                _, line = self._lines.get(timeout=max(end - time.monotonic(), 0))
            except Empty:
                return
            self._keep(line)
            count -= line == "press"

    def kill(self) -> None:
        """End it at once, and take in its last words."""
        self.process.kill()
        self._listener.join()
        self.process.communicate()
        while not self._lines.empty():
            self._keep(self._lines.get()[1])

    def _keep(self, line: str | None) -> None:
        self._last_words.append(line or "")
        if line is not None and line.startswith("saved "):
            self.saved.append(line.removeprefix("saved "))

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put((time.monotonic(), line.rstrip()))
        self._lines.put((time.monotonic(), None))


class Killer:
    """Starts the program, kills it, and looks at what is left."""

    def __init__(
        self, home: Path, stripe: PracticeWorld, seed: int, disk: SmallDisk | None = None
    ) -> None:
        self.kills = Kills()
        self._home = home
        self._disk = disk
        self._stripe = stripe
        self._seed = seed
        self._rng = random.Random(seed)
        self._saved: set[str] = set()
        self._is_something_open = False
        self._began = datetime.now(UTC) - timedelta(hours=1)

    def kill(self, count: int) -> Kills:
        """Kill it that often, and look at what is left now and then."""
        for number in range(count):
            self._once(number)
            if (number + 1) % LOOK_EVERY == 0 or number + 1 == count:
                self._settle(number).kill()
                self._look()
                print(f"{number + 1} kills", *self.kills.broken, sep="; ", flush=True)
        return self.kills

    def _once(self, number: int) -> None:
        program = self._settle(number)
        program.wait_for("at work")
        if self._rng.random() < 0.2:
            # The window is closed for good; a command is what is killed.
            program.kill()
            process = self._command()
        else:
            process = program.process
        if self._rng.random() < 0.4:
            self._let_stripe_kill(process.pid)
        self._let_work(program, process)
        if self._disk is not None:
            self._disk.fill(self._rng.randint(*ROOM_KB))
            self._let_work(program, process)
        if process is program.process:
            program.kill()
        else:
            process.kill()
            process.communicate()
        # Else it would meet the next program, or whatever gets the number of this process next.
        self._stripe.forget("kill_pid")
        self._saved.update(program.saved)
        self.kills.count += 1
        if self._disk is not None:
            self._start_in_need(number, self._disk)
        self._see_what_is_open()

    def _let_work(self, program: Program, process: subprocess.Popen[str]) -> None:
        if process is program.process:
            program.press(self._rng.randint(0, MOST_PRESSES))
            self._pass_time(process, self._rng.uniform(0, 0.3))
        else:
            self._pass_time(process, self._rng.uniform(*WORK_S))

    def _pass_time(self, process: subprocess.Popen[str], seconds: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)

    def _start_in_need(self, number: int, disk: SmallDisk) -> None:
        """Start the program where it cannot write; its window has to bear that, and to say so."""
        may_write = self._rng.random() < 0.5
        if not may_write:
            disk.empty()
            disk.forbid_writing()
        program = Program(self._home, self._seed + number)
        program.wait_for("window")
        self._pass_time(program.process, self._rng.uniform(*WORK_S))
        if program.process.poll() is not None:
            self.kills.broken.append("the window did not outlive a disk that takes nothing")
        program.kill()
        self.kills.met["started on a full disk" if may_write else "started read-only"] += 1
        if not may_write:
            disk.allow_writing()
        disk.empty()

    def _command(self) -> subprocess.Popen[str]:
        """The command line at work on one of the orders."""
        with self._book() as shop:
            rows = shop.services.ordering.list(limit=20)
        row = self._rng.choice(rows) if rows else None
        known = _COMMANDS.get(row.status) if row is not None else None
        words = [each.format(number=row.number if row else "") for each in known or ("sync",)]
        command = [sys.executable, "-m", "pos_app", "--home", str(self._home), *words]
        process = subprocess.Popen(
            [*command, "--operator", "Ada", "--pin-stdin"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdin is not None
        process.stdin.write(f"{PIN}\n")
        process.stdin.flush()
        return process

    def _see_what_is_open(self) -> None:
        with self._book() as shop:
            left = shop.services.recovery.open_attempts()
        for attempt in left:
            self.kills.met[f"{attempt.request.verb.value} {attempt.outcome.value}"] += 1
        if not left:
            self.kills.met["nothing"] += 1
        self._is_something_open = bool(left)

    def _settle(self, number: int) -> Program:
        """Start the program and wait until nothing is open; nobody has signed in by then."""
        program = Program(self._home, self._seed + number)
        shown = program.wait_for("window")
        settled = program.wait_for("settled")
        if self._is_something_open:
            self.kills.settled_s.append(settled - shown)
        return program

    def _let_stripe_kill(self, pid: int) -> None:
        when = self._rng.choice(["before", "after"])
        self._stripe.fail("kill_pid", path=self._rng.choice(WRITES), pid=pid, when=when)

    @contextmanager
    def _book(self) -> Iterator[OpenShop]:
        shop = open_shop(self._home)
        try:
            yield shop
        finally:
            shop.close()

    def _look(self) -> None:
        """Hold every order against Stripe."""
        gateway = StripeGateway(KEY, api_base=self._stripe.url)
        intents: defaultdict[str, list[Intent]] = defaultdict(list)
        for intent in gateway.list_intents(self._began):
            intents[intent.order_uuid].append(intent)
        sums, broken = Sums(), self.kills.broken
        with self._book() as shop:
            uuids = {row.order_uuid for row in shop.services.ordering.list(limit=100_000)}
            broken += [f"{uuid} was saved and is lost" for uuid in self._saved - uuids]
            broken += [f"{uuid} is not in the book" for uuid in intents.keys() - uuids]
            broken += [f"drift {each.kind}" for each in shop.services.watch.open_drifts()]
            for uuid in uuids:
                record = shop.services.ordering.record(uuid)
                if record.open_attempt is not None:
                    continue
                sums.add(intents[uuid])
                found = differences(record, intents[uuid])
                broken += [f"order {record.order.number}: {each}" for each in found]
        self.kills.orders = len(uuids)
        totals = self._stripe.totals().get("usd", {})
        totals.pop("balance", None)
        if Totals(**totals) != sums.totals:
            broken.append(f"Stripe has {totals}, the orders {sums.totals}")
        broken += self._stripe.violations()


@contextmanager
def shop_to_kill(
    folder: Path,
    set_variable: Callable[[str, str], object] = os.environ.__setitem__,
    home: Path | None = None,
) -> Iterator[tuple[Path, PracticeWorld]]:
    """A real shop with its key in a real keyring and its Stripe in a process that survives."""
    keyring = folder / "keyring"
    keyring.mkdir(mode=0o700)
    with running_secret_service(keyring) as service, served_practice(folder / "stripe.db") as url:
        stripe = PracticeWorld(url)
        set_variable("DBUS_SESSION_BUS_ADDRESS", service.address)
        set_variable("HOLDFAST_STRIPE_API", url)
        home = home or folder / "home"
        CommandLine(home).set_up(KEY)
        yield home, stripe


def run(count: int, seed: int) -> bool:
    """Kill, print the figures, and say whether everything held."""
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        return _run(Path(folder), count, seed)


def run_on_small_disk(count: int, seed: int) -> bool:
    """The same in a process of its own that has a small disk; says whether everything held."""
    command = [sys.executable, "-m", __name__, str(count), str(seed)]
    return subprocess.run(apart(*command), cwd=ROOT, check=False).returncode == 0


def _run(folder: Path, count: int, seed: int, disk: SmallDisk | None = None) -> bool:
    began = time.monotonic()
    home = None if disk is None else disk.folder / "home"
    with shop_to_kill(folder, home=home) as (home, stripe):
        stripe.fail("delay", seconds=STRIPE_TAKES_S, times=10**9)
        kills = Killer(home, stripe, seed, disk).kill(count)
    print(kills.told())
    print(f"{time.monotonic() - began:.0f} s")
    return not kills.broken


def _run_apart() -> bool:
    count, seed = map(int, sys.argv[1:])
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        disk = mount_small_disk(Path(folder) / "disk", DISK_MB)
        try:
            return _run(Path(folder), count, seed, disk)
        finally:
            disk.run("umount", "-l", str(disk.folder))


if __name__ == "__main__":
    sys.exit(not _run_apart())
