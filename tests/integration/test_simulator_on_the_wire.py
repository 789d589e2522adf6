"""The simulator's server: faults on the wire, many callers at once, a process of its own."""

import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import BadStatusLine, HTTPConnection, RemoteDisconnected
from pathlib import Path

import pytest

from local.simulator.app import App
from local.simulator.faults import Fault, Kind
from local.simulator.server import END_SECONDS, Simulator
from tests.integration.at_once import at_once
from tests.integration.storefront import CALLBACK, SHOP, Caller

ROOT = Path(__file__).parents[2]
HELD = 60
"""Seconds for which an answer is held back, unless the simulator ends."""
APP = App("an-app", "hush", redirect_uris=(CALLBACK,))


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(APP) as running:
        yield running


def test_a_lost_answer_closes_the_connection_after_the_work(
    simulator: Simulator, caller: Caller
) -> None:
    token = caller.connected()["refresh_token"]
    simulator.faults.arm(Fault(Kind.LOST_ANSWER))
    with pytest.raises(RemoteDisconnected):
        caller.refresh(token)
    assert simulator.shops.shop(SHOP).refreshes == 1


def test_a_reset_is_a_reset(simulator: Simulator, caller: Caller) -> None:
    simulator.faults.arm(Fault(Kind.RESET))
    with pytest.raises(ConnectionResetError) as reset:
        caller.refresh("shprt_none")
    assert not isinstance(reset.value, BadStatusLine)


def test_a_slow_answer_holds_up_nobody_else_and_ends_with_the_simulator() -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(1) as elsewhere:
        with Simulator(APP) as simulator:
            caller = Caller(simulator.root)
            simulator.faults.arm(Fault(Kind.SLOW, seconds=HELD, shop=SHOP))
            held = elsewhere.submit(caller.refresh, "shprt_none")
            while not caller.calls(f"?shop={SHOP}"):
                assert time.monotonic() - began < END_SECONDS
                time.sleep(0.01)
            assert caller.refresh("shprt_none", "another.myshopify.com").status == 400
            assert not held.done()
        # Answered or not: it may be cut off on its way.
        held.exception(timeout=HELD)
    assert time.monotonic() - began < END_SECONDS


def test_one_connection_carries_many_calls(simulator: Simulator) -> None:
    connection = HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    with closing(connection):
        connection.connect()
        line = connection.sock
        for path in ("/_control/calls", f"/{SHOP}/nothing", "/_control/shops"):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert (answer.version, answer.getheader("Connection")) == (11, None)
            assert uuid.UUID(answer.getheader("X-Request-Id"))
            answer.read()
        assert connection.sock is line


def test_an_idle_connection_ends_with_the_simulator() -> None:
    with Simulator(APP) as simulator:
        connection = HTTPConnection("127.0.0.1", simulator.port, timeout=10)
        connection.request("GET", "/_control/calls")
        connection.getresponse().read()
        began = time.monotonic()
    assert time.monotonic() - began < END_SECONDS
    with closing(connection):
        assert connection.sock.recv(1) == b""


def test_of_many_refreshes_at_once_one_pair_lives(caller: Caller) -> None:
    token = caller.connected()["refresh_token"]
    answers = at_once([lambda: caller.refresh(token)] * 8)
    assert [told.status for told in answers] == [200] * 8
    newest = [told.json["refresh_token"] for told in answers]
    assert len(set(newest)) == 8
    alive = [token for token in newest if caller.refresh(token).status == 200]
    assert len(alive) == 1
    assert len(caller.calls("?grant_type=refresh_token")) == 16


def test_it_runs_as_a_process_until_it_is_asked_to_end() -> None:
    command = [sys.executable, "-m", "local.simulator", "--client-id", "an-app"]
    options = ["--client-secret", "hush", "--redirect-uri", CALLBACK, "--access", "60"]
    with subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().decode().strip()
            assert address.endswith("/{shop}")
            caller = Caller(address.removesuffix("/{shop}"))
            assert caller.connected()["expires_in"] == 60
            assert [call["outcome"] for call in caller.calls()] == ["granted"]
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            assert process.stdout.read() == b""
        finally:
            process.kill()
