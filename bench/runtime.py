"""The genuine runtime: init and calls of every built function under Lambda's own client for Python.

`python -m bench.runtime` serves Lambda's Runtime API on loopback and starts `awslambdaric` against
it, with AWS answered from memory. A function without samples here fails the run, so that nobody's
cold start hides.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from bench import artefact, wall
from bench.artefact import FUNCTIONS, PYTHON, ROOT, Artefact, Unmeasured, paths
from bench.children.caller import BODY, HAND_OUT, call

STARTS = 7
LIMIT_SECONDS = 30
PATH = "/2018-06-01/runtime"


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


@dataclass
class Desk:
    """Hands one start its events, and takes the times."""

    events: list[Any]
    init: float = 0.0
    calls: list[float] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    failed: str = ""
    began: float = field(default_factory=time.perf_counter)
    handed: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def hand(self) -> Any:
        """The next event; None when there is no more."""
        now = time.perf_counter()
        self.init = self.init or now - self.began
        if len(self.calls) == len(self.events):
            self.over.set()
            return None
        self.handed = time.perf_counter()
        return self.events[len(self.calls)]

    def take(self, path: str, body: bytes) -> None:
        """An answer, or what went wrong."""
        self.calls.append(time.perf_counter() - self.handed)
        if path.endswith("/response"):
            self.answers.append(json.loads(body))
            return
        self.failed = body.decode()
        self.over.set()


class Api(BaseHTTPRequestHandler):
    """Lambda's Runtime API for one start."""

    protocol_version = "HTTP/1.1"
    # Answers go out at once (TCP_NODELAY), and in one piece.
    disable_nagle_algorithm = True
    wbufsize = -1
    desk: Desk

    def do_GET(self) -> None:
        """`…/invocation/next`."""
        event = self.desk.hand()
        if event is None:
            threading.Event().wait(LIMIT_SECONDS)
            return
        # The client crashes where one of these is missing.
        headers = {
            "Lambda-Runtime-Aws-Request-Id": str(len(self.desk.calls)),
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 60_000),
            "Content-Type": "application/json",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:1:function:bench",
            "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        }
        self._send(200, json.dumps(event).encode(), headers)

    def do_POST(self) -> None:
        """`…/response`, `…/error` and `…/init/error`."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.desk.take(self.path, body)
        self._send(202, b"{}", {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *_: Any) -> None:
        """Nobody reads along."""


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The Runtime API for as long as the block; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("DeskApi", (Api,), {"desk": desk}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def start(built: Artefact, function: str, events: list[Any], aws: int) -> Desk:
    """One start of a function in a new process, and its calls."""
    client = artefact.beside("awslambdaric", "simplejson", "snapshot-restore-py")
    environment = built.environment(function)
    desk = Desk(events)
    with served(desk) as address:
        environment |= {
            "AWS_LAMBDA_RUNTIME_API": address,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{aws}",
            "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "LAMBDA_TASK_ROOT": str(built.own(function)),
            "PYTHONPATH": paths(Path(environment["PYTHONPATH"]), client),
        }
        desk.began = time.perf_counter()
        process = subprocess.Popen(
            [PYTHON, "-s", "-m", "awslambdaric", "handler.handler"],
            env=environment,
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
