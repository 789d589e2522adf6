"""The app's own secret: two while it is being rotated, and none where nobody has put one."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from connectors.adapters.secrets.app_secret import APP_REFUSED
from local.simulator.signatures import of_parameters
from tests.builders import Answered, an_event
from tests.integration import premises
from tests.integration.authorizing import ONCE, is_replayed, remarks, status
from tests.integration.house import House
from tests.integration.premises import APP_SECRET
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

NEWER = "hush-hush"


@pytest.fixture
def keeper(house: House) -> Shopkeeper:
    """A shopkeeper in a house of its own, whose app may be changed."""
    return Shopkeeper.of(house)


def put(keeper: Shopkeeper, secret: Any) -> None:
    """What the operator puts; read afresh."""
    text = secret if isinstance(secret, str) else json.dumps(secret)
    boto3.client("secretsmanager").put_secret_value(SecretId="stack-app", SecretString=text)
    house = keeper.house
    house.shopify.service.client_secrets.provider.clear_cache()


def rotating(keeper: Shopkeeper) -> None:
    """Both secrets stand, here and at Shopify, which signs with the older one."""
    put(keeper, {"client_secret": NEWER, "previous_client_secret": APP_SECRET})
    keeper.house.street.shopify.shops.reconfigure(client_secret=NEWER, previous_secret=APP_SECRET)


def rotated(keeper: Shopkeeper) -> None:
    """Only the newer one stands."""
    put(keeper, {"client_secret": NEWER})
    keeper.house.street.shopify.shops.reconfigure(client_secret=NEWER, previous_secret=None)


def signed_by(secret: str, keeper: Shopkeeper) -> dict[str, str]:
    """What the merchant comes back with, under either secret's signature."""
    query = keeper.house.street.approved(keeper.url())
    told = {name: value for name, value in query.items() if name != "hmac"}
    return told | {"hmac": of_parameters(told, secret)}


@pytest.mark.parametrize("secret", [APP_SECRET, NEWER])
def test_while_it_is_rotated_either_may_have_signed_a_callback(
    keeper: Shopkeeper, secret: str
) -> None:
    rotating(keeper)
    assert keeper.come_back(signed_by(secret, keeper)).status == 200


@pytest.mark.parametrize("secret", [APP_SECRET, NEWER])
def test_while_it_is_rotated_either_may_have_signed_a_webhook(
    keeper: Shopkeeper, secret: str
) -> None:
    rotating(keeper)
    keeper.connect_shop()
    keeper.house.clock.forward(minutes=3)
    assert keeper.hear("app/uninstalled", secret=secret).status == 200
    assert status(keeper.row()) == (False, "reauthorization_required")


def test_after_that_the_older_one_proves_nothing(keeper: Shopkeeper) -> None:
    rotated(keeper)
    assert keeper.come_back(signed_by(APP_SECRET, keeper)).status == 400
    assert keeper.come_back(signed_by(NEWER, keeper)).status == 200
    assert keeper.hear("app/uninstalled", secret=APP_SECRET).status == 401
    assert status(keeper.row()) == (True, "ok")


def test_it_is_the_newer_one_that_is_sent_to_shopify(keeper: Shopkeeper) -> None:
    put(keeper, {"client_secret": NEWER, "previous_client_secret": APP_SECRET})
    keeper.house.street.shopify.shops.reconfigure(client_secret=NEWER, previous_secret=None)
    assert keeper.come_back(signed_by(APP_SECRET, keeper)).status == 200


@pytest.mark.parametrize("empty", ["", None])
def test_a_missing_previous_secret_proves_nothing(keeper: Shopkeeper, empty: Any) -> None:
    put(keeper, {"client_secret": NEWER, "previous_client_secret": empty})
    assert keeper.come_back(signed_by("", keeper)).status == 400
    assert status(keeper.row()) == (False, "not_connected")


