"""Random days of a shop, and what must hold when calm returns.

`python -m tests.faults histories --steps N` plays them for long.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from pos_app.domain.payment import Verb
from pos_app.domain.record import OrderRecord
from tests.faults.days import PEOPLE, Days, Figures
from tests.faults.new_shop import lay_out_shop
from tests.services.counter import VISA
from tests.services.faults import DONE, NOT_DONE, Trouble

CARDS = [VISA, VISA, "pm_card_mastercard", "pm_card_visa_chargeDeclined"]
TROUBLES: list[Trouble] = [DONE, DONE, *NOT_DONE]
# What customers type on the page of a pay link.
NUMBERS = ["4242424242424242", "4242424242424242", "5555555555554444", "4000000000000002"]
HOURS = [0, 1, 22, 25, 80]
CLOCK_ERRORS_H = [0, 0, 1, -1, -30, 24 * 365]

STEPS_PER_DAY = 40
TOLD_EVERY = 50_000

Step = Callable[[random.Random, Days, list[OrderRecord]], object]


def _till(rng: random.Random) -> int:
    return rng.randrange(len(PEOPLE))


def _some(rng: random.Random) -> int:
    return rng.randint(1, 3000)


def _part(rng: random.Random) -> int | None:
    return rng.choice([None, _some(rng)])


def _card(rng: random.Random) -> str:
    return rng.choice(CARDS)


# What a person, the bank, the line and the clock may do, and how often each does.
STEPS: list[tuple[int, Step]] = [
    (3, lambda rng, days, orders: days.edit(_till(rng), rng.choice(orders))),
    (4, lambda rng, days, orders: days.send(_till(rng), rng.choice(orders))),
    (16, lambda rng, days, orders: days.hold(_till(rng), rng.choice(orders), _card(rng))),
    (
        6,
        lambda rng, days, orders: days.hold_again(
            _till(rng), rng.choice(orders), rng.choice(CARDS)
        ),
    ),
    (
        4,
        lambda rng, days, orders: days.hold_more(_till(rng), rng.choice(orders), rng.choice(CARDS)),
    ),
    (10, lambda rng, days, orders: days.capture(_till(rng), rng.choice(orders), _part(rng))),
    (8, lambda rng, days, orders: days.take_a_part(_till(rng), rng.choice(orders), _some(rng))),
    (4, lambda rng, days, orders: days.void(_till(rng), rng.choice(orders))),
    (5, lambda rng, days, orders: days.link(_till(rng), rng.choice(orders))),
    (5, lambda rng, days, orders: days.pay_by_link(rng.randrange(3), rng.choice(NUMBERS))),
    (2, lambda rng, days, orders: days.unlink(_till(rng), rng.choice(orders))),
    (5, lambda rng, days, orders: days.refund(_till(rng), rng.choice(orders), _part(rng))),
    (2, lambda rng, days, orders: days.withdraw(_till(rng), rng.choice(orders))),
    (3, lambda rng, days, orders: days.ask_now(_till(rng), rng.choice(orders))),
    (
        9,
        lambda rng, days, orders: days.lose_an_answer(rng.choice(list(Verb)), rng.choice(TROUBLES)),
    ),
    (3, lambda rng, days, orders: days.lose_a_reading(rng.choice(TROUBLES))),
    (3, lambda rng, days, orders: days.pull_or_plug_the_cable(rng.random() < 0.4)),
    (
        3,
        lambda rng, days, orders: days.let_the_other_till_recover_meanwhile(
            _till(rng), rng.choice(list(Verb))
        ),
    ),
    (8, lambda rng, days, orders: days.make_a_round(_till(rng))),
    (3, lambda rng, days, orders: days.ask_about_all(_till(rng))),
    (5, lambda rng, days, orders: days.wait(rng.choice(HOURS))),
    (4, lambda rng, days, orders: days.start_again(_till(rng), rng.choice(CLOCK_ERRORS_H))),
    (2, lambda rng, days, orders: days.set_the_pcs_clock(rng.choice(CLOCK_ERRORS_H))),
    (2, lambda rng, days, orders: days.accept(_till(rng))),
    (
        7,
        lambda rng, days, orders: days.act_at_stripe(
            rng.choice(orders), rng.randrange(12), rng.randint(1, 3000)
        ),
    ),
]


def play(seed: int, folder: Path) -> tuple[Figures, list[str]]:
    """Play the days of one seed in a shop of their own; the figures, and what broke."""
    rng = random.Random(seed)
    home = folder / str(seed)
    lay_out_shop(home)
    days = Days(home)
    orders: list[OrderRecord] = []
    weights, steps = [weight for weight, _ in STEPS], [step for _, step in STEPS]
    try:
        for number in range(STEPS_PER_DAY):
            if not orders or rng.random() < 0.12:
                orders.append(days.save(_till(rng), rng.randint(40, 3000)))
            else:
                rng.choices(steps, weights)[0](rng, days, orders)
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
            came, breaks = play(seed, Path(folder))
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
