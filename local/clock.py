"""`make clock`: moves a running service's clock ahead, to watch a window close."""

import re
import sys

from rich.console import Console

from local.places import Broken, Places
from local.stack import Stack

_SPAN = re.compile(r"([0-9]{1,4})([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def offset_of(places: Places) -> int:
    """The seconds by which the run's clock is ahead."""
    kept = places.home / "clock-offset"
    return int(kept.read_text()) if kept.exists() else 0


def forward(places: Places, span: str) -> int:
    """Move the clock ahead and redeploy with the new offset, which is answered. Raises Broken."""
    parts = _SPAN.fullmatch(span)
    if parts is None and span != "0":
        raise Broken("Say how far: make clock FORWARD=7d (or 30m, 12h; 0 sets it right again).")
    stack = Stack(places)
    offset = offset_of(places) + int(parts[1]) * _SECONDS[parts[2]] if parts else 0
    stack.deploy(offset)
    (places.home / "clock-offset").write_text(str(offset))
    return offset


def main() -> int:
    """The command."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        places = Places.of(int(sys.argv[1]))
        if not (places.home / "demo.env").exists():
            raise Broken(f"Nothing runs on port {places.port}; start it first with make run.")
        places.claim()
        with console.status("moving the clock"):
            offset = forward(places, sys.argv[2])
    except Broken as broken:
        console.print(f"[red]✗[/red] {broken}")
        return 1
    days, rest = divmod(offset, 86400)
    console.print(f"[green]✓[/green] the service's clock is {days} d {rest // 3600} h ahead")
    return 0


if __name__ == "__main__":
    sys.exit(main())