@pytest.mark.parametrize(
    "unfit", ["PLANTED and no JSON", {}, {"client_secret": ""}, ["PLANTED"], {"client_secret": 7}]
)
def test_where_nobody_has_put_a_secret_nothing_is_proven_and_nothing_shown(
    keeper: Shopkeeper, unfit: Any
) -> None:
    put(keeper, unfit)
    with overheard(keeper.house) as heard:
        page = keeper.come_back(signed_by("", keeper))
        answer = keeper.hear("app/uninstalled", secret="")
    assert (page.status, "cannot connect shops just now" in page.text) == (503, True)
    assert (answer.status, answer.text) == (501, "")
    assert "PLANTED" not in heard.getvalue() + page.text
    assert remarks(heard) == ["NotSetUp", "NotSetUp"]


def gone(keeper: Shopkeeper) -> None:
    boto3.client("secretsmanager").delete_secret(
        SecretId="stack-app", ForceDeleteWithoutRecovery=True
    )
    keeper.house.shopify.service.client_secrets.provider.clear_cache()


def spoilt(keeper: Shopkeeper) -> None:
    put(keeper, "PLANTED and no JSON")


@pytest.fixture(params=[gone, spoilt])
def lose(request: pytest.FixtureRequest) -> Callable[[Shopkeeper], None]:
    """A way to have the secret of an app lost whose shops are connected."""
    way: Callable[[Shopkeeper], None] = request.param
    return way


def test_a_secret_lost_later_takes_no_token_that_lives(
    keeper: Shopkeeper, lose: Callable[[Shopkeeper], None]
) -> None:
    keeper.connect_shop()
    lose(keeper)
    keeper.house.clock.forward(minutes=57)
    with overheard(keeper.house) as heard:
        assert keeper.hand_out()["object"] == "credentials"
        keeper.house.clock.forward(minutes=3)
        assert keeper.hand_out()["code"] == "busy"
    lines = [json.loads(line) for line in heard.getvalue().splitlines()]
    assert [line["level"] for line in lines if line["message"] == APP_REFUSED] == ["ERROR"] * 2
    assert "PLANTED" not in heard.getvalue()


@pytest.mark.parametrize("way", ["merchant", "webhook"])
def test_whoever_needs_it_first_raises_the_alarm(
    keeper: Shopkeeper, lose: Callable[[Shopkeeper], None], way: str
) -> None:
    back = signed_by(APP_SECRET, keeper)
    lose(keeper)
    with overheard(keeper.house) as heard:
        keeper.come_back(back) if way == "merchant" else keeper.hear("app/uninstalled")
    assert heard.getvalue().count(APP_REFUSED) == 1


def test_a_restore_waits_until_there_is_one_again(
    keeper: Shopkeeper, lose: Callable[[Shopkeeper], None]
) -> None:
    keeper.connect_shop()
    keeper.disconnect()
    lose(keeper)
    answer = keeper.start(body={}, headers=ONCE)
    assert (answer.status, status(answer.body)) == (200, (False, "restoring"))
    assert is_replayed(keeper.start(body={}, headers=ONCE), answer)


def test_keeping_alive_is_put_off_until_then(
    keeper: Shopkeeper, lose: Callable[[Shopkeeper], None]
) -> None:
    keeper.connect_shop()
    lose(keeper)
    keeper.house.clock.forward(days=61)
    assert [keeper.house.tick()["failed"] for _ in range(2)] == [0, 0]


def test_a_stack_without_an_app_says_so(
    keeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPIFY_CLIENT_ID", "")
    handler = premises.function("shopify").handler

    def start(body: Any) -> Answered:
        event = an_event("POST", "/v1/integrations/shopify", key=keeper.key, body=body)
        return Answered.of(handler(event, None))

    answer = start({"shop": keeper.shop})
    assert (answer.status, answer.body["code"]) == (501, "not_implemented")
    assert keeper.read("shopify").status == 404
    assert start({"shop": "evil.tld"}).status == 422


def test_a_stack_without_an_app_is_not_alarmed_by_whoever_calls(
    keeper: Shopkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPIFY_CLIENT_ID", "")
    spoilt(keeper)
    handler = premises.function("shopify").handler
    with overheard(keeper.house) as heard:
        answer = Answered.of(handler(an_event("POST", "/v1/webhooks/shopify", body={}), None))
    assert (answer.status, APP_REFUSED in heard.getvalue()) == (501, False)
