"""What an uninstall or a redact means for a row, by when each was (spec: shopify §3, §6)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.domain.connection.row import Connection
from connectors.domain.providers.shopify import Shop
from connectors.domain.providers.shopify_webhooks import Effect, Webhook, effect
from tests.builders import NOON, a_row_of_its_own

NOW = NOON + timedelta(days=30)
MINUTES_2, TICK = timedelta(minutes=2), timedelta(microseconds=1)
UNINSTALLED, REDACT = "app/uninstalled", "shop/redact"


def connected(**changes: Any) -> Connection:
    """A row that was connected at noon."""
    held: dict[str, Any] = {"secret_arn": "arn", "secret_version": "v", "connected_at": NOON}
    return replace(a_row_of_its_own(), **(held | changes))


def comes_to(topic: str, happened_at: datetime, row: Connection | None) -> Effect:
    shop = Shop(row.shop or "") if row else Shop("a.myshopify.com")
    return effect(Webhook("w", topic, shop, happened_at), row, NOW)


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        (timedelta(days=1), Effect.ENDED),
        (MINUTES_2 + TICK, Effect.ENDED),
        (MINUTES_2, Effect.UNDECIDED),
        (timedelta(), Effect.UNDECIDED),
        (-MINUTES_2, Effect.UNDECIDED),
        (-MINUTES_2 - TICK, Effect.IGNORED),
        (-timedelta(days=1), Effect.IGNORED),
    ],
)
def test_uninstall_within_two_minutes_of_the_consent_is_not_decided_by_the_clock(
    after: timedelta, comes: Effect
) -> None:
    assert comes_to(UNINSTALLED, NOON + after, connected()) is comes


@pytest.mark.parametrize(
    ("after", "comes"),
    [(timedelta(days=1), Effect.ENDED), (timedelta(), Effect.ENDED), (-TICK, Effect.IGNORED)],
)
def test_redact_ends_what_was_consented_to_before_its_uninstall(
    after: timedelta, comes: Effect
) -> None:
    assert comes_to(REDACT, NOON + after, connected()) is comes


@pytest.mark.parametrize("topic", [UNINSTALLED, REDACT])
@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_fact_of_any_date_has_an_effect(topic: str, at: datetime) -> None:
    assert comes_to(topic, at, connected()) in (Effect.ENDED, Effect.IGNORED)


def test_row_of_before_that_knows_no_consent_is_ended() -> None:
    assert comes_to(UNINSTALLED, NOON, connected(connected_at=None)) is Effect.ENDED


def test_disconnected_row_near_to_its_consent_is_left_to_its_restore() -> None:
    gone = connected(disconnected_at=NOON, restorable_until=NOW + timedelta(days=1))
    assert comes_to(UNINSTALLED, NOON + timedelta(seconds=1), gone) is Effect.IGNORED
    assert comes_to(UNINSTALLED, NOON + timedelta(hours=1), gone) is Effect.ENDED


@pytest.mark.parametrize("topic", [UNINSTALLED, REDACT])
def test_row_without_tokens_is_left_alone(topic: str) -> None:
    assert comes_to(topic, NOW, connected(secret_arn=None)) is Effect.IGNORED


@pytest.mark.parametrize(
    "row",
    [
        None,
        connected(shop="other.myshopify.com"),
        connected(shop=None),
        connected(purged_at=NOON),
        connected(disconnected_at=NOON, restorable_until=NOON + timedelta(days=7)),
    ],
)
def test_row_that_is_not_there_or_of_another_shop_is_none(row: Connection | None) -> None:
    webhook = Webhook("w", UNINSTALLED, Shop("a.myshopify.com"), NOW)
    assert effect(webhook, row, NOW) is Effect.NO_ROW
    assert effect(replace(webhook, shop=None), row, NOW) is Effect.NO_ROW
