"""What holds for every unit test: no sockets, no chance."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import settings

from tests.unit.no_sockets import GUARD, Guard

settings.register_profile(
    "steady", derandomize=True, database=None, max_examples=20, deadline=timedelta(seconds=10)
)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def no_sockets() -> Iterator[Guard]:
    """Fail the test that reaches for the network, even where the code hides the failure."""
    GUARD.heard.clear()
    GUARD.armed = True
    yield GUARD
    GUARD.armed = False
    assert GUARD.heard == []
