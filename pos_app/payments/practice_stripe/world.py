"""The practice world: Stripe's answers without Stripe."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from . import checkout, outside, routes, terminal
from .access import check_key, check_permission, fingerprint
from .accounts import Totals, add_up
from .call import Call, Settings
from .errors import Json, Refusal, internal_error
from .expansion import check_paths, expand
from .forms import Form, read
from .identifiers import new_id, new_request_id
from .intents import settle_due
from .objects import API_VERSION
from .store import Store

Answer = tuple[int, dict[str, str], str]

_KEY_LIFE_S = 86_400


class PracticeStripe:
    """A stand-in for one Stripe account in test mode, kept in a file or in memory.

    It answers as Stripe documents it: statuses, errors, declines, idempotency keys, expiry of
    holds, events. Any number of threads and processes may share a file; each request is atomic.
    Fees are zero. `clock` returns aware moments and decides when holds and keys end.
    """

    def __init__(self, path: Path | None, clock: Callable[[], datetime]) -> None:
        self._store = Store(path)
        self._clock = clock
        with self._store.transaction():
            if self._store.setting("account", None) is None:
                self._store.change_setting("account", new_id("acct", 16))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def request(self, method: str, path: str, headers: Mapping[str, str], form: Form) -> Answer:
        """Answer one request with status, headers and JSON body.

        `path` is without its query; `form` holds the decoded pairs of the query or the body.
        """
        request_id = new_request_id()
        given = {name.lower(): value for name, value in headers.items()}
        with self._store.transaction():
            now = self._clock()
            desk = _Desk(self._store, self._settings(), now, request_id, given)
            status, more, body = desk.answer(method, path, list(form))
        replied = {
            "Content-Type": "application/json",
            "Date": format_datetime(now, usegmt=True),
            "Request-Id": request_id,
            "Stripe-Version": given.get("stripe-version", API_VERSION),
            **more,
        }
        return status, replied, body

    def totals(self) -> dict[str, Totals]:
        """Return what is held, captured and refunded per currency, after holds that ran out."""
        with self._store.transaction():
            settle_due(Call(self._store, int(self._clock().timestamp()), self._settings()))
            return add_up(self._store)

    def configure(
        self,
        *,
        moto_enabled: bool | None = None,
        revoked_keys: Iterable[str] | None = None,
        missing_permissions: Mapping[str, Iterable[str]] | None = None,
        country: str | None = None,
        default_currency: str | None = None,
    ) -> None:
        """Change what is given of the account; it holds for every process on the file."""
        changes: dict[str, Any] = {
            "moto_enabled": moto_enabled,
            "country": country,
            "default_currency": default_currency,
        }
        if revoked_keys is not None:
            changes["revoked_keys"] = [fingerprint(key) for key in revoked_keys]
        if missing_permissions is not None:
            changes["missing_permissions"] = {
                fingerprint(key): list(names) for key, names in missing_permissions.items()
            }
        with self._store.transaction():
            for name, value in changes.items():
                if value is not None:
                    self._store.change_setting(name, value)

    def fail_next(self, address: str, *, done: bool) -> None:
        """Let the next request to an address end in a 500 that its idempotency key remembers.

        `address` is a regular expression such as `POST /v1/payment_intents/.*/capture`; `done`
        says whether the work was done before the error.
        """
        with self._store.transaction():
            failures: list[tuple[str, bool]] = self._store.setting("failures", [])
            self._store.change_setting("failures", [*failures, (address, done)])

    def open_dispute(self, intent_id: str, reason: str = "fraudulent") -> None:
        """Let the customer's bank take captured money back until it has decided."""
        self._happen(outside.open_dispute, intent_id, reason)

    def close_dispute(self, intent_id: str, status: str) -> None:
        """Let the bank decide: `won` or `lost`."""
        self._happen(outside.close_dispute, intent_id, status)

    def open_review(self, intent_id: str) -> None:
        """Let Radar put a payment aside for a person to look at."""
        self._happen(outside.open_review, intent_id)

    def close_review(self, intent_id: str, reason: str = "approved") -> None:
        """Let somebody at Stripe close the review."""
        self._happen(outside.close_review, intent_id, reason)

    def fail_refund(self, refund_id: str) -> None:
        """Let the customer's bank send a refund back."""
        self._happen(outside.fail_refund, refund_id)

    def cancel_refund(self, refund_id: str) -> None:
        """Let somebody at Stripe cancel a refund that is on its way."""
        self._happen(outside.cancel_refund, refund_id)

    def trouble_reader(self, reader_id: str, trouble: str) -> None:
        """Let a reader be in trouble, or with an empty word out of it; see terminal.py."""
        self._happen(terminal.trouble_reader, reader_id, trouble)

    def finish_authorising(self, reader_id: str) -> None:
        """Let the bank answer a reader that is `authorising`."""
        self._happen(terminal.finish_authorising, reader_id)

    def stop_at_reader(self, reader_id: str) -> None:
        """Let somebody press the red key of a reader."""
        self._happen(terminal.stop_at_reader, reader_id)

    def pay_link(self, session_id: str, number: str) -> None:
        """Let the customer pay on the page of a session; see checkout.py."""
        self._happen(checkout.pay, session_id, number)

    def _happen(self, what: Callable[..., None], *facts: str) -> None:
        with self._store.transaction():
            what(Call(self._store, int(self._clock().timestamp()), self._settings()), *facts)

    def _settings(self) -> Settings:
        setting = self._store.setting
        no_permissions: dict[str, list[str]] = {}
        return Settings(
            account=setting("account", ""),
            country=setting("country", "US"),
            default_currency=setting("default_currency", "usd"),
            moto_enabled=setting("moto_enabled", True),
            revoked_keys=frozenset(setting("revoked_keys", [])),
            missing_permissions={
                key: frozenset(names)
                for key, names in setting("missing_permissions", no_permissions).items()
            },
        )


