"""A loopback HTTP server that answers as a script says: for what Stripe never answers on demand."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from tests.stripe_spec import check_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message
    from types import TracebackType


@dataclass
class Answer:
    """One reply. `body` is sent as JSON unless it is bytes; `missing` bytes are promised too many.

    `drop` closes the connection without a reply, `silent` leaves it open and says nothing.
    `request_id` is None where something else than Stripe answers. `then` runs first.
    """

    body: object = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str | None = "req_1"
    missing: int = 0
    drop: bool = False
    silent: bool = False
    then: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Seen:
    """A request as it came over the wire."""

    method: str
    path: str
    headers: Message
    body: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body))

    def check(self) -> None:
        """Fail for a request that is not in Stripe's own description of its API."""
        address, _, query = self.path.partition("?")
        path = address[address.index("/v1/") :]
        check_request(self.method, path, parse_qsl(self.body or query, keep_blank_values=True))


class ScriptedServer:
    """Serves `script` in order; what comes after its end is answered with 599."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.seen: list[Seen] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, *answers: Answer | dict[str, Any]) -> None:
        for answer in answers:
            self.script.append(answer if isinstance(answer, Answer) else Answer(answer))

    def stop_listening(self) -> None:
        """Refuse every later connection, as a server does that is not there."""
        self._server.socket.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if kind is None:
            for seen in self.seen:
                seen.check()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                owner.seen.append(Seen(self.command, unquote(self.path), self.headers, body))
                self.reply(owner.script.popleft() if owner.script else Answer(b"", 599))

            do_GET = do_POST  # noqa: N815

            def reply(self, answer: Answer) -> None:
                answer.then()
                if answer.silent:
                    owner.released.wait()
                if answer.drop or answer.silent:
                    return
                is_raw = isinstance(answer.body, bytes)
                body = answer.body if is_raw else json.dumps(answer.body).encode()
                assert isinstance(body, bytes)
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(body) + answer.missing))
                if answer.request_id is not None:
                    self.send_header("Request-Id", answer.request_id)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return "Thu, 19 Nov 2026 10:49:07 GMT"

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        return Handler
