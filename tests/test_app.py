"""Opening a shop: its till file, its folders, and that nothing slow or secret is touched early."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.app import open_shop
from pos_app.domain.errors import NotAllowed, StorageTrouble
from pos_app.paths import data_folder, resources
from pos_app.payments.gateway import Gateway
from pos_app.settings import TillSettings, load_till
from tests.conftest import make_draft, owner, set_up


def test_a_till_keeps_its_identity(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = load_till(home)
    assert first.till == "Till 1"
    assert len(first.install) == 12
    assert load_till(home) == first
    assert load_till(tmp_path / "other").install != first.install
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_till_has_the_name_that_its_file_gives(tmp_path: Path) -> None:
    (tmp_path / "till.json").write_text('{"till": "Theke", "install": "abc"}')
    assert load_till(tmp_path) == TillSettings("Theke", "abc")


@pytest.mark.parametrize("content", ["", "{", "[]", '"till"', '{"till": "A", "unknown": 1}'])
def test_a_damaged_till_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    file = tmp_path / "till.json"
    file.write_text(content)
    with pytest.raises(StorageTrouble) as trouble:
        load_till(tmp_path)
    assert trouble.value.code == "till_file.damaged"
    assert trouble.value.facts == {"path": str(file)}
    assert file.read_text() == content


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    with pytest.raises(StorageTrouble) as trouble:
        open_shop(tmp_path / "home")
    assert trouble.value.code == "book.read_only"


def test_the_data_folder_is_the_one_chosen_then_the_one_named_then_the_systems(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOLDFAST_HOME", str(tmp_path / "named"))
    assert data_folder(str(tmp_path / "chosen")) == tmp_path / "chosen"
    assert data_folder() == tmp_path / "named"
    monkeypatch.delenv("HOLDFAST_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_folder().name == "Holdfast"


def test_a_home_may_begin_at_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder("~/shop") == tmp_path / "shop"


def test_the_program_finds_what_it_brings_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert (resources() / "practice.json").is_file()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resources() == tmp_path / "resources"


def test_a_shop_opens_and_sells_before_anybody_asks_for_the_key(tmp_path: Path) -> None:
    def no_key() -> Gateway:
        raise NotAllowed("key.missing")

    shop = open_shop(tmp_path / "home", make_gateway=no_key)
    set_up(shop)
    record = shop.services.ordering.save(make_draft(shop.services), owner())
    assert record.open_attempt is not None
    with pytest.raises(NotAllowed, match=r"key\.missing"):
        shop.services.ordering.send(record.order.uuid, owner())
    shop.close()


def test_a_reopened_shop_is_the_same_shop(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "home")
    set_up(shop)
    record = shop.services.ordering.save(make_draft(shop.services), owner())
    shop.close()
    again = open_shop(tmp_path / "home")
    assert again.till == shop.till
    assert again.services.shop.settings == shop.services.shop.settings
    assert again.services.ordering.record(record.order.uuid) == record
    again.close()


def test_the_window_waits_neither_for_stripe_nor_for_qt_nor_for_the_keyring(
    tmp_path: Path,
) -> None:
    shop = open_shop(tmp_path)
    set_up(shop)
    shop.close()
    program = (
        "import json, sys; from pathlib import Path; from pos_app.app import open_shop;"
        f" open_shop(Path({str(tmp_path)!r})).services.queue.load();"
        " print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(json.loads(done.stdout)) & {"stripe", "PySide6", "keyring", "requests"} == set()
