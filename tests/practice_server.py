"""The practice Stripe on loopback, as a process that outlives a killed till.

`python -m tests.practice_server --file F [--port 0]` prints `listening http://127.0.0.1:PORT`.
A path may begin with `/worlds/NAME`: a world, a file and a clock of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pos_app.payments.practice_stripe import PracticeStripe
from pos_app.payments.practice_stripe.errors import internal_error, key_in_use, rate_limited
from tests.practice_faults import Fault, Faults
from tests.stripe_spec import check_request, check_response

_PORTAL = "<html><body>Welcome to Cafe WiFi. Please sign in.</body></html>"
_VIOLATION_STATUS = 599


class ServedWorld:
    """One world with its clock, its faults and what was asked of it."""

    def __init__(self, file: Path) -> None:
        self._ahead = timedelta()
        self.stripe = PracticeStripe(file, lambda: datetime.now(UTC) + self._ahead)
        self.faults = Faults()
        self.log: list[dict[str, Any]] = []
        self.violations: list[str] = []

    def answer(
        self, method: str, path: str, headers: Mapping[str, str], form: list[tuple[str, str]]
    ) -> tuple[int, dict[str, str], str]:
        """Answer a request like Stripe; a word that Stripe does not know is a violation."""
        try:
            check_request(method, path, form)
            status, replied, body = self.stripe.request(method, path, headers, form)
            check_response(method, path, status, body)
        except AssertionError as violation:
            self.violations.append(str(violation))
            message = json.dumps({"error": {"type": "api_error", "message": str(violation)}})
            return _VIOLATION_STATUS, {"Content-Type": "application/json"}, message
        return status, replied, body

    def read(self, name: str) -> object:
        """Return what a control page shows."""
        if name == "totals":
            return {
                currency: {**asdict(total), "balance": total.balance}
                for currency, total in self.stripe.totals().items()
            }
        return {"log": self.log, "violations": self.violations}[name]

    def change(self, name: str, order: Any) -> None:  # noqa: ANN401 - JSON
        """Follow an order from a control page."""
        if name == "clock":
            self._ahead += timedelta(seconds=order["advance_s"])
        elif name == "faults":
            self.faults.add(order)
        elif name == "forget":
            self.faults.forget(order)
        elif name == "link":
            self.stripe.pay_link(**order)
        elif name == "reader":
            getattr(self.stripe, order.pop("do"))(**order)
        else:
            self.stripe.configure(**order)


class PracticeServer(ThreadingHTTPServer):
    """Serves any number of worlds, made when first asked for."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, file: Path, port: int) -> None:
        super().__init__(("127.0.0.1", port), PracticeRequest)
        self._file = file
        self._worlds: dict[str, ServedWorld] = {}
        self._lock = threading.Lock()

    def world(self, name: str) -> ServedWorld:
        with self._lock:
            if name not in self._worlds:
                stem = f"{self._file.stem}-{name}" if name else self._file.stem
                file = self._file.with_name(stem + self._file.suffix)
                self._worlds[name] = ServedWorld(file)
            return self._worlds[name]

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a till that was killed while it was answered."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class PracticeRequest(BaseHTTPRequestHandler):
    """One connection of a till or of a test."""

    server: PracticeServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: /_practice/log has it all."""

    def _serve(self, method: str) -> None:
        address = urlsplit(self.path)
        path, name = address.path, ""
        if path.startswith("/worlds/"):
            name, _, rest = path.removeprefix("/worlds/").partition("/")
            path = f"/{rest}"
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            # Who asked died halfway: Stripe acts on nothing that it does not have whole.
            self.close_connection = True
            return
        content = body.decode()
        world = self.server.world(name)
        if path.startswith("/_practice/"):
            self._control(world, method, path.removeprefix("/_practice/"), content)
        else:
            form = parse_qsl(content or address.query, keep_blank_values=True)
            self._stripe(world, method, path, form)

    def _control(self, world: ServedWorld, method: str, name: str, content: str) -> None:
        shown: object = None
        if method == "GET":
            shown = world.read(name)
        else:
            world.change(name, json.loads(content))
        self._reply(200, {"Content-Type": "application/json"}, json.dumps(shown))

    def _stripe(
        self, world: ServedWorld, method: str, path: str, form: list[tuple[str, str]]
    ) -> None:
        entry: dict[str, Any] = {
            "method": method,
            "path": path,
            "idempotency_key": self.headers.get("Idempotency-Key"),
            "form": form,
            "received_s": time.monotonic(),
            "status": None,
        }
        world.log.append(entry)
        time.sleep(world.faults.pause_s(method, path))
        fault = world.faults.take(method, path)
        if fault is not None and fault.what == "stored_500":
            world.stripe.fail_next(f"{method} {path}", done=fault.when == "after")
            fault = None
        if fault is not None and fault.when == "before" and fault.what != "truncate":
            self._fail(fault)
            return
        status, headers, body = world.answer(method, path, dict(self.headers), form)
        entry["status"] = status
        if fault is None:
            self._reply(status, headers, body)
        elif fault.what == "truncate":
            self._reply(status, headers, body, cut=len(body) // 2)
        else:
            self._fail(fault)

    def _fail(self, fault: Fault) -> None:
        if fault.what == "html":
            self._reply(200, {"Content-Type": "text/html"}, _PORTAL)
        elif fault.what == "status":
            body, headers = self._error(fault)
            self._reply(fault.status, headers, body)
        else:
            if fault.what == "kill_pid":
                with suppress(ProcessLookupError):
                    os.kill(fault.pid, signal.SIGKILL)
            self._drop()

    def _error(self, fault: Fault) -> tuple[str, dict[str, str]]:
        headers = {"Content-Type": "application/json", **(fault.headers or {})}
        if fault.body is not None:
            return fault.body, headers
        refusal = internal_error()
        if fault.status == 409:
            refusal = key_in_use(self.headers.get("Idempotency-Key", ""))
        elif fault.status == 429:
            refusal = rate_limited()
            headers["Stripe-Rate-Limited-Reason"] = "endpoint-rate"
        return json.dumps(refusal.body()), headers

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _reply(
        self, status: int, headers: Mapping[str, str], body: str, *, cut: int | None = None
    ) -> None:
        content = body.encode()
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:cut])
        if cut is not None:
            self._drop()


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    server = PracticeServer(asked.file, asked.port)
    print(f"listening http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
