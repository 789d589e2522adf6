"""The service over HTTP: on the local engine, which is started and stopped here, or at BASE_URL."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from local import shopify
from local.demo import Demo
from local.engine import Engine
from local.places import Places
from local.simulator.server import Simulator
from local.stack import Stack, await_answer
from tests.e2e.ports import free_port
from tests.e2e.service import Service
from tests.e2e.simulated import simulated

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A fresh stack; with BASE_URL, LIVE_KEY and TEST_KEY, a stack that stands already."""
    if "BASE_URL" in os.environ:
        yield Service(os.environ["BASE_URL"], os.environ["LIVE_KEY"], os.environ["TEST_KEY"])
        return
    home = tmp_path_factory.mktemp("engine")
    yield from _local(Places(free_port(), home))


def _local(places: Places) -> Iterator[Service]:
    with Engine(places):
        stack = Stack(places)
        stack.build()
        stack.deploy(clock_offset=0)
        demo, base_url = Demo.on(stack), stack.base_url()
        await_answer(base_url)
        with shopify.begun(stack) as simulator:
            yield Service(base_url, demo.live_key, demo.test_key, demo.entity_id, stack, simulator)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A real browser, for the tests of a module."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for those who want one

    from tests.e2e.browsing import launched  # noqa: PLC0415

    with sync_playwright() as running, launched(running) as started:
        yield started


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    """A simulator by itself; its webhooks go nowhere."""
    with simulated() as running:
        yield running


@pytest.fixture(scope="session")
def local(service: Service) -> Service:
    """The service on the local engine, with a view into the engine."""
    if service.stack is None:
        pytest.skip("looks into the local engine; BASE_URL names a stack elsewhere")
    return service
