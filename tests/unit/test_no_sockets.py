"""The tier's own guard: whoever reaches for the network fails."""

import socket
import urllib.request
from collections.abc import Callable

import boto3
import pytest

from tests.unit.no_sockets import Guard, SocketUsed

CLIENT = boto3.Session("none", "none", region_name="eu-west-1").client("sqs")

REACHING: dict[str, Callable[[], object]] = {
    "a socket": socket.socket,
    "a name to look up": lambda: socket.getaddrinfo("localhost", 80),
    "a connection": lambda: socket.create_connection(("127.0.0.1", 9)),
    "a page": lambda: urllib.request.urlopen("http://127.0.0.1:9/"),
    "an AWS call": CLIENT.list_queues,
}


@pytest.mark.parametrize("reach", REACHING.values(), ids=REACHING)
def test_whoever_reaches_for_the_network_is_stopped(
    no_sockets: Guard, reach: Callable[[], object]
) -> None:
    with pytest.raises(SocketUsed):
        reach()
    no_sockets.heard.clear()


def test_an_attempt_that_the_code_hides_is_remembered(no_sockets: Guard) -> None:
    try:
        socket.socket()
    except BaseException:  # noqa: BLE001 - as badly behaved as code can be
        assert no_sockets.heard == ["socket.__new__"]
    no_sockets.heard.clear()
