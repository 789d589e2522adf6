"""What Shopify and its merchants may send, over HTTP: odd headers, odd values, odd addresses.

A header sent twice, and texts that are none, are tried by hand-made events in the other tiers: the
engine and this client spell every request well.
"""

import hmac
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit

import pytest

from local.simulator import merchant
from local.simulator.faults import Fault, Kind
from local.simulator.server import Simulator
from local.simulator.shopify import Message
from tests.builders import Answered
from tests.e2e.service import Service
from tests.e2e.test_shopify_over_http import SHOPIFY, follow, start

WEBHOOKS, CALLBACK = "/v1/webhooks/shopify", f"{SHOPIFY}/callback"
UNINSTALLED, REDACT = "app/uninstalled", "shop/redact"
ALIVE, ENDED = (True, "ok"), (False, "reauthorization_required")
WRONG = "wrong-shop.myshopify.com"


@dataclass
class Keeper:
    """An entity, its key and its shop."""

    service: Service
    shopify: Simulator

    def __post_init__(self) -> None:
        self.entity_id = str(uuid.uuid4())
        self.key = self.service.new_key(self.entity_id)
        self.shop = f"shop-{self.entity_id}.myshopify.com"

    def approved(self) -> dict[str, str]:
        """What the merchant's browser comes back with."""
        back = merchant.approve(start(self.service, self.key, self.shop))
        return dict(parse_qsl(urlsplit(back).query, keep_blank_values=True))

    def connect(self) -> None:
        assert (
            "connected" in follow(merchant.approve(start(self.service, self.key, self.shop))).text
        )

    def row(self) -> Any:
        return self.service.send("GET", SHOPIFY, key=self.key).body

    def status(self) -> tuple[bool, str]:
        row = self.row()
        return row["is_active"], row["sync_status"]

    def deliver(self, topic: str, headers: dict[str, str | None] | None = None, **said: Any) -> int:
        """A webhook with some headers changed, or left out where None."""
        made = self.shopify.make(topic, self.shop, Message(**said))
        sent = {**made.headers, **(headers or {})}
        given = {name: value for name, value in sent.items() if value is not None}
        return self.service.send("POST", WEBHOOKS, key="", body=made.body, headers=given).status

    def come_back(self, told: dict[str, str], spelling: Any) -> Answered:
        """The merchant's browser, with parameters that Shopify has signed in that spelling."""
        pairs = sorted((name, value) for name, value in told.items() if name != "hmac")
        text = urlencode(pairs, quote_via=spelling)
        secret = self.shopify.shops.app.signing_secret
        digest = hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()
        return self.service.send("GET", f"{CALLBACK}?{text}&hmac={digest}", key="")


@pytest.fixture
def keeper(local: Service) -> Keeper:
    assert local.simulator is not None
    local.simulator.faults.clear()
    return Keeper(local, local.simulator)


@pytest.mark.parametrize(
    "stamp", [None, "", "yesterday", "2026-05-01T12:00:00", "2126-05-01T12:00Z"]
)
def test_uninstall_without_a_believable_time_is_refused_and_ends_nothing(
    keeper: Keeper, stamp: str | None
) -> None:
    keeper.connect()
    assert keeper.deliver(UNINSTALLED, {"X-Shopify-Triggered-At": stamp}) == 401
    assert keeper.status() == ALIVE


def test_uninstall_near_to_the_consent_is_decided_by_shopify(keeper: Keeper) -> None:
    keeper.connect()
    assert keeper.deliver(UNINSTALLED) == 200
    assert keeper.status() == ALIVE
    keeper.shopify.shops.uninstall(keeper.shop)
    assert keeper.deliver(UNINSTALLED) == 200
    assert keeper.status() == ENDED