class _Desk:
    """Takes one request from its key to its stored answer, inside one transaction."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        now: datetime,
        request_id: str,
        headers: Mapping[str, str],
    ) -> None:
        self._store = store
        self._headers = headers
        self._call = Call(
            store,
            int(now.timestamp()),
            settings,
            request_id,
            headers.get("idempotency-key"),
        )

    def answer(self, method: str, path: str, form: list[tuple[str, str]]) -> Answer:
        settle_due(Call(self._store, self._call.now, self._call.settings))
        key = self._call.idempotency_key if method == "POST" else None
        try:
            secret = check_key(self._headers, self._call.settings)
            route, ids = routes.find(method, path)
            check_permission(secret, route.permission, self._call.settings)
            if key is None:
                return self._attempt(route, ids, form)
            return self._attempt_once(key, path, route, ids, form)
        except Refusal as refusal:
            return refusal.status, {}, _dumped(refusal.body())

    def _attempt_once(
        self,
        key: str,
        path: str,
        route: routes.Route,
        ids: tuple[str, ...],
        form: list[tuple[str, str]],
    ) -> Answer:
        if len(key) > 255:
            raise Refusal(400, "Idempotency-Key headers must be at most 255 characters long.")
        digest = hashlib.sha256(json.dumps(sorted(form)).encode()).hexdigest()
        echo = {"Idempotency-Key": key, "Original-Request": self._call.request_id or ""}
        stored = self._store.answer(key)
        if stored is not None and stored["created"] > self._call.now - _KEY_LIFE_S:
            _check_same(key, stored["path"] == path, stored["path"], path)
            _check_same(key, stored["digest"] == digest)
            echo["Original-Request"] = stored["request_id"]
            echo["Idempotent-Replayed"] = "true"
            if stored["status"] >= 500:
                echo["Stripe-Should-Retry"] = "false"
            return stored["status"], echo, stored["body"]
        try:
            status, more, body = self._attempt(route, ids, form)
        except Refusal as refusal:
            if not refusal.stored:
                raise
            status, more, body = refusal.status, {}, _dumped(refusal.body())
        self._store.keep_answer(
            key, self._call.now, path, digest, self._call.request_id or "", status, body
        )
        return status, {**echo, **more}, body

    def _attempt(
        self, route: routes.Route, ids: tuple[str, ...], form: list[tuple[str, str]]
    ) -> Answer:
        params = read(form, route.fields, route.required)
        paths = params.pop("expand", [])
        check_paths(route.kind, paths, in_list=route.in_list)
        failure = self._planned_failure(route, ids)
        if failure == "undone":
            raise internal_error()
        answer = route.run(self._call, params, *ids)
        if failure == "done":
            raise internal_error()
        expand(self._call, answer, paths)
        return 200, {}, _dumped(answer)

    def _planned_failure(self, route: routes.Route, ids: tuple[str, ...]) -> str | None:
        address = f"{route.method} {route.path.format(*ids)}"
        failures: list[tuple[str, bool]] = self._store.setting("failures", [])
        for place, (pattern, done) in enumerate(failures):
            if re.fullmatch(pattern, address):
                self._store.change_setting("failures", failures[:place] + failures[place + 1 :])
                return "done" if done else "undone"
        return None


def _check_same(key: str, same: bool, *paths: str) -> None:
    if same:
        return
    what = (
        f"for the same endpoint they were first used for ('{paths[0]}' vs '{paths[1]}')"
        if paths
        else "with the same parameters they were first used with"
    )
    message = (
        f"Keys for idempotent requests can only be used {what}. Try using a key other than "
        f"'{key}' if you meant to execute a different request."
    )
    raise Refusal(400, message, kind="idempotency_error")


def _dumped(body: Json) -> str:
    return json.dumps(body, separators=(",", ":"))
