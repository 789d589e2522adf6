"""The simulator's webhooks by its control API and its page: odd, planned, late."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from local.simulator.app import App
from local.simulator.server import Simulator
from tests.integration.storefront import CALLBACK, SHOP, Caller, Mailbox


class Clock:
    """The time, with as much added as a test wants."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def caller(box: Mailbox, clock: Clock) -> Iterator[Caller]:
    app = App("an-app", "hush", redirect_uris=(CALLBACK,))
    with Simulator(app, clock=clock, deliver_to=box.address, pauses=(0.01,)) as simulator:
        yield Caller(simulator.root)


def test_an_odd_webhook_is_sent_by_a_program(caller: Caller, box: Mailbox) -> None:
    odd = {"leave_out": ["Shop-Domain", "Webhook-Id"], "letters": "capitals", "hours_ago": 48}
    told = caller.command("send", topic="shop/redact", shop=SHOP, times=2, **odd).json
    assert told["statuses"] == [200]
    first, second = box.received
    assert first == second
    headers = first[0]
    triggered = datetime.fromisoformat(headers["X-SHOPIFY-TRIGGERED-AT"])
    assert abs(datetime.now(UTC) - triggered - timedelta(hours=48)) < timedelta(seconds=30)
    assert {"X-SHOPIFY-SHOP-DOMAIN", "X-SHOPIFY-WEBHOOK-ID"} & headers.keys() == set()
    assert headers["X-SHOPIFY-EVENT-ID"]


def test_an_odd_webhook_is_sent_by_a_form(caller: Caller, box: Mailbox) -> None:
    form = f"topic=customers/redact&shop={SHOP}&hours_ago=&late_hours=&times=1&shop_domain=a.b"
    odd = "&leave_out.Triggered-At=on&prefix=Shopify-&letters=usual&without_orders=on&signed_by=app"
    assert caller.press("send", form + odd) == "/#webhooks"
    ((headers, body),) = box.received
    assert (headers["Shopify-Shop-Domain"], headers.get("Shopify-Triggered-At")) == ("a.b", None)
    assert json.loads(body).keys() == {"shop_id", "shop_domain", "customer"}


def test_a_webhook_may_be_signed_by_somebody_else(caller: Caller, box: Mailbox) -> None:
    for signer in ("app", "somebody_else"):
        caller.command("send", topic="shop/redact", shop=SHOP, signed_by=signer, webhook_id="one")
    signed = {headers["X-Shopify-Hmac-SHA256"] for headers, _ in box.received}
    assert len(signed) == 2


def received(box: Mailbox, most: int) -> list[str]:
    """The topics that have come, once there are so many, or five seconds are over."""
    ends = time.monotonic() + 5
    while len(box.received) < most and time.monotonic() < ends:
        time.sleep(0.02)
    return [headers["X-Shopify-Topic"] for headers, _ in box.received]


def test_shop_redact_comes_by_itself_when_the_clock_has_moved_48_hours(
    caller: Caller, box: Mailbox, clock: Clock
) -> None:
    caller.connected()
    caller.command("uninstall", shop=SHOP)
    (planned,) = caller.get("/_control/planned").json["planned"]
    clock.ahead = timedelta(hours=48)
    assert received(box, 2) == ["app/uninstalled", "shop/redact"]
    triggered = datetime.fromisoformat(box.received[1][0]["X-Shopify-Triggered-At"])
    assert triggered.isoformat(timespec="milliseconds") == planned["due_at"]
    assert caller.get("/_control/planned").json["planned"] == []


def test_an_uninstall_is_silent_and_its_redact_dropped(caller: Caller, box: Mailbox) -> None:
    caller.connected()
    caller.press("uninstall", f"shop={SHOP}&silent=on")
    (planned,) = caller.get("/_control/planned").json["planned"]
    assert caller.press("planned/drop", f"number={planned['number']}") == "/#webhooks"
    assert caller.get("/_control/planned").json["planned"] == []
    assert (caller.shop()["installed"], box.received) == (False, [])


def test_a_late_webhook_is_sent_when_it_is_asked_for(caller: Caller, box: Mailbox) -> None:
    told = caller.command("send", topic="app/uninstalled", shop=SHOP, late_hours=2).json
    assert box.received == []
    assert caller.command("planned/send", number=told["number"]).json["accepted"]
    assert caller.command("planned/send", number=told["number"]).json == {"sent": None}
    assert len(box.received) == 1
