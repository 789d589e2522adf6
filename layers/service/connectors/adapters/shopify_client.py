"""Shopify's token endpoint: the only call that leaves AWS, and it carries secrets."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import urllib3

from connectors.domain.shopify import App, ClientSecrets, Shop, origin
from connectors.domain.shopify_tokens import AppRefused, GrantDead, OutcomeUnknown, Tokens, tokens
from connectors.operations.ports import Clock

CONNECT_SECONDS = 2.0
ANSWER_BYTES = 64 * 1024
APP_REFUSED = "shopify app refused"
"""The log line that raises the alarm."""

PAUSES = (0.2, 0.4, 0.8, 1.6)
"""Seconds between tries, each more or less by chance; the deadline may end them sooner."""


class Transport(Protocol):
    """Posts a form; a status and a body, or OutcomeUnknown."""

    def __call__(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """Give up after that many seconds, however slowly the answer drips in."""


@dataclass(frozen=True, slots=True)
class HttpsTransport:
    """The real one. It follows no redirect: that would post our client secret somewhere else."""

    pool: urllib3.PoolManager

    def __call__(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """See Transport."""
        ends = time.monotonic() + seconds
        try:
            answer = self.pool.request(
                "POST",
                url,
                body=json.dumps(form),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                return answer.status, _body(answer, ends)
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError):
            # `from None`: the original error may quote what was sent.
            raise OutcomeUnknown from None


def _body(answer: urllib3.BaseHTTPResponse, ends: float) -> bytes:
    body = b""
    for chunk in answer.stream(8192):
        body += chunk
        if len(body) > ANSWER_BYTES or time.monotonic() > ends:
            raise OutcomeUnknown
    return body


@dataclass(frozen=True, slots=True)
class ShopifyClient:
    """Implements operations.oauth_ports.TokenEndpoint: tries again while nobody knows, in time.

    `alarm` is told where our own app is refused: an operator has to look, and no merchant can help.
    """

    app: App
    secrets: Callable[[], ClientSecrets]
    transport: Transport
    clock: Clock
    deadline_seconds: float
    chance: Callable[[], float]
    alarm: Callable[[str], object]

    def exchange(self, shop: Shop, code: str) -> Tokens:
        """See TokenEndpoint. Without `expiring` OAuth succeeds and every later call fails."""
        return self._asked(shop, {"code": code, "expiring": "1"})

    def refresh(self, shop: Shop, tokens: Tokens) -> Tokens:
        """See TokenEndpoint."""
        return self._asked(shop, {"grant_type": "refresh_token", "refresh_token": tokens.reveal()})

    def _asked(self, shop: Shop, form: dict[str, str]) -> Tokens:
        url = f"{origin(self.app.address, shop)}/admin/oauth/access_token"
        known = {"client_id": self.app.client_id, "client_secret": self.secrets().reveal()}
        ends = time.monotonic() + self.deadline_seconds
        for number, pause in enumerate(PAUSES):
            try:
                return self._once(url, known | form, ends)
            except GrantDead:
                if number and "code" in form:
                    # Used up by the try before, whose answer nobody has.
                    raise OutcomeUnknown from None
                raise
            except OutcomeUnknown:
                wait = pause * (0.5 + self.chance())
                if time.monotonic() + wait >= ends:
                    raise
                time.sleep(wait)
        return self._once(url, known | form, ends)

    def _once(self, url: str, form: dict[str, str], ends: float) -> Tokens:
        left = ends - time.monotonic()
        if left <= 0:
            raise OutcomeUnknown
        asked_at = self.clock()
        status, body = self.transport(url, form, left)
        try:
            return tokens(status, body, asked_at)
        except AppRefused:
            self.alarm(APP_REFUSED)
            raise