def test_uninstall_on_which_shopify_gives_no_answer_is_decided_by_upkeep(keeper: Keeper) -> None:
    keeper.connect()
    keeper.shopify.shops.uninstall(keeper.shop)
    keeper.shopify.faults.arm(Fault(Kind.HTML_520, times=None, shop=keeper.shop))
    assert (keeper.deliver(UNINSTALLED), keeper.status()) == (200, ALIVE)
    keeper.shopify.faults.clear()
    keeper.service.work_off_due()
    # The engine's own minute may have come to it first, and be at it.
    ended = keeper.service.events(keeper.entity_id, until=lambda got: len(got) == 4)
    assert (len(ended), keeper.status()) == (4, ENDED)


def test_redact_of_an_uninstall_before_the_consent_leaves_it_alone(keeper: Keeper) -> None:
    keeper.connect()
    before = keeper.row()
    assert keeper.deliver(REDACT) == 200
    assert keeper.row() == before
    assert keeper.service.hand_out(keeper.entity_id, "shopify")["object"] == "credentials"


@pytest.mark.parametrize("header", [None, "capitals"])
def test_uninstall_whose_shop_header_is_missing_or_in_capitals_is_heeded(
    keeper: Keeper, header: str | None
) -> None:
    keeper.connect()
    keeper.shopify.shops.uninstall(keeper.shop)
    value = keeper.shop.upper() if header else None
    assert keeper.deliver(UNINSTALLED, {"X-Shopify-Shop-Domain": value}) == 200
    assert keeper.status() == ENDED


def test_uninstall_for_another_shop_than_its_body_s_is_refused(keeper: Keeper) -> None:
    keeper.connect()
    assert keeper.deliver(UNINSTALLED, {"X-Shopify-Shop-Domain": WRONG}) == 401
    assert keeper.status() == ALIVE


def test_uninstall_known_by_its_event_only_is_heeded(keeper: Keeper) -> None:
    keeper.connect()
    keeper.shopify.shops.uninstall(keeper.shop)
    assert keeper.deliver(UNINSTALLED, {"X-Shopify-Webhook-Id": None}) == 200
    assert keeper.status() == ENDED


def test_scopes_update_is_acknowledged_and_changes_nothing(keeper: Keeper) -> None:
    keeper.connect()
    before = keeper.row()
    body = b'{"previous": [], "current": ["read_orders"]}'
    assert keeper.deliver("app/scopes_update", body=body) == 200
    assert keeper.row() == before


@pytest.mark.parametrize("spelling", [quote, quote_plus])
@pytest.mark.parametrize("note", ["a b", "caf\u00e9 & co = 1+1"])
def test_callback_with_spaces_is_proven_in_either_spelling(
    keeper: Keeper, spelling: Any, note: str
) -> None:
    page = keeper.come_back(keeper.approved() | {"note": note}, spelling)
    assert (page.status, keeper.status()) == (200, ALIVE)


def test_callback_from_another_shop_is_refused_and_told_on_the_row(keeper: Keeper) -> None:
    told = keeper.approved()
    for _ in range(2):
        assert keeper.come_back(told | {"shop": WRONG}, quote).status == 400
    row = keeper.row()
    assert (row["is_active"], row["sync_status"]) == (False, "error")
    expected = f"foreign_shop: the merchant approved in {WRONG}, not in {keeper.shop};"
    assert row["sync_error"].startswith(expected)
    events = keeper.service.events(keeper.entity_id, until=lambda got: len(got) == 3)
    types = sorted((e["sequence"], e["type"].removeprefix("integration.")) for e in events)
    assert types == [(1, "created"), (2, "oauth_started"), (3, "failed")]
    assert keeper.come_back(told, quote).status == 200
    assert (keeper.status(), keeper.row()["sync_error"]) == (ALIVE, None)


@pytest.mark.parametrize("pasted", ["https://{}/admin", "{}/", "{}.", " {}"])
def test_shop_pasted_as_an_address_is_refused_with_what_to_send(
    keeper: Keeper, pasted: str
) -> None:
    body = {"shop": pasted.format(keeper.shop), "mode": "live"}
    answer = keeper.service.send("POST", SHOPIFY, key=keeper.key, body=body)
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert "mystore.myshopify.com" in answer.body["hint"]
    assert keeper.shop not in answer.text
