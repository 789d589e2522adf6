"""The genuine runtime: init and calls of every built function under Lambda's own client for Python.

`python -m bench.runtime` serves Lambda's Runtime API on loopback and starts `awslambdaric` against
it, with AWS answered from memory. A function without samples here fails the run, so that nobody's
cold start hides.
"""

import json
import subprocess
import sys
import threading
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


def samples() -> dict[str, list[Any]]:
    """Per function the calls of one start: the first of them is cold."""
    events = ROOT / "events" / "announcements" / "created.json"
    stream = json.loads(events.read_text(encoding="utf-8"))
    return {
        "integrations": [
            call("POST", "/v1/integrations/stripe", BODY),
            call("GET", "/v1/integrations/ups"),
            call("PATCH", "/v1/integrations/ups", {"seller_id": "S"}),
        ],
        "shopify": [call("GET", "/v1/integrations/shopify/callback")] * 3,
        "announcements": [stream] * 3,
        "upkeep": [{"task": "work_off_due"}] * 3,
        "credentials": [HAND_OUT] * 3,
    }


def start(built: Artefact, function: str, events: list[Any], aws: int) -> Desk:
    """One start of a function in a new process, and its calls."""
    environment, desk = surroundings(built, function), Desk(events)
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
    if desk.failed or not ended:
        raise Unmeasured(f"{function}: {desk.failed or 'no answer in time'} {told[0][-2000:]!r}")
    for answer in filter(None, desk.answers):
        if answer.get("statusCode", 200) >= 500 or answer.get("object") == "error":
            raise Unmeasured(f"{function} answered {answer}")
    return desk


def surroundings(built: Artefact, function: str) -> dict[str, str]:
    """A function's variables, with those that Lambda adds."""
    client = artefact.beside("awslambdaric", "simplejson", "snapshot-restore-py")
    environment = built.environment(function)
    return environment | {
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "LAMBDA_TASK_ROOT": str(built.own(function)),
        "PYTHONPATH": paths(Path(environment["PYTHONPATH"]), client),
    }


def main() -> int:
    """Every function, starts taking turns; medians in milliseconds."""
    built, given = Artefact.built(), samples()
    if sorted(given) != FUNCTIONS:
        print(f"no samples for {sorted(set(FUNCTIONS) ^ set(given))}")
        return 1
    found: dict[str, list[Desk]] = {name: [] for name in FUNCTIONS}
    with wall.stub(built, 0) as aws:
        for _ in range(STARTS):
            for name in FUNCTIONS:
                found[name].append(start(built, name, given[name], aws))
    Console(width=120).print(table(found))
    return 0


def table(found: dict[str, list[Desk]]) -> Table:
    """Init, first call, their sum and the third call of each."""
    shown = Table("function", box=SIMPLE, title=f"genuine runtime, ms, medians of {STARTS} starts")
    for title in ("init", "first call", "sum", "third call"):
        shown.add_column(title, justify="right")
    for name, desks in found.items():
        times = [
            [desk.init for desk in desks],
            [desk.calls[0] for desk in desks],
            [desk.init + desk.calls[0] for desk in desks],
            [desk.calls[2] for desk in desks],
        ]
        shown.add_row(name, *(f"{median(each) * 1000:.0f}" for each in times))
    return shown


if __name__ == "__main__":
    sys.exit(main())
