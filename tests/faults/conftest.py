"""A stack whose DynamoDB other processes can reach."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

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
