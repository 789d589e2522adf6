"""A stack whose DynamoDB other processes can reach."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from local.simulator.server import Simulator
from tests.faults.refreshing import serial_moto, shopify
from tests.integration.house import House


@pytest.fixture(scope="module")
def building() -> Iterator[House]:
    """One stack for the tests of a module."""
    with pytest.MonkeyPatch.context() as monkeypatch, House.built(monkeypatch) as built:
        yield built


@pytest.fixture(scope="module")
def endpoint(building: House) -> Iterator[str]:
    """The address of a server on the loopback, with the same tables as the building."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def serial_endpoint(building: House) -> Iterator[str]:
    """As `endpoint`, but one request at a time."""
    with serial_moto() as address:
        yield address


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    """Shopify, as a server."""
    with shopify() as running:
        yield running
