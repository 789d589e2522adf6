"""The only way out of AWS, on a real wire: nothing of what the other side does holds it up."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import chain, cycle
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

import pytest
import urllib3

from connectors.adapters.shopify.client import ANSWER_BYTES, HttpsTransport
from connectors.domain.providers.shopify_tokens import ResponseLost

SECONDS = 0.3
"""What is granted to who is too slow."""
PATIENT = 30.0
"""What is granted to who answers, on the busiest machine; and how long the slow ones go on."""
IN_TIME = 10 * SECONDS
"""By when a caller has given up who waits for SECONDS; far from PATIENT."""
DRIP = 0.05
FORM = {"code": "only-once"}
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"

Answering = Callable[[socket.socket, Event], None]


@pytest.fixture
def transport() -> HttpsTransport:
    return HttpsTransport(urllib3.PoolManager())


@dataclass
class OtherSide:
    """Somebody who takes one call and treats it in one way, until the test is over."""

    listening: socket.socket
    over: Event = field(default_factory=Event)
    heard: SimpleQueue[bytes] = field(default_factory=SimpleQueue)

    def treats_it(self, answering: Answering) -> str:
        """The address, from now on."""

        def take() -> None:
            with suppress(OSError), self.listening.accept()[0] as taken:
                self.heard.put(wanted(taken))
                answering(taken, self.over)

        Thread(target=take, daemon=True).start()
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}/token"


@pytest.fixture
def other_side() -> Iterator[OtherSide]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        somebody = OtherSide(listening)
        yield somebody
        somebody.over.set()


def wanted(taken: socket.socket) -> bytes:
    """What the caller says, headers and body, or until it hangs up."""
    heard = b""
    while not heard.endswith(b"}") and (more := taken.recv(65_536)):
        heard += more
    return heard


def dripping(beginning: bytes) -> Answering:
    """Byte by byte, each of them in time."""

    def answer(taken: socket.socket, over: Event) -> None:
        for byte in chain(beginning, cycle(b"x")):
            taken.send(bytes([byte]))
            if over.wait(DRIP):
                return

    return answer


def stalling(taken: socket.socket, over: Event) -> None:
    taken.send(HEAD % 40)
    over.wait(PATIENT)


def silent(taken: socket.socket, over: Event) -> None:
    over.wait(PATIENT)


def hanging_up(taken: socket.socket, over: Event) -> None:
    """Nothing is said at all."""


def saying(text: bytes) -> Answering:
    """All at once."""
    return lambda taken, over: taken.sendall(text)


def test_an_answer_comes_whole(transport: HttpsTransport, other_side: OtherSide) -> None:
    url = other_side.treats_it(saying(HEAD % 2 + b"{}"))
    assert transport(url, FORM, PATIENT) == (200, b"{}")


@pytest.mark.parametrize(
    "answering",
    [
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        dripping(HEAD % 1_000),
        stalling,
        silent,
    ],
    ids=["dripping headers", "a dripping body", "a stalled body", "silence"],
)
def test_it_gives_up_in_time_however_slowly_the_answer_comes(
    transport: HttpsTransport, other_side: OtherSide, answering: Answering
) -> None:
    began = time.monotonic()
    with pytest.raises(ResponseLost):
        transport(other_side.treats_it(answering), FORM, SECONDS)
    assert SECONDS <= time.monotonic() - began < IN_TIME


def test_a_name_that_is_looked_up_for_ever_holds_it_up_no_longer(
    transport: HttpsTransport, other_side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any) -> None:
        other_side.over.wait(PATIENT)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    began = time.monotonic()
    with pytest.raises(ResponseLost):
        transport("https://some-shop.myshopify.com/", FORM, SECONDS)
    assert time.monotonic() - began < IN_TIME


def test_what_would_be_sent_too_late_is_not_sent_at_all(
    transport: HttpsTransport, other_side: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up, url = socket.getaddrinfo, other_side.treats_it(hanging_up)

    def late(*given: Any) -> Any:
        time.sleep(2 * SECONDS)
        return look_up(*given)

    monkeypatch.setattr(socket, "getaddrinfo", late)
    with pytest.raises(ResponseLost):
        transport(url, FORM, SECONDS)
    assert FORM["code"].encode() not in other_side.heard.get(timeout=PATIENT)


def test_the_form_is_one_json_body_of_known_length(
    transport: HttpsTransport, other_side: OtherSide
) -> None:
    with pytest.raises(ResponseLost):
        transport(other_side.treats_it(hanging_up), FORM, PATIENT)
    head, _, body = other_side.heard.get(timeout=PATIENT).partition(b"\r\n\r\n")
    assert json.loads(body) == FORM
    lines = head.lower().split(b"\r\n")
    assert b"content-length: %d" % len(body) in lines
    assert b"content-type: application/json" in lines


def test_who_hangs_up_may_have_heard(transport: HttpsTransport, other_side: OtherSide) -> None:
    with pytest.raises(ResponseLost):
        transport(other_side.treats_it(hanging_up), FORM, PATIENT)


def test_a_redirect_is_an_answer_and_not_followed(
    transport: HttpsTransport, other_side: OtherSide
) -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    assert transport(other_side.treats_it(saying(moved)), FORM, PATIENT) == (307, b"")


def test_what_is_far_too_long_is_cut_off(transport: HttpsTransport, other_side: OtherSide) -> None:
    long = HEAD % (2 * ANSWER_BYTES) + b"x" * (2 * ANSWER_BYTES)
    _, body = transport(other_side.treats_it(saying(long)), FORM, PATIENT)
    assert len(body) == ANSWER_BYTES
