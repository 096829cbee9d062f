"""Random days of a shop, and what must hold when calm returns.

`python -m tests.faults histories --steps N` plays them for long.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from pos_app.domain.payment import Verb
from pos_app.domain.record import OrderRecord
from pos_app.domain.stripe_key import Permission
from tests.faults.days import PEOPLE, Days, Figures
from tests.faults.new_shop import lay_out_shop
from tests.services.counter import MASTERCARD, VISA
from tests.services.faults import DONE, NOT_DONE, Trouble

CARDS = [VISA, MASTERCARD, MASTERCARD, "pm_card_visa_chargeDeclined"]
TROUBLES: list[Trouble] = [DONE, DONE, *NOT_DONE]
# What customers type on the page of a pay link.
NUMBERS = ["4242424242424242", "4242424242424242", "5555555555554444", "4000000000000002"]
# A reader in trouble, or out of it; see `practice_stripe/terminal.py`.
AT_READER = ["", "", "", "offline", "timeout", "timeout_arrived", "connection_error"]
AT_READER += ["connection_error_undone"]
HOURS = [0, 0, 1, 1, 22, 25, 80, 170]
# What a key may lose: itself, or one of its rights.
MISSING = [None, Permission.WRITE_PAYMENTS, Permission.WRITE_CHARGES, Permission.READ_EVENTS]
CLOCK_ERRORS_H = [0, 0, 1, -1, -30, 24 * 365]

STEPS_PER_DAY = 60
TOLD_EVERY = 50_000

Act = Callable[[random.Random, Days, OrderRecord], object]


@dataclass(frozen=True)
class Step:
    """Something that may happen, how often, and to an order that stands how: to others it seldom
    does anything. Words of STANDING."""

    weight: int
    act: Act
    on: tuple[str, ...] = ()


def _till(rng: random.Random) -> int:
    return rng.randrange(len(PEOPLE))


def _some(rng: random.Random) -> int:
    return rng.randint(1, rng.choice([300, 3000]))


def _part(rng: random.Random) -> int | None:
    return rng.choice([None, _some(rng)])


def _card(rng: random.Random) -> str:
    return rng.choice(CARDS)


AWAITING, HELD = "awaiting_card", "held"
CAPTURED, EXPIRED = "captured", "expired"

# What a person, the bank, the line and the clock may do, and how often each does.
STEPS: list[Step] = [
    Step(3, lambda rng, days, order: days.edit(_till(rng), order), (AWAITING, HELD)),
    Step(4, lambda rng, days, order: days.send(_till(rng), order), (AWAITING,)),
    Step(12, lambda rng, days, order: days.hold(_till(rng), order, _card(rng)), (AWAITING,)),
    Step(
        3, lambda rng, days, order: days.hold_and_keep(_till(rng), order, _card(rng)), (AWAITING,)
    ),
    Step(
        3,
        lambda rng, days, order: days.hold_kept(_till(rng), order, present=rng.random() < 0.7),
        (AWAITING,),
    ),
    Step(1, lambda rng, days, order: days.remove_kept(_till(rng), order)),
    Step(
        5, lambda rng, days, order: days.hold_again(_till(rng), order, _card(rng)), (EXPIRED, HELD)
    ),
    Step(4, lambda rng, days, order: days.hold_more(_till(rng), order, _card(rng)), (HELD,)),
    Step(3, lambda rng, days, order: days.raise_hold(_till(rng), order), (HELD,)),
    Step(8, lambda rng, days, order: days.capture(_till(rng), order, _part(rng)), (HELD,)),
    Step(3, lambda rng, days, order: days.capture_undoably(_till(rng), order, _part(rng)), (HELD,)),
    Step(2, lambda rng, days, order: days.let_go_out(_till(rng), order), ("waits",)),
    Step(6, lambda rng, days, order: days.take_a_part(_till(rng), order, _some(rng)), (HELD,)),
    Step(9, lambda rng, days, order: days.approve(_till(rng), order), ("asked",)),
    Step(1, lambda rng, days, order: days.reject(_till(rng), order), ("asked",)),
    Step(3, lambda rng, days, order: days.void(_till(rng), order), (HELD,)),
    Step(5, lambda rng, days, order: days.link(_till(rng), order), (AWAITING,)),
    Step(5, lambda rng, days, _: days.pay_by_link(rng.randrange(3), rng.choice(NUMBERS))),
    Step(5, lambda rng, days, order: days.ask_reader(_till(rng), order), (AWAITING,)),
    Step(5, lambda rng, days, _: days.key_at_reader(rng.choice(NUMBERS))),
    Step(
        4,
        lambda rng, days, order: days.look_at_reader(_till(rng), order, stop=rng.random() < 0.3),
        ("keying",),
    ),
    Step(2, lambda rng, days, _: days.trouble_reader(rng.choice(AT_READER))),
    Step(
        1,
        lambda rng, days, _: days.lose_an_answer_about_readers(
            rng.choice(["GET", "POST"]), rng.choice(TROUBLES)
        ),
    ),
    Step(2, lambda rng, days, order: days.unlink(_till(rng), order), ("linked",)),
    Step(6, lambda rng, days, order: days.refund(_till(rng), order, _part(rng)), (CAPTURED,)),
    Step(4, lambda rng, days, order: days.withdraw(_till(rng), order), ("waits",)),
    Step(3, lambda rng, days, order: days.ask_now(_till(rng), order)),
    Step(9, lambda rng, days, _: days.lose_an_answer(rng.choice(list(Verb)), rng.choice(TROUBLES))),
    Step(2, lambda rng, days, _: days.let_arrive_late()),
    Step(1, lambda rng, days, _: days.lose_an_answer_about_customers(rng.choice(TROUBLES))),
    Step(3, lambda rng, days, _: days.lose_a_reading(rng.choice(TROUBLES))),
    Step(3, lambda rng, days, _: days.pull_or_plug_the_cable(rng.random() < 0.3)),
    Step(1, lambda rng, days, _: days.spoil_the_key(rng.choice(MISSING))),
    Step(3, lambda rng, days, _: days.mend_the_key(_till(rng))),
    Step(
        3,
        lambda rng, days, _: days.let_the_other_till_recover_meanwhile(
            _till(rng), rng.choice(list(Verb))
        ),
    ),
    Step(8, lambda rng, days, _: days.make_a_round(_till(rng))),
    Step(3, lambda rng, days, _: days.ask_about_all(_till(rng))),
    Step(5, lambda rng, days, _: days.wait(rng.choice(HOURS))),
    Step(4, lambda rng, days, _: days.start_again(_till(rng), rng.choice(CLOCK_ERRORS_H))),
    Step(2, lambda rng, days, _: days.set_the_pcs_clock(rng.choice(CLOCK_ERRORS_H))),
    Step(2, lambda rng, days, _: days.accept(_till(rng))),
    Step(
        7,
        lambda rng, days, order: days.act_at_stripe(order, rng.randrange(24), _some(rng)),
        (HELD, CAPTURED),
    ),
]


def _choose(rng: random.Random, days: Days, orders: list[OrderRecord]) -> tuple[Step, OrderRecord]:
    """A step and an order for it, most often one for which it can do something."""
    weights = [step.weight for step in STEPS]
    while True:
        [step] = rng.choices(STEPS, weights)
        if not step.on or rng.random() < 0.2:
            return step, rng.choice(orders)
        fit = set().union(*map(days.that_are, step.on))
        if ours := [each for each in orders if each.order.uuid in fit]:
            return step, rng.choice(ours)


def play(seed: int, folder: Path) -> tuple[Figures, list[str]]:
    """Play the days of one seed in a shop of their own; the figures, and what broke."""
    rng = random.Random(seed)
    home = folder / str(seed)
    lay_out_shop(home)
    days = Days(home)
    orders: list[OrderRecord] = []
    try:
        for number in range(STEPS_PER_DAY):
            if not orders or rng.random() < 0.12:
                orders.append(days.save(_till(rng), rng.randint(40, 3000)))
            else:
                step, order = _choose(rng, days, orders)
                step.act(rng, days, order)
            days.figures.steps = number + 1
        days.come_to_rest()
        return days.figures, days.breaks()
    finally:
        days.close()
        shutil.rmtree(home)


def play_many(seeds: range) -> tuple[Figures, dict[int, list[str]]]:
    """Play seed after seed; what broke, by seed."""
    figures, broken = Figures(), {}
    with tempfile.TemporaryDirectory(prefix="histories-") as folder:
        for seed in seeds:
            try:
                came, breaks = play(seed, Path(folder))
            except Exception:
                # Whatever ends one of them, the others go on.
                broken[seed] = [traceback.format_exc()]
                continue
            figures.add(came)
            if breaks:
                broken[seed] = breaks
    return figures, broken


def run(steps: int, first_seed: int = 0, processes: int = 2) -> bool:
    """Play that many steps, print the figures, and say whether everything held."""
    began = time.monotonic()
    at_once = 40
    last = first_seed + -(-steps // STEPS_PER_DAY)
    batches = [range(seed, min(seed + at_once, last)) for seed in range(first_seed, last, at_once)]
    figures, broken, told = Figures(), 0, 0
    with ProcessPoolExecutor(processes) as pool:
        for done in as_completed([pool.submit(play_many, batch) for batch in batches]):
            came, breaks = done.result()
            figures.add(came)
            broken += len(breaks)
            if figures.steps >= told + TOLD_EVERY:
                told = figures.steps
                minutes = (time.monotonic() - began) / 60
                print(f"{told:,} steps, {broken} broken, {minutes:.0f} min", flush=True)
            for seed, words in breaks.items():
                print(f"BROKEN seed {seed}: {'; '.join(words)}", flush=True)
    for name, value in vars(figures).items():
        print(f"{value:12,} {name.replace('_', ' ')}")
    print(f"{broken:12,} broken histories")
    print(f"{time.monotonic() - began:.0f} s")
    return not broken
