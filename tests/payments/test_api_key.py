from __future__ import annotations

import os
import subprocess
import sys
import threading
from traceback import TracebackException
from typing import TYPE_CHECKING

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, null
from keyring.backends.chainer import ChainerBackend

from pos_app.domain.errors import InvalidInput, NotSetUp
from pos_app.payments.api_key import KeyVault, mask_keys, parse_api_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.secret_service import SecretServiceProcess

TEXT = "rk_test_" + "51AbCdEfGhIjKl4242"
KEY = parse_api_key(TEXT)


# The key


@pytest.mark.parametrize(
    ("text", "mode", "restricted"),
    [
        ("sk_test_1", "test", False),
        ("rk_test_1", "test", True),
        ("sk_live_1", "live", False),
        ("rk_live_1", "live", True),
        (" rk_test_1\r\n", "test", True),
    ],
)
def test_a_key_says_what_it_is(text: str, mode: str, restricted: bool) -> None:
    key = parse_api_key(text)
    assert (key.mode, key.restricted, key.is_live) == (mode, restricted, mode == "live")
    assert key.reveal() == text.strip()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key.empty"),
        (" \n", "key.empty"),
        ("rk_test_1 2", "key.spaces_or_newlines"),
        ("rk_test_1\n2", "key.spaces_or_newlines"),
        ("rk_test_1\u00a02", "key.spaces_or_newlines"),
        ("pk_test_1", "key.publishable"),
        ("pk_live_1", "key.publishable"),
        ("sk_org_live_1", "key.organisation"),
        ("whsec_1", "key.wrong_prefix"),
        ("SK_TEST_1", "key.wrong_prefix"),
        ("sk_prod_1", "key.wrong_prefix"),
        ("rk_live_", "key.wrong_characters"),
        ("rk_live_\u2022\u2022\u20224242", "key.wrong_characters"),
        ("rk_live_...4242", "key.wrong_characters"),
    ],
)
def test_what_is_no_key_is_named_and_not_repeated(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_api_key(text)
    assert caught.value.code == code
    assert caught.value.facts == {}


def test_a_key_shows_itself_masked() -> None:
    assert KEY.masked == "rk_test_…4242"
    for text in (repr(KEY), str(KEY), f"{KEY}", f"{[KEY]}"):
        assert "51AbC" not in text
    assert repr(KEY) == "ApiKey(rk_test_…4242)"


def test_a_short_key_shows_nothing_of_its_secret() -> None:
    assert parse_api_key("sk_test_123456").masked == "sk_test_…"


def test_keys_in_a_text_are_masked() -> None:
    assert mask_keys(f"No such key: '{TEXT}' (req_1)") == "No such key: 'rk_test_…4242' (req_1)"


# The vault


def made(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    return kind()


def test_a_key_is_kept_in_the_secret_service(secret_service: SecretServiceProcess) -> None:
    ring = made(SecretService.Keyring)
    vault = KeyVault("shop-kept", ring)
    assert vault.get() is None
    vault.set(KEY)
    assert vault.get() == KEY
    assert ring.get_password("Holdfast", "shop-kept") == TEXT
    vault.set(parse_api_key("rk_test_2"))
    assert vault.get() == parse_api_key("rk_test_2")
    vault.forget()
    vault.forget()
    assert vault.get() is None


def test_shops_do_not_share_keys(secret_service: SecretServiceProcess) -> None:
    KeyVault("shop-a", made(SecretService.Keyring)).set(KEY)
    assert KeyVault("shop-b", made(SecretService.Keyring)).get() is None


def test_a_locked_keyring_is_named_without_a_prompt(
    locked_secret_service: SecretServiceProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prompt(self: object) -> None:
        raise AssertionError("keyring was asked, and would have shown a prompt")

    monkeypatch.setattr(SecretService.Keyring, "get_preferred_collection", prompt)
    assert trouble(KeyVault("shop", made(SecretService.Keyring))) == "keyring.locked"


class SilentKeyring(SecretService.Keyring):
    """Waits for somebody to answer a prompt."""

    viable = False  # keyring must not choose it by itself
    answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait()
        return None


def test_a_silent_keyring_is_given_up(secret_service: SecretServiceProcess) -> None:
    try:
        vault = KeyVault("shop", made(SilentKeyring), timeout_s=0.05)
        assert trouble(vault) == "keyring.silent"
    finally:
        SilentKeyring.answered.set()


class ForgetfulKeyring(SecretService.Keyring):
    """Takes a secret and keeps nothing."""

    viable = False

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


def test_a_key_that_was_not_kept_is_noticed(secret_service: SecretServiceProcess) -> None:
    with pytest.raises(NotSetUp, match=r"keyring\.not_kept"):
        KeyVault("shop-forgetful", made(ForgetfulKeyring)).set(KEY)


class PlaintextKeyring(KeyringBackend):
    viable = False

    def get_password(self, service: str, username: str) -> str | None:
        return TEXT

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("written to a plain file")


class Chain(ChainerBackend):
    """A chain as keyring builds it where a plain-text back end is installed as well."""

    viable = False
    backends = (made(PlaintextKeyring), made(SecretService.Keyring))


class PlaintextChain(ChainerBackend):
    """A chain in which nothing protects."""

    viable = False
    backends = (made(PlaintextKeyring),)


@pytest.mark.parametrize("kind", [null.Keyring, fail.Keyring, PlaintextKeyring, PlaintextChain])
def test_a_keyring_that_protects_nothing_is_refused(kind: Callable[[], KeyringBackend]) -> None:
    vault = KeyVault("shop", kind())
    assert trouble(vault) == "keyring.none"
    with pytest.raises(NotSetUp, match=r"keyring\.none"):
        vault.set(KEY)
    with pytest.raises(NotSetUp, match=r"keyring\.none"):
        vault.forget()


def test_a_chain_is_searched_for_one_that_protects(secret_service: SecretServiceProcess) -> None:
    KeyVault("shop-chain", made(Chain)).set(KEY)
    assert made(SecretService.Keyring).get_password("Holdfast", "shop-chain") == TEXT


def test_errors_of_a_keyring_are_told_as_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert trouble(KeyVault("shop", made(SecretService.Keyring))) == "keyring.failed"


# The choice of a keyring, in a process of its own: keyring remembers its own choice for good.

READ = """
from pos_app.domain.errors import NotSetUp
from pos_app.payments.api_key import KeyVault
try:
    print(KeyVault("shop-chosen").get())
except NotSetUp as error:
    print(error.code)
"""


def read_in_new_process(**environment: str) -> str:
    return run_in_new_process(READ, **environment)


def run_in_new_process(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


LOAD_SLOWLY = """
import sys
from pos_app.payments import api_key
waits = api_key._in_time
def wait(work, timeout_s):
    print(all(name in sys.modules for name in api_key.TRUSTED_BACKENDS))
    return waits(work, timeout_s)
api_key._in_time = wait
api_key.KeyVault("shop-chosen").get()
"""


def test_loading_the_program_is_no_silence_of_the_keyring(
    secret_service: SecretServiceProcess,
) -> None:
    assert run_in_new_process(LOAD_SLOWLY) == "True"


def test_the_secret_service_is_found(secret_service: SecretServiceProcess) -> None:
    KeyVault("shop-chosen", made(SecretService.Keyring)).set(KEY)
    assert read_in_new_process() == "ApiKey(rk_test_…4242)"


def test_no_keyring_is_named() -> None:
    assert read_in_new_process(DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere") == "keyring.none"


LATER = (
    """
import os
bus = os.environ.pop("DBUS_SESSION_BUS_ADDRESS")
os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
"""
    + READ
    + """
os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus
print(KeyVault("shop-chosen").get())
"""
)


def test_a_keyring_that_comes_up_later_is_found_without_a_restart(
    secret_service: SecretServiceProcess,
) -> None:
    KeyVault("shop-chosen", made(SecretService.Keyring)).set(KEY)
    assert run_in_new_process(LATER).split("\n") == ["keyring.none", "ApiKey(rk_test_…4242)"]


# The names that keyrings.alt has for files; the first is what keyring chooses where it is installed
# and no Secret Service runs.
ALT = """
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        raise SystemExit("written to a plain file")

class EncryptedKeyring(PlaintextKeyring):
    priority = 0.6
"""


@pytest.mark.parametrize(
    "choice",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
    ],
)
def test_a_keyring_that_somebody_chose_and_protects_nothing_is_named(
    secret_service: SecretServiceProcess, tmp_path: Path, choice: str
) -> None:
    alt = tmp_path / "keyrings" / "alt"
    alt.mkdir(parents=True)
    (alt / "file.py").write_text(ALT)
    told = read_in_new_process(PYTHON_KEYRING_BACKEND=choice, PYTHONPATH=str(tmp_path))
    assert told == "keyring.none"


def test_a_failing_keyring_leaves_no_key_in_a_traceback_with_locals(
    secret_service: SecretServiceProcess,
) -> None:
    with pytest.raises(NotSetUp) as caught:
        KeyVault("shop", made(BreakingKeyring)).set(KEY)
    assert caught.value.code == "keyring.failed"
    told = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "ApiKey(rk_test_…4242)" in told
    assert TEXT not in told


class BreakingKeyring(SecretService.Keyring):
    """Fails with the secret in its hands."""

    viable = False

    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError("the bus went away")


def trouble(vault: KeyVault) -> str:
    with pytest.raises(NotSetUp) as caught:
        vault.get()
    return caught.value.code
