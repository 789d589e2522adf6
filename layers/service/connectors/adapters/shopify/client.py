"""Shopify's token endpoint: the only call that leaves AWS, and it carries secrets."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)

from connectors.adapters.secrets.app_secret import APP_REFUSED
from connectors.domain.errors import NotSetUp
from connectors.domain.providers.shopify import App, ClientSecrets, Shop, origin
from connectors.domain.providers.shopify_tokens import (
    AppRefused,
    InvalidGrant,
    OutcomeUnknown,
    Outlasted,
    RequestRefused,
    ResponseLost,
    Tokens,
    tokens,
)
from connectors.operations.ports.system import Clock

REQUEST_REFUSED = "token request refused"
"""The log line that is counted: a shop has said a plain no."""

CONNECT_SECONDS = 2.0
ANSWER_BYTES = 64 * 1024
PAUSES = (0.2, 0.4, 0.8, 1.6, inf)
"""Seconds after each try, more or less by chance; the deadline may end them sooner."""


class Transport(Protocol):
    """Posts a form; a status and a body. Raises OutcomeUnknown; if it was sent, ResponseLost."""

    def __call__(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """Give up after that many seconds, however slowly the answer drips in: Outlasted."""


@dataclass(frozen=True, slots=True)
class HttpsTransport:
    """The real one. It follows no redirect: that would post our client secret somewhere else."""

    pool: urllib3.PoolManager

    def __call__(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        """See Transport.

        In a thread that is left behind where it takes too long: a socket's time-out begins anew
        with every byte, and looking up a name has none.
        """
        heard: SimpleQueue[tuple[int, bytes] | OutcomeUnknown] = SimpleQueue()
        Thread(target=lambda: heard.put(self._heard(url, form, seconds)), daemon=True).start()
        try:
            answer = heard.get(timeout=seconds)
        except Empty:
            raise Outlasted from None
        if isinstance(answer, OutcomeUnknown):
            raise answer
        return answer

    def _heard(
        self, url: str, form: dict[str, str], seconds: float
    ) -> tuple[int, bytes] | OutcomeUnknown:
        # What went wrong is not told: an error may quote what was sent.
        try:
            return self._answer(url, form, seconds)
        except (ConnectTimeoutError, NewConnectionError):
            return OutcomeUnknown()
        except ReadTimeoutError:
            return Outlasted()
        except (HTTPError, OSError):
            return ResponseLost()

    def _answer(self, url: str, form: dict[str, str], seconds: float) -> tuple[int, bytes]:
        body = json.dumps(form).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        answer = self.pool.request(
            "POST",
            url,
            body=_in_time(body, time.monotonic() + seconds),
            headers=headers | {"Content-Length": str(len(body))},
            timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        try:
            # What is longer is cut off, and then is no JSON.
            return answer.status, answer.read(ANSWER_BYTES)
        finally:
            answer.close()


def _in_time(body: bytes, ends: float) -> Iterator[bytes]:
    """The body, unless it would only be sent when nobody waits for what it brings about."""
    if time.monotonic() >= ends:
        raise TimeoutError
    yield body


@dataclass(frozen=True, slots=True)
class ShopifyClient:
    """Implements operations.oauth_ports.TokenEndpoint: tries again while nobody knows, in time.

    `alarm` is told where our own app is refused: an operator has to look, and no merchant can help.
    `warn` is told of a shop that refuses a request, by whatever word it has for it.
    """

    app: App
    secrets: Callable[[], ClientSecrets]
    transport: Transport
    clock: Clock
    deadline_seconds: float
    chance: Callable[[], float]
    alarm: Callable[[str], object]
    warn: Callable[..., object]

    def exchange(self, shop: Shop, code: str) -> Tokens:
        """See TokenEndpoint. Without `expiring` OAuth succeeds and every later call fails."""
        return self._asked(shop, {"code": code, "expiring": "1"})

    def refresh(self, shop: Shop, tokens: Tokens) -> Tokens:
        """See TokenEndpoint."""
        return self._asked(shop, {"grant_type": "refresh_token", "refresh_token": tokens.reveal()})

    def _asked(self, shop: Shop, form: dict[str, str]) -> Tokens:
        url = f"{origin(self.app.address, shop)}/admin/oauth/access_token"
        whole = self._ourselves() | form
        ends = time.monotonic() + self.deadline_seconds
        trouble = OutcomeUnknown()
        for number, pause in enumerate(PAUSES):
            try:
                return self._once(url, whole, ends)
            except InvalidGrant:
                if number and "code" in form:
                    # Used up by a try before, whose answer nobody has.
                    raise OutcomeUnknown from None
                raise
            except RequestRefused:
                if isinstance(trouble, ResponseLost) and "code" in form:
                    # A try before may arrive yet, and be granted.
                    raise trouble from None
                raise
            except OutcomeUnknown as met:
                known = isinstance(trouble, ResponseLost) and not isinstance(met, Outlasted)
                trouble = trouble if known else met
            wait = pause * (0.5 + self.chance())
            if time.monotonic() + wait >= ends:
                break
            time.sleep(wait)
        raise trouble from None

    def _ourselves(self) -> dict[str, str]:
        try:
            secret = self.secrets().reveal()
        except NotSetUp:
            # It was set up when the row came to be; the tokens may be sound.
            raise AppRefused from None
        return {"client_id": self.app.client_id, "client_secret": secret}

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
        except RequestRefused as refused:
            facts = {"host": urlsplit(url).netloc, "status": refused.status, "word": refused.word}
            self.warn(REQUEST_REFUSED, extra=facts)
            raise
