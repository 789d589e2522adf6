"""The simulator's webhooks and its control page, over HTTP."""

import base64
import hashlib
import hmac
import json
import socket
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from local.simulator.app import App
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from local.simulator.shopify import Message
from local.simulator.webhook_bodies import Topic
from tests.integration.storefront import CALLBACK, SHOP, Caller, Mailbox

APP = App("an-app", "hush", redirect_uris=(CALLBACK,))


@pytest.fixture
def simulator(box: Mailbox) -> Iterator[Simulator]:
    with Simulator(APP, deliver_to=box.address, pauses=(0.01, 0.01)) as running:
        yield running


def signature(body: bytes, secret: bytes = b"hush") -> str:
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def test_uninstalling_kills_the_tokens_and_tells_the_service(
    simulator: Simulator, caller: Caller, box: Mailbox
) -> None:
    tokens = caller.connected()
    assert simulator.uninstall(SHOP).accepted
    assert caller.refresh(tokens["refresh_token"]).status == 400
    ((headers, body),) = box.received
    assert headers["X-Shopify-Hmac-SHA256"] == signature(body)
    assert headers["X-Shopify-Topic"] == "app/uninstalled"
    assert headers["X-Shopify-Shop-Domain"] == SHOP
    assert headers["X-Shopify-API-Version"] == "2026-10"
    assert headers["Content-Type"] == "application/json"
    assert uuid.UUID(headers["X-Shopify-Webhook-Id"]) != uuid.UUID(headers["X-Shopify-Event-Id"])
    triggered = datetime.fromisoformat(headers["X-Shopify-Triggered-At"])
    assert abs((datetime.now(UTC) - triggered).total_seconds()) < 5
    shop = json.loads(body)
    assert shop["myshopify_domain"] == shop["domain"] == SHOP
    assert {"id", "name", "email", "created_at", "updated_at"} <= shop.keys()


@pytest.mark.parametrize(
    ("topic", "fields"),
    [
        (Topic.SHOP_REDACT, set()),
        (Topic.CUSTOMERS_REDACT, {"customer", "orders_to_redact"}),
        (Topic.DATA_REQUEST, {"customer", "orders_requested", "data_request"}),
    ],
)
def test_each_topic_has_its_body(
    simulator: Simulator, box: Mailbox, topic: str, fields: set[str]
) -> None:
    assert simulator.send(topic, SHOP).accepted
    body = json.loads(box.received[0][1])
    assert body.keys() == {"shop_id", "shop_domain"} | fields
    assert body["shop_domain"] == SHOP
    assert body["shop_id"] == simulator.shops.shop(SHOP).id


@pytest.mark.parametrize("answer", [500, 401, 302])
def test_what_is_not_accepted_comes_again_the_same(
    simulator: Simulator, box: Mailbox, answer: int
) -> None:
    box.answers = [answer]
    delivered = simulator.redact(SHOP)
    assert (delivered.statuses, delivered.accepted) == ((answer, 200), True)
    first, second = box.received
    assert first == second


def test_it_comes_only_so_often(simulator: Simulator, box: Mailbox) -> None:
    box.answers = [500] * 9
    delivered = simulator.redact(SHOP)
    assert (delivered.statuses, delivered.accepted) == ((500, 500, 500), False)
    assert len(box.received) == 3


def test_a_service_that_is_not_there_is_none_s_end(simulator: Simulator) -> None:
    # The port is taken, so that nobody else can have it, and nobody listens there.
    with closing(socket.socket()) as unheeded:
        unheeded.bind(("127.0.0.1", 0))
        simulator.deliver_to = f"http://127.0.0.1:{unheeded.getsockname()[1]}/"
        assert simulator.redact(SHOP).statuses == (None, None, None)
    simulator.deliver_to = None
    assert simulator.redact(SHOP).statuses == ()


def test_a_delivery_can_be_made_without_being_sent(simulator: Simulator, box: Mailbox) -> None:
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    message = Message(b'{"a": 1}', at, "one-id", prefix="Shopify-", secret="old")
    made = simulator.make(Topic.SHOP_REDACT, SHOP, message)
    assert box.received == []
    assert made.body == b'{"a": 1}'
    assert made.headers["Shopify-Hmac-SHA256"] == signature(made.body, b"old")
    assert made.headers["Shopify-Triggered-At"] == "2026-05-01T12:00:00.000000Z"
    assert made.headers["Shopify-Webhook-Id"] == "one-id"
    assert not [name for name in made.headers if name.startswith("X-")]


def test_the_control_page_shows_all_but_the_secrets(simulator: Simulator, caller: Caller) -> None:
    tokens = caller.connected()
    newer = caller.refresh(tokens["refresh_token"]).json
    simulator.faults.arm(Fault(Kind.TOO_MANY, times=None, shop=SHOP))
    simulator.redact(SHOP)
    told = caller.get("/")
    page = told.body.decode()
    assert told.status == 200
    for shown in (SHOP, "2, until", "retryable until", "too_many", "granted", "shop/redact"):
        assert shown in page
    for path in ("/", "/_control/calls", "/_control/shops", "/_control/deliveries"):
        text = caller.get(path).body.decode()
        secrets = [tokens["access_token"], newer["refresh_token"], "shpat_", "shprt_", "hush"]
        assert not [secret for secret in secrets if secret in text], path


def test_the_buttons_do_what_they_say(caller: Caller, box: Mailbox) -> None:
    caller.connected()
    for act, topic in (("uninstall", "app/uninstalled"), ("redact", "shop/redact")):
        told = caller.post(f"/_control/{act}", f"shop={SHOP}")
        assert (told.status, told.headers["location"]) == (303, "/#shop-some-shop")
        assert box.received[-1][0]["X-Shopify-Topic"] == topic
    assert caller.get("/_control/shops").json["shops"][0]["installed"] is False
    caller.post("/_control/faults", f"kind=error_500&times=&shop={SHOP}&grant_type=&seconds=3")
    assert [caller.refresh("none").status for _ in range(2)] == [500, 500]
    assert len(caller.get("/_control/faults").json["faults"]) == 1
    caller.post("/_control/faults/clear", "")
    assert caller.refresh("none").status == 400


def test_a_program_elsewhere_has_the_same_buttons(caller: Caller, box: Mailbox) -> None:
    told = caller.command("send", topic="customers/redact", shop=SHOP).json
    assert (told["topic"], told["statuses"], told["accepted"]) == ("customers/redact", [200], True)
    assert caller.get("/_control/deliveries").json["deliveries"] == [told]
    armed = caller.command("faults", kind="slow", seconds=0.01, times=None).json["armed"]
    assert (armed["kind"], armed["times"], armed["seconds"]) == ("slow", None, 0.01)
    told = caller.command("configure", redirect_uri=f"{CALLBACK}/2", deliver_to="").json
    assert told == {"redirect_uris": [CALLBACK, f"{CALLBACK}/2"], "deliver_to": None}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("faults", {"kind": "flood"}),
        ("faults", {}),
        ("uninstall", {"shop": "evil.example"}),
        ("send", {"topic": "orders/create", "shop": SHOP}),
    ],
)
def test_a_wrong_command_is_refused(caller: Caller, name: str, fields: dict[str, str]) -> None:
    assert caller.command(name, **fields).status == 400
