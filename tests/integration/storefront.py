"""A running simulator, the service's endpoint for its webhooks, and a program that calls it."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.simulator import merchant

SHOP = "some-shop.myshopify.com"
CALLBACK = "https://service.example/v1/integrations/shopify/callback"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Told:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    """Calls a simulator by its address alone, as the service would."""

    root: str

    def get(self, path: str, **headers: str) -> Told:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._call("GET", path, None, named)

    def post(self, path: str, body: str, kind: str = FORM, **headers: str) -> Told:
        return self._call("POST", path, body, {"Content-Type": kind, **headers})

    def command(self, name: str, **fields: object) -> Told:
        return self.post(f"/_control/{name}", json.dumps(fields), "application/json")

    def press(self, name: str, form: str) -> str:
        """A button of the control page's; answers the part of the page that it leads to."""
        told = self.post(f"/_control/{name}", form, Origin=self.root)
        assert told.status == 303, told.body
        return told.headers["location"]

    def shop(self) -> dict[str, Any]:
        """The one shop that there is."""
        shop: dict[str, Any]
        (shop,) = self.get("/_control/shops").json["shops"]
        return shop

    def token(self, shop: str = SHOP, **fields: str) -> Told:
        named = {"client_id": "an-app", "client_secret": "hush", **fields}
        return self.post(f"/{shop}/admin/oauth/access_token", urlencode(named))

    def refresh(self, token: str, shop: str = SHOP) -> Told:
        return self.token(shop, grant_type="refresh_token", refresh_token=token)

    def connected(self, shop: str = SHOP) -> Any:
        """A new grant's tokens, by way of the merchant's approval."""
        told = self.token(shop, code=came_back(self.approve(shop))["code"], expiring="1")
        assert told.status == 200
        return told.json

    def approve(self, shop: str = SHOP) -> str:
        return merchant.approve(self.root + ask(shop))

    def admitted(self, access: str, shop: str = SHOP) -> Told:
        return self.get(f"/{shop}/admin/api/2026-10/shop.json", X_Shopify_Access_Token=access)

    def calls(self, query: str = "") -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = self.get(f"/_control/calls{query}").json["calls"]
        return calls

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Told:
        connection = http.client.HTTPConnection(urlsplit(self.root).netloc, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Told(answer.status, named, answer.read())
        finally:
            connection.close()


def ask(shop: str = SHOP, **changes: str) -> str:
    """The path at which a merchant is asked."""
    asked = {
        "client_id": "an-app",
        "scope": "read_orders,write_products",
        "redirect_uri": CALLBACK,
        "state": "a_State-1",
    }
    return f"/{shop}/admin/oauth/authorize?{urlencode(asked | changes)}"


def came_back(address: str) -> dict[str, str]:
    """The parameters with which a merchant is sent back."""
    assert address.startswith(CALLBACK + "?")
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@dataclass
class Mailbox:
    """Takes webhooks, and answers them as it was told to, then with 200."""

    address: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """One on loopback, as long as the block lasts."""
    box = Mailbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            box.received.append((dict(self.headers.items()), body))
            self.send_response(box.answers.pop(0) if box.answers else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        box.address = f"http://127.0.0.1:{server.server_port}/v1/webhooks/shopify?from=shopify"
        yield box
        server.shutdown()
        thread.join()
