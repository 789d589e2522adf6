"""Shopify for a local stack: an app known to both sides, the simulator next door."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from connectors.adapters.system import SystemClock, random_text
from local.clock import offset_of
from local.demo import write_private
from local.places import Broken, Places
from local.simulator.app import App
from local.simulator.server import Simulator
from local.stack import CLIENT_ID, Stack, shopify_port


def simulator(stack: Stack) -> Simulator:
    """The simulator for the stack: its clock goes with the service's, webhooks go to its API."""
    base_url, places = stack.base_url(), stack.places

    ahead = timedelta()

    def clock() -> datetime:
        nonlocal ahead
        # Just now it may be half written, by `make clock`.
        with suppress(ValueError):
            ahead = timedelta(seconds=offset_of(places))
        return SystemClock(ahead)()

    return Simulator(
        _app(places, f"{base_url}/v1/integrations/shopify/callback"),
        clock=clock,
        deliver_to=f"{base_url}/v1/webhooks/shopify",
        port=shopify_port(places),
    )


def register(stack: Stack) -> None:
    """Put the app's client secret where an operator would."""
    secrets, name = stack.client("secretsmanager"), stack.outputs()["ShopifyAppSecret"]
    wanted = json.dumps({"client_secret": _secret(stack.places)})
    if secrets.get_secret_value(SecretId=name)["SecretString"] != wanted:
        secrets.put_secret_value(SecretId=name, SecretString=wanted)


@contextmanager
def begun(stack: Stack) -> Iterator[Simulator]:
    """The app registered and Shopify there while the block lasts. Raises Broken."""
    register(stack)
    with ExitStack() as ending:
        try:
            running = ending.enter_context(simulator(stack))
        except OSError:
            raise Broken(
                f"Port {shopify_port(stack.places)}, for the Shopify simulator, is in use; choose"
                " another pair with make run PORT=…."
            ) from None
        yield running


def _app(places: Places, callback: str) -> App:
    # A browser may name this machine differently than the service does.
    port = urlsplit(callback).port
    named = callback.replace(f"127.0.0.1:{port}", f"localhost:{port}")
    return App(CLIENT_ID, _secret(places), redirect_uris=(callback, named))


def _secret(places: Places) -> str:
    """The app's client secret, the same from run to run."""
    kept = places.home / "shopify.json"
    if not kept.exists():
        write_private(kept, json.dumps({"client_secret": random_text(32)}))
    return str(json.loads(kept.read_text())["client_secret"])
