"""A simulator by itself, before a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from local.simulator.app import App
from local.simulator.server import Simulator

CALLBACK = "https://service.example/callback"
SHOP = "some-shop.myshopify.com"
PHONE = {"width": 375, "height": 812}


def ask(shop: str, **changes: str) -> str:
    asked = {
        "client_id": "an-app",
        "scope": "read_orders,write_products,unauthenticated_read_product_listings",
        "redirect_uri": CALLBACK,
        "state": "a_State-1",
    }
    return f"/{shop}/admin/oauth/authorize?{urlencode(asked | changes)}"


@contextmanager
def simulated() -> Iterator[Simulator]:
    """One that sends its webhooks nowhere."""
    with Simulator(App("an-app", "hush", redirect_uris=(CALLBACK,)), pauses=()) as running:
        yield running
