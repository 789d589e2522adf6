"""Each generator's client, made and run through its life once, for all tests of this folder."""

import pytest

from tests.e2e.clients.generators import GENERATORS_BY_NAME, make_ready
from tests.e2e.clients.life import Life
from tests.e2e.service import Service
from tests.machine import may_lack

NEEDS = {"openapi-typescript": [may_lack("npm")]}


@pytest.fixture(scope="session")
def generators() -> None:
    """The environment of those that are written in Python."""
    make_ready()


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=NEEDS.get(name, [])) for name in GENERATORS_BY_NAME],
)
def life(
    request: pytest.FixtureRequest,
    generators: None,
    local: Service,
    tmp_path_factory: pytest.TempPathFactory,
) -> Life:
    """What one client did and was answered, step by step."""
    folder = tmp_path_factory.mktemp(request.param)
    return Life.lived(request.param, GENERATORS_BY_NAME[request.param](folder), local)
