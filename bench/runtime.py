"""The genuine runtime: init and calls of every built function under Lambda's own client for Python.

`python -m bench.runtime` serves Lambda's Runtime API on loopback and starts `awslambdaric` against
it, with AWS answered from memory. A function without samples here fails the run, so that nobody's
cold start hides.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import artefact, wall
from bench.artefact import FUNCTIONS, PYTHON, Artefact, Unmeasured, paths
from bench.children.caller import BODY, HAND_OUT, call
from bench.runtime_api import LIMIT_SECONDS, Desk, served
from local.places import ROOT

STARTS = 7
SHOP = {"shop": "mystore", "mode": "live"}
APP = {"SHOPIFY_CLIENT_ID": "bench", "PUBLIC_BASE_URL": "https://bench.example/api"}
"""An app, so that a shop can be connected."""


@dataclass(frozen=True)
class Sample:
    """What a start of a function is asked, and how it has to answer; the first of them is cold."""

    function: str
    what: str
    events: Sequence[Any]
    right: Callable[[Any], bool]


def samples() -> list[Sample]:
    """At least one of every function; of those that answer clients, each kind of request."""
    new = [call("POST", f"/v1/integrations/{kind}", BODY) for kind in ("stripe", "fedex", "usps")]
    shop = call("POST", "/v1/integrations/shopify", SHOP)
    back = call("GET", "/v1/integrations/shopify/callback")
    return [
        Sample("integrations", "POST", new, _status(201)),
        Sample("integrations", "GET", [call("GET", "/v1/integrations/ups")] * 3, _status(200)),
        Sample("shopify", "POST", [shop] * 3, _status(200)),
        Sample("shopify", "callback, forged", [back] * 3, _status(400)),
        Sample("announcements", "stream", [_batch("created")] * 3, lambda told: told is None),
        Sample("upkeep", "minute", [{"task": "work_off_due"}] * 3, lambda told: "expired" in told),
        Sample("upkeep", "stream", [_batch("disconnected")] * 3, lambda told: "matched" in told),
        Sample("credentials", "hand-out", [HAND_OUT] * 3, lambda told: "credentials" in told),
    ]


def _status(wanted: int) -> Callable[[Any], bool]:
    return lambda told: bool(told["statusCode"] == wanted)


def _batch(name: str) -> Any:
    path = ROOT / "events" / "announcements" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def start(built: Artefact, sample: Sample, aws: int) -> Desk:
    """One start of a function in a new process, and its calls."""
    environment, desk = surroundings(built, sample.function), Desk(sample.events)
    environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{aws}"
    with served(desk) as address:
        desk.begin()
        process = subprocess.Popen(
            [PYTHON, "-s", "-m", "awslambdaric", "handler.handler"],
            env=environment | {"AWS_LAMBDA_RUNTIME_API": address},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        told: list[bytes] = []
        listener = threading.Thread(target=lambda: told.append(process.communicate()[0]))
        listener.start()
        ended = desk.over.wait(LIMIT_SECONDS)
        process.kill()
        listener.join()
    name = f"{sample.function}, {sample.what}"
    if desk.failed or not ended:
        raise Unmeasured(f"{name}: {desk.failed or 'no answer in time'} {told[0][-2000:]!r}")
    for answer in desk.answers:
        if not sample.right(answer):
            raise Unmeasured(f"{name}: answered {answer}")
    return desk


def surroundings(built: Artefact, function: str) -> dict[str, str]:
    """A function's variables, with those that Lambda adds."""
    client = artefact.beside("awslambdaric", "simplejson", "snapshot-restore-py")
    environment = built.environment(function)
    return environment | {
        **(APP if function == "shopify" else {}),
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "LAMBDA_TASK_ROOT": str(built.own(function)),
        "PYTHONPATH": paths(Path(environment["PYTHONPATH"]), client),
    }


def main() -> int:
    """Every sample, starts taking turns; medians in milliseconds."""
    built, asked = Artefact.built(), samples()
    if unasked := set(FUNCTIONS) - {sample.function for sample in asked}:
        print(f"no sample of {', '.join(sorted(unasked))}")
        return 1
    found: list[list[Desk]] = [[] for _ in asked]
    for _ in range(STARTS):
        for sample, desks in zip(asked, found, strict=True):
            # Each start finds AWS as it was: what one creates is not there for the next.
            with wall.stub(built, 0) as aws:
                desks.append(start(built, sample, aws))
    Console(width=120).print(table(asked, found))
    return 0


def table(asked: list[Sample], found: list[list[Desk]]) -> Table:
    """Init, first call, their sum and the third call of each."""
    title = f"genuine runtime, ms, medians of {STARTS} starts"
    shown = Table("function", "asked for", box=SIMPLE, title=title)
    for column in ("init", "first call", "sum", "third call"):
        shown.add_column(column, justify="right")
    for sample, desks in zip(asked, found, strict=True):
        times = [
            [desk.init for desk in desks],
            [desk.calls[0] for desk in desks],
            [desk.init + desk.calls[0] for desk in desks],
            [desk.calls[2] for desk in desks],
        ]
        medians = (f"{median(each) * 1000:.0f}" for each in times)
        shown.add_row(sample.function, sample.what, *medians)
    return shown


if __name__ == "__main__":
    sys.exit(main())
