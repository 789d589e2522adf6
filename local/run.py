"""`make run`: the whole service on this machine, until Ctrl-C."""

import io
import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.markup import escape

from connectors.domain.errors import Unavailable
from connectors.domain.providers.catalogue import CATALOGUE
from local import shopify
from local.clock import offset_of
from local.demo import Demo
from local.engine import Engine
from local.places import PORT, Broken, Places
from local.stack import Stack, await_answer, shopify_port
from local.watch import POLL_SECONDS, Watch

console = Console(highlight=False, soft_wrap=True)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a polite kill, and a terminal window that is closed."""


class Stopped(BaseException):
    """Somebody has pressed Ctrl-C, or asked the process to end."""


def main() -> int:
    """Run until stopped; 0 then, 1 with one sentence where something is broken."""
    # A terminal that knows no "✓", or not a letter of somebody's event, gets its number.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    for name in SIGNALS:
        signal.signal(name, _stop)
    try:
        places = Places.of(_port())
        with _engine(places) as engine, ExitStack() as ending:
            _serve(engine, Stack(places), ending)
    except Stopped:
        console.print("\nStopped; the data is kept for the next run.")
        return 0
    except Broken as broken:
        console.print(f"[red]✗[/red] {escape(str(broken))}")
        return 1
    return 0


def _serve(engine: Engine, stack: Stack, ending: ExitStack) -> None:
    try:
        with _step("building"):
            stack.build()
        with _step("deploying the unmodified template"):
            stack.deploy(offset_of(stack.places))
        with _step("creating the demo entity"):
            demo, base_url = Demo.on(stack), stack.base_url()
        with _step(f"starting the Shopify simulator on port {shopify_port(stack.places)}"):
            simulator = ending.enter_context(shopify.begun(stack))
        with _step("waiting for the API's first answer"):
            await_answer(base_url)
        ending.callback(demo.withdraw, stack)
        demo.publish(stack, base_url)
        _greet(stack, demo, base_url)
        _show_shopify(demo, base_url, simulator.root)
        console.print("Requests and events, as they happen (Ctrl-C stops everything):\n")
        _watch(engine, ending.enter_context(closing(Watch(stack, console))))
    except Exception as error:
        # Whatever went wrong first: without an engine nothing works, and that is what to say.
        if not engine.alive:
            raise engine.died from None
        if isinstance(error, (BotoCoreError, ClientError, Unavailable)):
            raise Broken(f"The local engine refused a call: {error}") from None
        raise


def _greet(stack: Stack, demo: Demo, base_url: str) -> None:
    port = "" if stack.places.default else f" PORT={stack.places.port}"
    console.print(f"\n[bold]Base URL[/bold]  {base_url}")
    console.print(f"[bold]Test key[/bold]  {demo.test_key}")
    console.print(f"[bold]Live key[/bold]  {demo.live_key}\n")
    console.print("Try it (another terminal):\n")
    console.print(f"  {_curl(demo, base_url)}\n", markup=False)
    console.print(f"Move the clock to watch a restore window close:  make clock FORWARD=7d{port}")
    console.print(
        f"Operate it:  AWS_ENDPOINT_URL={stack.places.endpoint} AWS_ACCESS_KEY_ID=test"
        " AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1"
        " ./arcus keys list --stack arcus-local"
    )


def _show_shopify(demo: Demo, base_url: str, control: str) -> None:
    body = json.dumps({"shop": "mystore", "mode": "sandbox"})
    console.print("\nConnect a shop (open the oauth_url that this answers, and approve):\n")
    console.print(
        f"  curl -sS {base_url}/v1/integrations/shopify -H 'Authorization: Bearer {demo.test_key}'"
        f" -H 'Content-Type: application/json' -d '{body}'\n",
        markup=False,
    )
    console.print(f"Uninstall the app there, or make Shopify fail:  {control}\n")


def _curl(demo: Demo, base_url: str) -> str:
    """A line that works when pasted, also on the data of an earlier run."""
    key = f"-H 'Authorization: Bearer {demo.test_key}'"
    free = demo.unconnected(base_url)
    if free is None:
        return f"curl -sS {base_url}/v1/integrations {key}"
    body = json.dumps({"display_name": f"My {CATALOGUE[free].title}"})
    return (
        f"curl -sS {base_url}/v1/integrations/{free} {key}"
        f" -H 'Content-Type: application/json' -d '{body}'"
    )


def _watch(engine: Engine, watch: Watch) -> None:
    while True:
        if not engine.alive:
            raise engine.died
        watch.once()
        time.sleep(POLL_SECONDS)


@contextmanager
def _engine(places: Places) -> Iterator[Engine]:
    with ExitStack() as stack:
        with _step(f"starting the local engine on port {places.port}"):
            engine = stack.enter_context(Engine(places))
        # A second Ctrl-C must not leave half of it running.
        stack.callback(_deafen)
        yield engine


def _deafen() -> None:
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    with console.status(what):
        if not console.is_terminal:
            console.print(f"… {what}")
        yield
    console.print(f"[green]✓[/green] {what} [dim]({time.monotonic() - began:.1f} s)[/dim]")


def _port() -> int:
    text = sys.argv[1] if len(sys.argv) > 1 else str(PORT)
    if not (text.isdecimal() and 1024 <= int(text) <= 65535):
        raise Broken("PORT is a number from 1024 to 65535.")
    return int(text)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
