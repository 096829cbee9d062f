"""A place on the web where versions are announced, and whoever signs there."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TOOL = Path(__file__).parents[1] / "packaging" / "announce.py"
PAGE = "https://pos.example/holdfast"


@dataclass(frozen=True)
class Publisher:
    """Makes announcements with the tool that makes them for real."""

    pem: str
    public_key: str

    @classmethod
    def new(cls) -> Publisher:
        made = _run("new-key")
        return cls(made.stdout, made.stderr.split()[-1])

    def signed(self, version: str, *files: Path, notes: str = "") -> str:
        words = ("sign", "--page", PAGE, "--version", version, "--notes", notes)
        return _run(*words, *map(str, files), stdin=self.pem).stdout


@dataclass(frozen=True)
class Site:
    """Serves whatever lies in its folder."""

    folder: Path
    address: str
    asked: list[str] = field(default_factory=list)

    def put(self, content: str | bytes) -> None:
        raw = content.encode() if isinstance(content, str) else content
        (self.folder / "update.json").write_bytes(raw)


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """A site on loopback that knows who asked."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            asked.append(f"{self.headers['User-Agent']} {self.path}")

    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield Site(folder, f"http://127.0.0.1:{server.server_port}/update.json", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _run(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, TOOL, *words], input=stdin, capture_output=True, text=True, check=True
    )
