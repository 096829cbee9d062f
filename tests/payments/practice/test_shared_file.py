from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stripe

from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.transport import PracticeTransport
from tests.payments.practice.conversation import hold
from tests.practice_fixtures import KEY

ROOT = Path(__file__).parents[3]
# Each line on stdin is a starting shot; each line on stdout says that the till is ready or done.
TILL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pos_app.payments.practice_stripe import PracticeStripe
print("started", flush=True)
sys.stdin.readline()
world = PracticeStripe(Path(sys.argv[1]), lambda: datetime.now(UTC))
headers = {"Authorization": "Bearer sk_test_till1234567890"}
form = [("amount", "100"), ("currency", "usd"), ("metadata[order_id]", "1")]
for number in range(50):
    shared = {**headers, "Idempotency-Key": f"shared-{number}"}
    assert world.request("POST", "/v1/payment_intents", shared, form)[0] == 200
for intent_id in sys.argv[2:]:
    path = f"/v1/payment_intents/{intent_id}/capture"
    print(world.request("POST", path, headers, [])[0], flush=True)
"""


def _now() -> datetime:
    return datetime.now(UTC)


def _run_at_once(tills: int, *arguments: str) -> list[str]:
    """Return what each of some tills printed, all let go at the same time."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TILL, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(tills)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * tills
    return printed


def test_two_processes_make_each_intent_once_and_capture_once(tmp_path: Path) -> None:
    file = tmp_path / "stripe.db"
    world = PracticeStripe(file, _now)
    client = stripe.StripeClient(KEY, http_client=PracticeTransport(world))
    held = [hold(client).id for _ in range(20)]

    first, second = _run_at_once(2, str(file), *held)

    outcomes = zip(first.split(), second.split(), strict=True)
    assert [sorted(pair) for pair in outcomes] == [["200", "400"]] * 20
    totals = world.totals()["usd"]
    assert (totals.intents, totals.held, totals.captured) == (70, 0, 20 * 2706)
    world.close()


def test_processes_may_make_the_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "stripe.db"

    _run_at_once(3, str(file))

    world = PracticeStripe(file, _now)
    assert world.totals()["usd"].intents == 50
    world.close()


def test_a_request_keeps_other_processes_out_while_it_reads_and_writes(tmp_path: Path) -> None:
    file = tmp_path / "stripe.db"
    kept_out = []

    def intrude() -> datetime:
        """Try to write at the moment at which a request looks at the clock."""
        with closing(sqlite3.connect(file, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                kept_out.append(True)
        return _now()

    world = PracticeStripe(file, intrude)
    world.request("GET", "/v1/balance", {"Authorization": f"Bearer {KEY}"}, [])

    assert kept_out == [True]
    world.close()


def test_threads_share_a_world(world: PracticeStripe) -> None:
    client = stripe.StripeClient(KEY, http_client=PracticeTransport(world))
    intent = hold(client)
    outcomes: list[str] = []

    def capture() -> None:
        try:
            client.v1.payment_intents.capture(intent.id)
            outcomes.append("captured")
        except stripe.InvalidRequestError:
            outcomes.append("refused")

    threads = [threading.Thread(target=capture) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["captured"] + ["refused"] * 7
    assert world.totals()["usd"].captured == 2706


def test_a_world_outlives_its_process(tmp_path: Path) -> None:
    file = tmp_path / "stripe.db"
    first = PracticeStripe(file, _now)
    first.configure(moto_enabled=False)
    client = stripe.StripeClient(KEY, http_client=PracticeTransport(first))
    account = client.v1.accounts.retrieve_current().id
    first.close()

    second = PracticeStripe(file, _now)
    client = stripe.StripeClient(KEY, http_client=PracticeTransport(second))

    assert client.v1.accounts.retrieve_current().id == account
    with pytest.raises(stripe.InvalidRequestError, match="moto"):
        hold(client)
    second.close()


def test_the_world_itself_needs_the_standard_library_only() -> None:
    program = (
        "import json, sys, pos_app.payments.practice_stripe;"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not {"stripe", "requests", "peewee", "PySide6"} & set(json.loads(loaded.stdout))
