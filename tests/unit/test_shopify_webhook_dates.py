"""By what moment a delivery is dated, and which moments are believed (spec: shopify §6)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.providers.shopify import Unproven
from tests.builders import NOON
from tests.unit.test_shopify_webhook_headers import TOLD, delivered, reason

MINUTES_2 = timedelta(minutes=2)
UNREADABLE = [
    "",
    "yesterday",
    "12",
    "1777636800",
    "2026-05-01",
    "2026-05-01T12:00:00",
    "2026-05-01T12:00:00.000",
    "2026-13-01T12:00:00Z",
    "2026-05-01T12:00:00Z, 2026-05-01T12:00:00Z",
    "2026-05-01T12:00:00Z, ",
    "Fri, 01 May 2026 12:00:00 GMT",
    "2026-05-01T12:00:00+99:00",
    "\u0662026-05-01T12:00:00Z",
    "\ud800",
    "x" * 10_000,
]
EXTREME = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z"]


@pytest.mark.parametrize("text", UNREADABLE + EXTREME)
@pytest.mark.parametrize("topic", TOLD)
def test_delivery_without_a_time_that_can_be_is_refused(topic: str, text: str) -> None:
    assert reason(topic, triggered_at=text) == "triggered_at"


@pytest.mark.parametrize("topic", TOLD)
def test_delivery_may_be_ahead_of_our_clock_by_two_minutes_and_no_more(topic: str) -> None:
    ahead = NOON + MINUTES_2
    assert delivered(topic, triggered_at=ahead.isoformat()).happened_at <= ahead
    later = ahead + timedelta(microseconds=1)
    assert reason(topic, triggered_at=later.isoformat()) == "triggered_at"


def test_nanoseconds_are_read_as_shopify_sends_them() -> None:
    heard = delivered("app/uninstalled", triggered_at="2026-05-01T11:08:46.395212977Z")
    assert heard.happened_at == datetime(2026, 5, 1, 11, 8, 46, 395_212, tzinfo=UTC)


def test_another_time_zone_is_the_same_moment() -> None:
    heard = delivered("app/uninstalled", triggered_at="2026-05-01T21:30:00+09:30")
    assert heard.happened_at == NOON


@given(st.text(max_size=40) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat))
def test_no_time_at_all_is_worse_than_a_refusal(text: str) -> None:
    try:
        heard = delivered("shop/redact", triggered_at=text)
    except Unproven as refused:
        assert refused.reason == "triggered_at"  # noqa: PT017 - either will do, but no other error
    else:
        assert heard.happened_at <= NOON + MINUTES_2 - timedelta(hours=48)
