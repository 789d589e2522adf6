"""The simulator on its port: a threading HTTP/1.1 server on loopback, as long as a block lasts."""

import socket
import socketserver
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Any, Self

from local.simulator.answers import Answer, Dropped, plain
from local.simulator.requests import Request
from local.simulator.routes import Routes
from local.simulator.shopify import Shopify

HOST = "127.0.0.1"
LARGEST = 1 << 20
"""Bytes of a body."""
IDLE_SECONDS = 60
END_SECONDS = 5
TICK_SECONDS = 0.5
"""How often it is looked whether a planned webhook's time has come."""


@dataclass
class Simulator(Shopify):
    """Shopify on loopback while the block lasts. Raises OSError where the port is taken."""

    port: int = field(default=0, kw_only=True)
    """0: a free one, which is the port once the block has begun."""

    def __enter__(self) -> Self:
        self._server = _Server(self.port, Routes(self), self.new_id)
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        self._ended = Event()
        self._clockwork = Thread(target=self._send_in_time, daemon=True)
        self._clockwork.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Who is held back by a slow fault goes on at once.
        self.stopping.set()
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.close()
        self._clockwork.join(END_SECONDS)

    def _send_in_time(self) -> None:
        while not self._ended.wait(TICK_SECONDS):
            self.send_due()

    @property
    def root(self) -> str:
        """The control page's address."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """The template of a shop's address, for the service's settings."""
        return f"{self.root}/{{shop}}"

    def at(self, shop: str) -> str:
        """A shop's address."""
        return f"{self.root}/{shop}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, routes: Routes, new_id: Callable[[str], str]) -> None:
        self.routes, self.new_id = routes, new_id
        self.resetting: set[Any] = set()
        self._open: set[Any] = set()
        self._changed = Condition()
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        # HTTPServer would ask for the host's full name, which may take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        if request in self.resetting:
            self.resetting.discard(request)
            request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            request.close()
        else:
            super().shutdown_request(request)
        with self._changed:
            self._open.discard(request)
            self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Callers that give up are what the simulator is for.
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Take no more, end what is open, and wait until it has ended."""
        self.server_close()
        with self._changed:
            for request in self._open:
                _silence(request)
            self._changed.wait_for(lambda: not self._open, END_SECONDS)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ShopifySimulator", ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = IDLE_SECONDS

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send(plain(413 if length else 411))
            return
        self._answer(self.rfile.read(int(length)))

    def log_message(self, *_: object) -> None:
        """Nothing: the token calls have their own record."""

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.routes(Request(self.command, self.path, headers, body))
        if isinstance(answer, Dropped):
            self.close_connection = True
            if answer.reset:
                self.server.resetting.add(self.connection)
            return
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        # What Shopify's support asks for first.
        self.send_header("X-Request-Id", self.server.new_id(""))
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer.body)


def _silence(request: Any) -> None:
    try:
        request.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
