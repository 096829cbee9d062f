"""A real keyring for tests: a session bus and a gnome-keyring of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

import pytest
import secretstorage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")


class SecretServiceProcess:
    """An unlocked default keyring behind a bus at `address`."""

    def __init__(self, address: str) -> None:
        self.address = address

    def lock(self) -> None:
        """Lock it, as a screen lock does; needs the bus's address in the environment."""
        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()


@contextmanager
def running_secret_service(home: Path) -> Iterator[SecretServiceProcess]:
    """Run both programs with their files in `home`, and end them by handle."""
    with ExitStack() as stack:
        bus = stack.enter_context(_bus())
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        stack.enter_context(_keyring(home, address))
        yield SecretServiceProcess(address)


@contextmanager
def _bus() -> Iterator[subprocess.Popen[bytes]]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def _keyring(home: Path, address: str) -> Iterator[None]:
    command = ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"]
    environment = {**os.environ, "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": address}
    environment |= {"XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home)}
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(b"password of the test keyring")
            process.stdin.close()
            process.stdout.readline()  # it names its control socket when it serves
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def secret_service_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SecretServiceProcess]:
    """One keyring for all tests of a session."""
    need_programs()
    with running_secret_service(tmp_path_factory.mktemp("keyring")) as service:
        yield service


@pytest.fixture
def secret_service(
    secret_service_process: SecretServiceProcess, monkeypatch: pytest.MonkeyPatch
) -> SecretServiceProcess:
    """An unlocked keyring that this test's program and its child processes find by themselves."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", secret_service_process.address)
    return secret_service_process


@pytest.fixture
def locked_secret_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SecretServiceProcess]:
    """A keyring of this test's own, locked."""
    need_programs()
    with running_secret_service(tmp_path) as service:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        service.lock()
        yield service


def need_programs() -> None:
    """Skip, in words, where there is no keyring to run."""
    missing = [program for program in _PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"a real keyring needs {', '.join(missing)}: install gnome-keyring and dbus")
