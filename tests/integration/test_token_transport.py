"""The only way out of AWS, on a real wire: nothing of what the other side does holds it up."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Thread

import pytest
import urllib3

from connectors.adapters.shopify_client import ANSWER_BYTES, HttpsTransport
from connectors.domain.shopify_tokens import OutcomeUnknown, Unheard

SECONDS = 0.3
DRIP = 0.05
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"

Answering = Callable[[socket.socket], None]


@pytest.fixture
def transport() -> HttpsTransport:
    return HttpsTransport(urllib3.PoolManager())


@pytest.fixture
def answered_by() -> Iterator[Callable[[Answering], str]]:
    """Somebody who takes one call and treats it in that way; the address."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def serve(answering: Answering) -> str:
            def take() -> None:
                with suppress(OSError), listening.accept()[0] as taken:
                    taken.recv(65_536)
                    answering(taken)

            Thread(target=take, daemon=True).start()
            return f"http://127.0.0.1:{listening.getsockname()[1]}/token"

        yield serve


def dripping(text: bytes) -> Answering:
    """Byte by byte, each of them in time."""

    def answer(taken: socket.socket) -> None:
        for byte in text:
            taken.send(bytes([byte]))
            time.sleep(DRIP)

    return answer


def stalling(taken: socket.socket) -> None:
    taken.send(HEAD % 40)
    time.sleep(4 * SECONDS)


def silent(taken: socket.socket) -> None:
    time.sleep(4 * SECONDS)


def hanging_up(taken: socket.socket) -> None:
    """Nothing is said at all."""


def test_an_answer_comes_whole(
    transport: HttpsTransport, answered_by: Callable[[Answering], str]
) -> None:
    url = answered_by(lambda taken: taken.sendall(HEAD % 2 + b"{}"))
    assert transport(url, {"a": "b"}, SECONDS) == (200, b"{}")


@pytest.mark.parametrize(
    "answering",
    [
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: very\r\n\r\n"),
        dripping(HEAD % 40 + b"x" * 40),
        stalling,
        silent,
    ],
    ids=["dripping headers", "a dripping body", "a stalled body", "silence"],
)
def test_it_gives_up_in_time_however_slowly_the_answer_comes(
    transport: HttpsTransport, answered_by: Callable[[Answering], str], answering: Answering
) -> None:
    began = time.monotonic()
    with pytest.raises(Unheard):
        transport(answered_by(answering), {}, SECONDS)
    assert SECONDS <= time.monotonic() - began < 2 * SECONDS


def test_a_name_that_is_looked_up_for_ever_holds_it_up_no_longer(
    transport: HttpsTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(4 * SECONDS))
    began = time.monotonic()
    with pytest.raises(Unheard):
        transport("https://some-shop.myshopify.com/", {}, SECONDS)
    assert time.monotonic() - began < 2 * SECONDS


def test_who_hangs_up_may_have_heard(
    transport: HttpsTransport, answered_by: Callable[[Answering], str]
) -> None:
    with pytest.raises(Unheard):
        transport(answered_by(hanging_up), {}, SECONDS)


def test_where_nobody_listens_nothing_was_sent(transport: HttpsTransport) -> None:
    with closing(socket.socket()) as unheeded:
        unheeded.bind(("127.0.0.1", 0))
        with pytest.raises(OutcomeUnknown) as told:
            transport(f"http://127.0.0.1:{unheeded.getsockname()[1]}/", {}, SECONDS)
    assert type(told.value) is OutcomeUnknown


def test_a_redirect_is_an_answer_and_not_followed(
    transport: HttpsTransport, answered_by: Callable[[Answering], str]
) -> None:
    moved = b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    assert transport(answered_by(lambda taken: taken.sendall(moved)), {}, SECONDS) == (307, b"")


def test_what_is_far_too_long_is_cut_off(
    transport: HttpsTransport, answered_by: Callable[[Answering], str]
) -> None:
    long = HEAD % (2 * ANSWER_BYTES) + b"x" * (2 * ANSWER_BYTES)
    _, body = transport(answered_by(lambda taken: taken.sendall(long)), {}, SECONDS)
    assert len(body) == ANSWER_BYTES
