"""`make run`: the whole service on this machine, until Ctrl-C."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from local.clock import offset_of
from local.demo import Demo
from local.engine import Engine
from local.places import Broken, Places
from local.stack import Stack, await_answer
from local.watch import POLL_SECONDS, Watch

console = Console(highlight=False, soft_wrap=True)


class Stopped(BaseException):
    """Somebody has pressed Ctrl-C, or asked the process to end."""


def main() -> int:
    """Run until stopped; 0 then, 1 with one sentence where something is broken."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    written: list[Path] = []
    try:
        places = Places.of(_port())
        with _engine(places) as engine:
            written = _serve(engine, Stack(places))
            _watch(engine, Watch(Stack(places), console))
    except Stopped:
        console.print("\nStopped; the data is kept for the next run.")
        return 0
    except Broken as broken:
        console.print(f"[red]✗[/red] {broken}", markup=True)
        return 1
    finally:
        for path in written:
            path.unlink(missing_ok=True)
    return 0


def _serve(engine: Engine, stack: Stack) -> list[Path]:
    with _step("building"):
        stack.build()
    offset = offset_of(stack.places)
    with _step("deploying the unmodified template"):
        stack.deploy(offset)
    with _step("creating the demo entity"):
        demo, base_url = Demo.on(stack), stack.base_url()
    with _step("waiting for the API's first answer"):
        await_answer(base_url)
    if not engine.alive:
        raise engine.died
    written = demo.publish(stack, base_url)
    _greet(stack, demo, base_url)
    return written


def _greet(stack: Stack, demo: Demo, base_url: str) -> None:
    port = "" if stack.places.port == 4566 else f" PORT={stack.places.port}"
    console.print(f"\n[bold]Base URL[/bold]  {base_url}")
    console.print(f"[bold]Test key[/bold]  {demo.test_key}")
    console.print(f"[bold]Live key[/bold]  {demo.live_key}\n")
    console.print("Try it (another terminal):\n")
    console.print(
        f"  curl -sX POST {base_url}/v1/integrations/stripe"
        f" -H 'Authorization: Bearer {demo.test_key}'"
        " -H 'Content-Type: application/json' -d '{\"display_name\": \"My Stripe\"}'\n",
        markup=False,
    )
    console.print(f"Move the clock to watch a restore window close:  make clock FORWARD=7d{port}")
    console.print(
        f"Operate it:  AWS_ENDPOINT_URL={stack.places.endpoint} AWS_ACCESS_KEY_ID=test"
        " AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1"
        " ./arcus keys list --stack arcus-local"
    )
    console.print("\nRequests and events, as they happen (Ctrl-C stops everything):\n")


def _watch(engine: Engine, watch: Watch) -> None:
    while True:
        if not engine.alive:
            raise engine.died
        watch.once()
        time.sleep(POLL_SECONDS)


@contextmanager
def _engine(places: Places) -> Iterator[Engine]:
    engine = Engine(places)
    with _step(f"starting the local engine on port {places.port}"):
        engine.__enter__()
    try:
        yield engine
    finally:
        # A second Ctrl-C must not leave half of it running.
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_IGN)
        engine.__exit__(None, None, None)


@contextmanager
def _step(what: str) -> Iterator[None]:
    began = time.monotonic()
    with console.status(what):
        if not console.is_terminal:
            console.print(f"… {what}")
        yield
    console.print(f"[green]✓[/green] {what} [dim]({time.monotonic() - began:.1f} s)[/dim]")


def _port() -> int:
    text = sys.argv[1] if len(sys.argv) > 1 else "4566"
    if not (text.isdecimal() and 1024 <= int(text) <= 65535):
        raise Broken("PORT is a number from 1024 to 65535.")
    return int(text)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
