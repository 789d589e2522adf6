"""AWS on loopback: answers the SDK from memory, each call after so many milliseconds.

`python -m bench.stub MILLISECONDS [CERTIFICATE KEY]` prints its port, and ends with its input. With
`again` in front of the certificate every request can be made once more.
"""

import json
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).with_name("children")))
from caller import customer, key_item
from memory import Memory
from stocks import KEYS, furnish

Line = socket.socket | ssl.SSLSocket


def serve(line: Line, memory: Memory, seconds: float) -> None:
    """Answer one connection until it is closed."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    waiting = b""
    while True:
        while b"\r\n\r\n" not in waiting:
            more = line.recv(65536)
            if not more:
                return
            waiting += more
        head, _, rest = waiting.partition(b"\r\n\r\n")
        pairs = (part.split(b": ", 1) for part in head.split(b"\r\n")[1:])
        headers = {name.lower(): value for name, value in pairs}
        if headers.get(b"expect") == b"100-continue":
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(headers.get(b"content-length", 0))
        while len(rest) < length:
            rest += line.recv(65536)
        waiting = rest[length:]
        time.sleep(seconds)
        line.sendall(answer(memory, headers.get(b"x-amz-target", b"").decode(), rest[:length]))


def answer(memory: Memory, target: str, body: bytes) -> bytes:
    """The whole response to one call."""
    given: dict[str, Any] = json.loads(body or b"{}")
    status, told = memory(target.rpartition(".")[2], given)
    head = f"HTTP/1.1 {status} -\r\nContent-Type: application/x-amz-json-1.0\r\n"
    return f"{head}Content-Length: {len(told)}\r\n\r\n".encode() + bytes(told)


CUSTOMERS = 100
"""Who may create something for the first time."""


def stocked() -> Memory:
    """What callers with a key find, one of them with a connection."""
    memory = furnish(Memory())
    for number in range(CUSTOMERS):
        memory.store(KEYS, key_item(*customer(number)))
    return memory


def main(milliseconds: float, *told: str) -> None:
    """Serve until nobody holds the other end of our input."""
    door = socket.create_server(("127.0.0.1", 0))
    context = None
    certificate = told[told[:1] == ("again",) :]
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
    memory = stocked()
    memory.again = certificate != told
    threading.Thread(
        target=_accept, args=(door, context, memory, milliseconds / 1000), daemon=True
    ).start()
    print(door.getsockname()[1], flush=True)
    sys.stdin.read()


def _accept(
    door: socket.socket, context: ssl.SSLContext | None, memory: Memory, seconds: float
) -> None:
    while True:
        line: Line
        line, _ = door.accept()
        threading.Thread(
            target=_welcome, args=(line, context, memory, seconds), daemon=True
        ).start()


def _welcome(line: Line, context: ssl.SSLContext | None, memory: Memory, seconds: float) -> None:
    try:
        with context.wrap_socket(line, server_side=True) if context else line as secured:
            serve(secured, memory, seconds)
    except OSError:
        return


if __name__ == "__main__":
    main(float(sys.argv[1]), *sys.argv[2:])
