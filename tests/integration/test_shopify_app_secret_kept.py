"""The app's own secret is kept for a minute: not asked for at every call, and not for longer."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.utilities.parameters import base

from tests.builders import NOON
from tests.integration.house import MovableClock
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.wire import wire_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> MovableClock:
    """The time that Powertools' cache sees."""
    moves = MovableClock(NOON)
    monkeypatch.setattr(base, "datetime", SimpleNamespace(now=moves))
    return moves


def reads(keeper: Shopkeeper, clock: MovableClock, *at: timedelta) -> int:
    """How often the secret is read where callbacks come at these times."""
    service = keeper.house.shopify.service
    service.client_secrets.provider.clear_cache()
    began: datetime = clock()
    with wire_of(service.complete_authorization.vault.client) as line:
        for after in at:
            clock.moment = began + after
            assert keeper.come_back({}).status == 400
    return line.attempts.count("GetSecretValue")


MINUTE, MOMENT = timedelta(minutes=1), timedelta(milliseconds=1)


def test_within_a_minute_it_is_read_once(shopkeeper: Shopkeeper, clock: MovableClock) -> None:
    at = (timedelta(), MOMENT, MINUTE / 2, MINUTE - MOMENT)
    assert reads(shopkeeper, clock, *at) == 1


def test_after_a_minute_it_is_read_again(shopkeeper: Shopkeeper, clock: MovableClock) -> None:
    assert reads(shopkeeper, clock, timedelta(), MINUTE + MOMENT) == 2


def test_its_age_counts_from_when_it_was_read(shopkeeper: Shopkeeper, clock: MovableClock) -> None:
    at = (timedelta(), MINUTE * 2 / 3, MINUTE * 4 / 3)
    assert reads(shopkeeper, clock, *at) == 2
