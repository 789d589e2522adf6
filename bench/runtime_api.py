"""Lambda's Runtime API on loopback, for one start of one function; it takes the times."""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LIMIT_SECONDS = 30


@dataclass
class Desk:
    """Hands one start its events, and takes the times."""

    events: Sequence[Any]
    init: float = 0.0
    calls: list[float] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    failed: str = ""
    began: float = field(default_factory=time.perf_counter)
    handed: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        """The start begins now."""
        self.began = time.perf_counter()

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
