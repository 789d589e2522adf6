"""The whole service in this process, over moto's tables, bus and queues."""

from collections.abc import Iterator

import pytest

from tests.integration.house import House


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A fresh stack; its clock stands at noon until a test moves it."""
    with House.built(monkeypatch) as built:
        yield built
