"""Serves the site: python -m tests.stripe_site FOLDER. Prints its port."""

from __future__ import annotations

import json
import ssl
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = Path(__file__).parent

# What a card comes to: Stripe's own names of its test cards.
CARDS = {
    "4242424242424242": "pm_card_visa",
    "3566002020360505": "pm_card_visa",
    "4000000000009995": "pm_card_visa_chargeDeclinedInsufficientFunds",
}
PAGES = {
    ("js.stripe.com", "/endive/stripe.js"): ("script.js", "text/javascript"),
    ("js.stripe.com", "/fields.html"): ("fields.html", "text/html"),
    ("shop.example", "/attack"): ("attack.html", "text/html"),
    ("shop.example", "/card"): ("../../resources/card_fields/card.html", "text/html"),
}


class Handler(BaseHTTPRequestHandler):
    """Answers like Stripe where card fields ask, and tells a test what was asked."""

    heard: list[tuple[str, str]] = []  # noqa: RUF012 - of the one server
    answers = True

    def do_GET(self) -> None:
        if self.path == "/control/heard":
            self._send(200, "application/json", json.dumps(self.heard).encode())
            return
        name, kind = PAGES.get(self._note(), ("", ""))
        if name:
            self._send(200, kind, (HERE / name).read_bytes())
        else:
            self._send(404, "text/plain", b"")

    def do_OPTIONS(self) -> None:
        self._note()
        self._send(200, "text/plain", b"")

    def do_POST(self) -> None:
        if self.path.startswith("/control/answers/"):
            Handler.answers = self.path.endswith("1")
            self._send(200, "application/json", b"null")
            return
        self._note()
        if not self.answers:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        made = CARDS.get(form.get("card[number]", ""))
        if not form["key"].startswith("pk_test_") or made is None:
            error = {"error": {"type": "card_error", "code": "incorrect_number"}}
            self._send(402, "application/json", json.dumps(error).encode())
        else:
            self._send(200, "application/json", json.dumps({"id": made}).encode())

    def log_message(self, *args: object) -> None:
        """Say nothing: cards are typed here."""

    def _note(self) -> tuple[str, str]:
        asked = self.headers["Host"].partition(":")[0], self.path
        self.heard.append(asked)
        return asked

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()
        self.wfile.write(body)


def main(folder: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


if __name__ == "__main__":
    main(Path(sys.argv[1]))
