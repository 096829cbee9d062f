"""The Stripe key: from stdin to the keyring, shown masked, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.cli import main
from tests.cli.orders import VISA, text
from tests.cli.sentences import assert_told
from tests.conftest import KEY
from tests.e2e.command_line import CommandLine
from tests.practice_fixtures import PracticeWorld
from tests.secret_service import SecretServiceProcess

LIVE = "rk_live_4242424242424242"
OTHER = "rk_test_4242424242424242"
MASKED = "rk_test_…7890"


def secret(key: str) -> bytes:
    return key.split("_", 2)[2].encode()


def places_of(needle: bytes, home: Path) -> list[str]:
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files
    return [str(file) for file in files if needle in file.read_bytes()]


def test_a_key_is_tried_stored_shown_masked_and_forgotten(
    no_shop: CommandLine,
    secret_service: SecretServiceProcess,
    practice_server: PracticeWorld,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", practice_server.url)
    practice_server.configure(missing_permissions={KEY: ["rak_charge_read"]})
    stored = no_shop("key", "set", "--stdin", "--json", stdin=f"  {KEY}\r\n")
    assert stored.code == 0
    assert (stored.json["key"], stored.json["mode"], stored.json["trouble"]) == (
        MASKED,
        "test",
        None,
    )
    assert stored.json["account"]["name"] == "Practice shop"
    asked = len(practice_server.log())
    shown = no_shop("key", "show", "--json")
    assert (shown.code, shown.json) == (0, stored.json)
    lines = no_shop("key", "show").out.splitlines()
    assert lines[:2] == [f"Key: {MASKED}", "Mode: test, no real money moves"]
    assert "May hold, capture and void: not known until first used" in lines
    assert "May refund: no: nothing can be given back (rak_charge_write)" in lines
    assert len(practice_server.log()) == asked, "what is known is shown without asking Stripe"
    practice_server.configure(missing_permissions={})
    assert "May see charges and refunds: yes" in no_shop("key", "test").out
    forgotten = no_shop("key", "forget", "--json")
    assert (forgotten.code, forgotten.json) == (0, {"key": None})
    assert_told(no_shop("key", "show"), 4, "no Stripe key")
    assert_told(no_shop("key", "test"), 4, "no Stripe key")
    assert no_shop("key", "forget").code == 0


def test_a_key_is_tried_before_it_takes_the_place_of_another(
    holdfast: CommandLine, practice_server: PracticeWorld
) -> None:
    practice_server.configure(revoked_keys=[OTHER])
    refused = holdfast.signed_in("key", "set", "--stdin", stdin=OTHER)
    assert_told(refused, 4, "does not accept rk_test_…4242", "the key in use stays")
    assert holdfast("key", "show", "--json").json["key"] == MASKED


def test_a_key_of_another_account_needs_somebody_who_insists(
    holdfast: CommandLine,
    held: str,
    practice_server: PracticeWorld,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = f"{practice_server.url}other"
    monkeypatch.setenv("HOLDFAST_STRIPE_API", other)
    assert_told(holdfast.signed_in("key", "set", "--stdin", stdin=OTHER), 2, "another Stripe acc")
    insisted = holdfast.signed_in("key", "set", "--stdin", "--other-account", stdin=OTHER)
    assert (insisted.code, insisted.json["key"]) == (0, "rk_test_…4242")
    asked = len(PracticeWorld(other).log())
    for words in (("capture", held), ("void", held, "--reason", "duplicate")):
        refused = holdfast.signed_in(*words)
        assert_told(refused, 4, "another Stripe account", "Nothing was sent")
        assert refused.json["status"] == "HELD"
    assert len(PracticeWorld(other).log()) == asked


def test_a_verb_that_the_key_is_known_to_lack_is_refused_without_asking(
    holdfast: CommandLine, held: str, practice_server: PracticeWorld
) -> None:
    assert holdfast.signed_in("capture", held).code == 0
    practice_server.configure(missing_permissions={KEY: ["rak_charge_read"]})
    assert holdfast("key", "test").code == 0
    asked = len(practice_server.log())
    assert_told(holdfast.signed_in("refund", held), 4, "rak_charge_write", "holdfast key test")
    assert len(practice_server.log()) == asked


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "no key"),
        ("pk_test_1234567890abcdef", "publishable"),
        ("sk_org_test_1234567890abcdef", "organisation"),
        ("whsec_1234567890abcdef", "not a Stripe key"),
        ("rk_test_…7890", "characters"),
        ("rk_test_1234 567890abcdef", "spaces"),
        ("rk_test_1234567890abcdef\nrk_test_1234567890abcdef", "spaces"),
        ("4242424242424242", "not a Stripe key"),
    ],
)
def test_what_is_no_key_is_not_stored_and_not_repeated(
    no_shop: CommandLine, secret_service: SecretServiceProcess, typed: str, word: str
) -> None:
    refused = no_shop("key", "set", "--stdin", stdin=typed)
    assert_told(refused, 2, word)
    assert "1234567890abcdef" not in refused.err
    assert "4242" not in refused.err
    assert no_shop("key", "show").code == 4


@pytest.mark.parametrize(
    "words",
    [
        ("key", "set", "--stdin", KEY),
        ("key", "set", KEY),
        ("key", KEY),
        ("card", "1001", "--payment-method", VISA, "4242 4242 4242 4242"),
    ],
    ids=str,
)
def test_a_secret_in_the_wrong_place_is_not_repeated(
    no_shop: CommandLine, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--home", str(no_shop.home), *words])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert secret(KEY).decode() not in told
    assert "4242" not in told


def test_a_computer_without_a_keyring_is_told_so(
    no_shop: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    assert_told(no_shop("key", "set", "--stdin", stdin=KEY), 4, "keyring")
    assert_told(no_shop("key", "show"), 4, "keyring")


def test_a_locked_keyring_is_told_so(
    no_shop: CommandLine, locked_secret_service: SecretServiceProcess
) -> None:
    assert_told(no_shop("key", "set", "--stdin", stdin=KEY), 4, "locked")


def test_after_a_whole_order_the_key_is_nowhere_in_the_folder(
    holdfast: CommandLine, held: str
) -> None:
    assert holdfast.signed_in("capture", held).code == 0
    assert holdfast("doctor").code == 0
    assert holdfast("backup", str(holdfast.home / "copy.db")).code == 0
    assert places_of(secret(KEY), holdfast.home) == []
    assert len(places_of(b"pi_", holdfast.home)) == 2, "the book and its copy were looked at"


def test_a_live_key_never_goes_to_another_address(
    holdfast: CommandLine, practice_server: PracticeWorld
) -> None:
    asked = len(practice_server.log())
    assert_told(holdfast.signed_in("key", "set", "--stdin", stdin=LIVE), 4, "live key")
    assert len(practice_server.log()) == asked
    assert holdfast("key", "show", "--json").json["key"] == MASKED


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.1:8000",
        "https://api.stripe.com.example.com",
        "http://127.0.0.1@example.com/",
        "ftp://127.0.0.1/",
        "127.0.0.1:8000",
        "nonsense",
    ],
)
def test_another_address_must_be_on_this_computer(
    holdfast: CommandLine, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HOLDFAST_STRIPE_API", address)
    assert_told(holdfast.signed_in("order", "new", "-", stdin=text()), 4, "HOLDFAST_STRIPE_API")
    assert len(holdfast("order", "list", "--json").json) == 1


def test_a_revoked_key_is_told_and_the_order_stays(
    holdfast: CommandLine, number: str, practice_server: PracticeWorld
) -> None:
    practice_server.configure(revoked_keys=[KEY])
    refused = holdfast.signed_in("card", number, "--payment-method", VISA)
    assert_told(refused, 4, "no longer accepts")
    assert refused.json["payment_status"] == "AWAITING_CARD"
    assert refused.json["open_attempt"] is None


def test_a_missing_permission_is_named(
    holdfast: CommandLine, held: str, practice_server: PracticeWorld
) -> None:
    lacking = {KEY: ["rak_payment_intent_write"]}
    practice_server.configure(missing_permissions=lacking)
    refused = holdfast.signed_in("capture", held)
    assert_told(refused, 4, "rak_payment_intent_write")
    assert refused.json["payment_status"] == "HELD"


def test_once_there_is_an_owner_the_key_is_the_owners(holdfast: CommandLine) -> None:
    assert_told(holdfast("key", "set", "--stdin", stdin=LIVE), 4, "somebody who may")
    assert_told(holdfast("key", "forget"), 4, "somebody who may")
    added = ("operator", "add", "Bob", "--role", "manager")
    assert holdfast.signed_in(*added, stdin="8642\n").code == 0
    as_bob = ("--operator", "Bob", "--pin-stdin")
    refused = holdfast("key", "set", "--stdin", *as_bob, stdin=f"8642\n{LIVE}")
    assert_told(refused, 4, "Bob may not change the Stripe key")
    assert_told(holdfast("key", "forget", *as_bob, stdin="8642\n"), 4, "may not change")
    assert holdfast("key", "show", "--json").json["key"] == MASKED


def test_a_key_that_may_do_everything_is_stored_only_when_somebody_insists(
    holdfast: CommandLine,
) -> None:
    full = "sk_live_nobodysatall1234567890"
    assert_told(holdfast.signed_in("key", "set", "--stdin", stdin=full), 2, "restricted")
    assert holdfast("key", "show", "--json").json["key"] == MASKED
    # Insisted on, it is a live key like any other: this one would go to another address.
    insisted = holdfast.signed_in("key", "set", "--stdin", "--full-key", stdin=full)
    assert_told(insisted, 4, "live key")
