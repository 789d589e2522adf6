"""Webhooks of the simulator's that are sent in time: 48 hours after an uninstall, or late."""

import json
from datetime import timedelta

import pytest

from local.simulator.app import App
from local.simulator.courier import Delivered
from local.simulator.fields import WrongField
from local.simulator.shopify import Message, Shopify
from local.simulator.webhook_bodies import Topic
from tests.builders import NOON
from tests.unit.shop_desk import ANOTHER, SCOPES, SHOP

HOUR = timedelta(hours=1)


class Later(Shopify):
    """A Shopify whose clock a test moves; nothing is sent anywhere."""

    def __init__(self) -> None:
        self.moment = NOON
        super().__init__(App("an-app", "hush"), clock=lambda: self.moment)


@pytest.fixture
def shopify() -> Later:
    later = Later()
    later.shops.approve(SHOP, SCOPES)
    return later


def dated(delivered: Delivered) -> tuple[str, str]:
    headers = delivered.delivery.headers
    return headers["X-Shopify-Topic"], headers["X-Shopify-Triggered-At"]


REDACTED = ("shop/redact", "2026-05-03T12:00:00.000000Z")
"""48 hours after noon."""


def test_shop_redact_is_sent_when_48_hours_have_passed(shopify: Later) -> None:
    shopify.uninstall(SHOP)
    shopify.moment += 48 * HOUR - timedelta(milliseconds=1)
    assert shopify.send_due() == []
    shopify.moment += 7 * HOUR
    assert [dated(sent) for sent in shopify.send_due()] == [REDACTED]
    assert shopify.send_due() == []


def test_shop_redact_comes_after_a_reinstall_too(shopify: Later) -> None:
    shopify.uninstall(SHOP)
    shopify.moment += HOUR
    shopify.shops.approve(SHOP, SCOPES)
    shopify.moment += 48 * HOUR
    assert [dated(sent) for sent in shopify.send_due()] == [REDACTED]
    assert shopify.shops.shop(SHOP).installed


def test_shop_redact_before_its_time_is_dated_as_it_will_be(shopify: Later) -> None:
    shopify.uninstall(SHOP)
    shopify.moment += HOUR
    assert dated(shopify.redact(SHOP)) == REDACTED
    shopify.moment += 48 * HOUR
    assert shopify.send_due() == []


def test_shop_redact_without_an_uninstall_is_dated_now(shopify: Later) -> None:
    assert dated(shopify.redact(SHOP)) == ("shop/redact", "2026-05-01T12:00:00.000000Z")


def test_each_uninstall_has_its_own_redact(shopify: Later) -> None:
    for _ in range(2):
        shopify.shops.approve(SHOP, SCOPES)
        shopify.uninstall(SHOP)
        shopify.uninstall(SHOP)
        shopify.moment += HOUR
    assert [one.due_at for one in shopify.schedule.planned] == [NOON + 48 * HOUR, NOON + 49 * HOUR]


def test_another_shop_s_redact_stays_planned(shopify: Later) -> None:
    shopify.shops.approve(ANOTHER, SCOPES)
    shopify.uninstall(SHOP)
    shopify.uninstall(ANOTHER)
    shopify.redact(ANOTHER)
    assert [one.shop for one in shopify.schedule.planned] == [SHOP]


def test_an_uninstall_may_never_be_told(shopify: Later) -> None:
    shopify.uninstall_silently(SHOP)
    assert list(shopify.courier.record) == []
    assert not shopify.shops.shop(SHOP).installed
    shopify.moment += 48 * HOUR
    assert [dated(sent)[0] for sent in shopify.send_due()] == ["shop/redact"]


def test_a_webhook_that_is_late_tells_of_when_it_was_asked_for(shopify: Later) -> None:
    shopify.send_later(3 * HOUR, Topic.UNINSTALLED, SHOP, Message(webhook_id="one"))
    shopify.moment += 3 * HOUR
    (sent,) = shopify.send_due()
    assert dated(sent) == ("app/uninstalled", "2026-05-01T12:00:00.000000Z")
    assert sent.delivery.headers["X-Shopify-Webhook-Id"] == "one"


def test_a_late_webhook_of_a_renamed_shop_names_the_new_one(shopify: Later) -> None:
    shopify.uninstall(SHOP)
    shopify.shops.rename(SHOP, ANOTHER)
    delivery = shopify.redact(ANOTHER).delivery
    assert json.loads(delivery.body)["shop_domain"] == ANOTHER
    assert delivery.headers["X-Shopify-Shop-Domain"] == ANOTHER


def test_what_could_not_be_sent_is_not_planned(shopify: Later) -> None:
    with pytest.raises(WrongField, match=r"^topic: "):
        shopify.send_later(HOUR, "orders/create", SHOP)
    assert shopify.schedule.planned == []


def test_a_planned_webhook_is_taken_once(shopify: Later) -> None:
    planned = shopify.send_later(HOUR, Topic.SHOP_REDACT, SHOP)
    assert shopify.send_planned(planned.number) is not None
    assert shopify.send_planned(planned.number) is None
