"""The shop's Stripe key: its kinds, and the keyring of the operating system that keeps it."""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
import threading
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from pos_app.domain.errors import InvalidInput, NotSetUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE_NAME = "Holdfast"

# keyring also finds back ends that keep nothing, or keep secrets as plain text.
TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)

_SHAPE = re.compile(r"(?P<kind>sk|rk)_(?P<mode>test|live)_(?P<secret>\w+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A secret (sk_) or restricted (rk_) key; its text comes out only by `reveal`."""

    _text: str = field(repr=False)

    @property
    def is_live(self) -> bool:
        """Whether it moves real money."""
        return self.mode == "live"

    @property
    def mode(self) -> Literal["test", "live"]:
        """Stripe's word for it, from the prefix."""
        return "live" if self._text[3:].startswith("live_") else "test"

    @property
    def restricted(self) -> bool:
        """Whether it has only chosen permissions, as every till's key should."""
        return self._text.startswith("rk_")

    @property
    def masked(self) -> str:
        """What people may see: `rk_test_…4242`."""
        return mask_keys(self._text)

    def tag(self, salt: str) -> str:
        """What recognises this key again, and from which nobody can make it."""
        return hashlib.sha256(f"{salt}:{self._text}".encode()).hexdigest()[:16]

    def reveal(self) -> str:
        """The key itself, for Stripe and the keyring only."""
        return self._text

    def __repr__(self) -> str:
        return f"ApiKey({self.masked})"


def parse_api_key(text: str) -> ApiKey:
    """The key in what somebody pasted; white space around it does not count.

    Raises InvalidInput `key.empty`, `key.spaces_or_newlines`, `key.publishable`,
    `key.organisation` (those need headers that one shop has no use for), `key.wrong_prefix` or
    `key.wrong_characters` (a key copied in its masked form). None of them repeats the text.
    """
    text = text.strip()
    if not text:
        raise InvalidInput("key.empty")
    if any(char.isspace() for char in text):
        raise InvalidInput("key.spaces_or_newlines")
    if text.startswith("pk_"):
        raise InvalidInput("key.publishable")
    if text.startswith("sk_org_"):
        raise InvalidInput("key.organisation")
    if not text.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise InvalidInput("key.wrong_prefix")
    if not _SHAPE.fullmatch(text):
        raise InvalidInput("key.wrong_characters")
    return ApiKey(text)


def mask_keys(text: str) -> str:
    """`text` with every Stripe key in it reduced to its prefix and, if it is long, its tail."""
    return _SHAPE.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    secret = match["secret"]
    tail = secret[-4:] if len(secret) >= 16 else ""
    return f"{match['kind']}_{match['mode']}_…{tail}"


class KeyVault:
    """One shop's key in the keyring of the operating system, and nowhere else.

    Every method waits for the keyring for at most `timeout_s` and raises NotSetUp: `keyring.none`
    (no keyring that protects secrets), `keyring.locked`, `keyring.silent` (no answer in time, such
    as an unlock prompt nobody sees), `keyring.not_kept` or `keyring.failed`.
    """

    def __init__(
        self, shop_id: str, backend: KeyringBackend | None = None, timeout_s: float = 5.0
    ) -> None:
        self._shop_id = shop_id
        self._backend = backend
        self._timeout_s = timeout_s

    def name(self) -> str:
        """What the keyring calls itself, such as `SecretService`."""
        return self._ask(lambda ring: type(ring).__module__.rpartition(".")[2])

    def get(self) -> ApiKey | None:
        """The key, or None if none was set."""
        text = self._ask(lambda ring: ring.get_password(SERVICE_NAME, self._shop_id))
        return None if text is None else parse_api_key(text)

    def set(self, key: ApiKey) -> None:
        """Keep `key`, and read it back: some keyrings drop secrets without a word."""

        def keep(ring: KeyringBackend) -> str | None:
            ring.set_password(SERVICE_NAME, self._shop_id, key.reveal())
            return ring.get_password(SERVICE_NAME, self._shop_id)

        if self._ask(keep) != key.reveal():
            raise NotSetUp("keyring.not_kept")

    def forget(self) -> None:
        """Remove the key; nothing happens if there is none."""

        def remove(ring: KeyringBackend) -> None:
            if ring.get_password(SERVICE_NAME, self._shop_id) is not None:
                ring.delete_password(SERVICE_NAME, self._shop_id)

        self._ask(remove)

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T:
        def work() -> T:
            # Even finding the back end talks to D-Bus.
            ring = _trusted(self._backend)
            if _is_locked(ring):
                raise NotSetUp("keyring.locked")
            return question(ring)

        # What a slow disk takes to load our own program is no silence of the keyring.
        for name in TRUSTED_BACKENDS:
            importlib.import_module(name)
        try:
            return _in_time(work, self._timeout_s)
        except (NotSetUp, InvalidInput):
            raise
        except TimeoutError:
            raise NotSetUp("keyring.silent") from None
        except Exception as error:
            # Every back end has errors of its own: D-Bus, Windows, macOS. The frames of theirs have
            # the key among their locals: they must not hang on ours.
            raise NotSetUp("keyring.failed", reason=type(error).__name__) from None


def _in_time(work: Callable[[], T], timeout_s: float) -> T:
    """What `work` returns, from a thread that may be left behind: keyring can block for ever."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="keyring", daemon=True).start()
    return answer.result(timeout_s)


def _trusted(chosen: KeyringBackend | None) -> KeyringBackend:
    import keyring

    ring = _protecting(chosen or keyring.get_keyring())
    if ring is None and chosen is None:
        ring = _protecting(_look_again())
    if ring is None:
        raise NotSetUp("keyring.none")
    return ring


def _protecting(ring: KeyringBackend) -> KeyringBackend | None:
    from keyring.backends.chainer import ChainerBackend

    candidates = ring.backends if isinstance(ring, ChainerBackend) else [ring]
    for candidate in candidates:
        if any(base.__module__ in TRUSTED_BACKENDS for base in type(candidate).__mro__):
            return candidate
    return None


def _look_again() -> KeyringBackend:
    """Find a keyring that came up later: keyring remembers for good what it found, even none."""
    import keyring
    from keyring.backend import get_all_keyring

    vars(get_all_keyring).pop("saved_result", None)  # the way that jaraco.functools.once names
    keyring.core.init_backend()
    return keyring.get_keyring()


def _is_locked(ring: KeyringBackend) -> bool:
    """Ask the Secret Service, which answers without a prompt; keyring would show one and wait."""
    if sys.platform != "linux":
        return False
    from keyring.backends import SecretService

    if not isinstance(ring, SecretService.Keyring):
        return False
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        try:
            return secretstorage.Collection(bus).is_locked()
        except secretstorage.ItemNotFoundException:
            return False  # no default keyring yet: it is made when the first secret is kept
