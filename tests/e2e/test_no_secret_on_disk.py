"""After a day's work with a fault in it, no file of the shop holds the key, a PIN or a card."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pos_app.crashes import Crashes, LifeMark
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine
from tests.window_driver import WindowDriver

# Long enough that no hash and no time of day holds it by chance.
LONG_PIN, MISTYPED = "902104786135", "902104786136"
CARD = "5105 1051 0510 5100"
SECRETS = {
    "key": KEY,
    "key without its beginning": KEY.removeprefix("rk_test_"),
    "PIN": LONG_PIN,
    "mistyped PIN": MISTYPED,
    "card": CARD,
    "card without spaces": CARD.replace(" ", ""),
}


def found_in(home: Path) -> list[str]:
    """Which secret stands in which file, read as text of either kind."""
    places = []
    for path in sorted(each for each in home.rglob("*") if each.is_file()):
        content = path.read_bytes()
        for name, secret in SECRETS.items():
            if any(secret.encode(code) in content for code in ("utf-8", "utf-16-le")):
                places.append(f"{name} in {path.relative_to(home)}")
    return places


def fail(*_: object) -> None:
    raise RuntimeError(f"{KEY} of {LONG_PIN} with {CARD}")


def test_no_file_of_the_shop_holds_a_secret(
    real_till: WindowDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    till = real_till
    assert till.desktop.shop is not None
    home, services = till.desktop.shop.home, till.desktop.shop.services
    ada = services.operators.get("Ada")
    services.operators.set_pin(ada, LONG_PIN, ada)
    life = LifeMark(home, practice=False)
    life.begin(till.desktop.crashes)

    # The window: a PIN that is wrong, one that is right, an order, a fault, a card in a note.
    till.type(MISTYPED)
    till.press("Return")
    till.settle()
    till.sign_in(LONG_PIN)
    till.type_an_order()
    till.press("Ctrl+S")
    till.settle()
    [order] = services.ordering.list()
    services.ordering.add_note(order.order_uuid, f"she gave me {CARD}", ada)
    with pytest.raises(RuntimeError) as caught:
        fail()
    till.desktop.crash_care.take(RuntimeError, caught.value, caught.tb)
    till.settle()
    assert till.desktop.data_care is not None
    till.desktop.data_care.run()
    till.settle()

    # Scripts beside it: a key, a fault, copies, an export, the doctor.
    script = CommandLine(home)
    options = ("--operator", "Ada", "--pin-stdin")
    typed = f"{LONG_PIN}\n{KEY}\n"
    assert script("key", "set", "--stdin", *options, stdin=typed).code == 0
    assert script("capture", "1001", *options, stdin=f"{MISTYPED}\n").code == 4
    with monkeypatch.context() as broken:
        broken.setattr("pos_app.services.queue.Queue.load", fail)
        assert script("queue").code == 70
    assert script("doctor").code == 0
    assert script("backup", str(home / "backups" / "by hand.db")).code == 0
    assert script("trail", "export", str(home / "trail.jsonl")).code == 0

    # The next start after the plug was pulled.
    life.end()
    LifeMark(home, practice=False).beat()
    again = LifeMark(home, practice=False)
    assert again.begin(Crashes(home)) is not None
    again.end()

    names = {str(path.relative_to(home)) for path in home.rglob("*")}
    assert {"book.db", "book.db-wal", "logs/holdfast.log", "backups/by hand.db"} <= names
    assert len(list((home / "reports").iterdir())) == 3
    assert len(list((home / "backups").glob("book-*.db"))) == 1
    assert found_in(home) == []


def test_the_search_would_find_them(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "book.db")) as book, book:
        book.execute("CREATE TABLE note (text TEXT)")
        book.execute("INSERT INTO note VALUES (?)", (f"{KEY} {LONG_PIN} {CARD}",))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "holdfast.log").write_text(MISTYPED, encoding="utf-16-le")
    assert found_in(tmp_path) == [
        "key in book.db",
        "key without its beginning in book.db",
        "PIN in book.db",
        "card in book.db",
        "mistyped PIN in logs/holdfast.log",
    ]
