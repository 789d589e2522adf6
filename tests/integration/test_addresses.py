"""Every method of every address, whichever function it reaches (api.md §1, "Addresses")."""

import itertools
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest

from connectors.api.http.routes import RouteTable
from tests.builders import Answered, an_event
from tests.gateway import arrival
from tests.integration.house import House
from tests.integration.shopkeeper import CALLBACK, WEBHOOKS, Shopkeeper
from tests.integration.tenant import Tenant

ONE = "/v1/integrations/shopify"
SERVED = {
    "/v1/openapi.json": {"GET": "integrations"},
    "/v1/integrations": {"GET": "integrations"},
    ONE: {
        "POST": "shopify",
        **dict.fromkeys(["GET", "PATCH", "DELETE"], "integrations"),
    },
    f"{ONE}/credentials": {"PUT": "integrations"},
    f"{ONE}/events": {"GET": "integrations"},
    CALLBACK: {"GET": "shopify"},
    WEBHOOKS: {"POST": "shopify"},
}
"""Which function serves which method, for Shopify; of the other types the first serves all."""
BELOW = [
    f"{address}{more}"
    for address in SERVED
    for more in ("/more", "/more/x", "/callback/x")
    if address + more != "/v1/integrations/more"
]
"""Of what is below the addresses, all but the one that names a type."""
NOWHERE = ["/v1/webhooks", "/v1/webhooks/stripe", "/v1/webhooks/shopifyx", "/v1/nothing", *BELOW]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
ENDS = ["", "/", "//"]


def serves(method: str, address: str) -> str | None:
    """The function that serves a method: HEAD as GET, but not where GET does more than read."""
    named = SERVED.get(address, {})
    return named.get("GET" if method == "HEAD" and address != CALLBACK else method)


PAIRS = list(itertools.product(METHODS, [*SERVED, *NOWHERE]))
EACH_SERVED = pytest.mark.parametrize(("method", "address"), [p for p in PAIRS if serves(*p)])
EACH_UNSERVED = pytest.mark.parametrize(("method", "address"), [p for p in PAIRS if not serves(*p)])


def methods_by_address(*known: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for address, methods in itertools.chain(*known):
        found.setdefault(address, set()).update(methods)
    return found


def own(table: RouteTable) -> list[tuple[str, tuple[str, ...]]]:
    """The methods of each address that a function serves itself."""
    return [(route.address, route.methods) for route in table]


def answered(function: ModuleType, method: str, address: str) -> Answered:
    return Answered.of(function.handler(an_event(method, address), None))


def told(answer: Answered) -> tuple[Any, ...]:
    """What an answer says, but for its own number."""
    body = answer.text.replace(answer.headers["x-request-id"], "")
    return answer.status, {**answer.headers, "x-request-id": ""}, body


@EACH_SERVED
@pytest.mark.parametrize("end", ENDS)
def test_what_is_served_reaches_the_function_that_serves_it(
    building: House, method: str, address: str, end: str
) -> None:
    arrived = arrival(method, address + end)
    assert arrived is not None
    assert arrived.function == serves(method, address)
    function = getattr(building, arrived.function)
    assert Answered.of(function.handler(arrived.event, None)).status not in (404, 405)


@EACH_UNSERVED
def test_what_nobody_serves_is_answered_alike_by_both_functions(
    building: House, method: str, address: str
) -> None:
    first = answered(building.integrations, method, address)
    assert told(first) == told(answered(building.shopify, method, address))
    methods = [m for m in METHODS if serves(m, address)]
    assert first.status == (405 if methods else 404)
    assert first.headers.get("allow", "") == ", ".join(sorted(methods))


def test_each_function_knows_what_the_other_one_serves(building: House) -> None:
    tables: list[RouteTable] = [building.integrations.endpoint.routes]
    tables.append(building.shopify.endpoint.routes)
    everything = methods_by_address(*map(own, tables))
    for table in tables:
        assert methods_by_address(own(table), table.of_other_functions.items()) == everything


def test_a_webhook_with_a_final_slash_is_heeded(shopkeeper: Shopkeeper) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    parts = {"body": delivery.body.decode(), "headers": dict(delivery.headers)}
    answer = shopkeeper.house.send("POST", f"{WEBHOOKS}/", **parts)
    assert (answer.status, shopkeeper.row()["is_active"]) == (200, False)


def test_a_webhook_below_its_address_is_not_found_and_changes_nothing(
    shopkeeper: Shopkeeper,
) -> None:
    shopkeeper.connect_shop()
    shopkeeper.house.street.shopify.shops.uninstall(shopkeeper.shop)
    delivery = shopkeeper.house.street.made("app/uninstalled", shopkeeper.shop)
    parts = {"body": delivery.body.decode(), "headers": dict(delivery.headers)}
    answer = shopkeeper.house.send("POST", f"{WEBHOOKS}/more", **parts)
    assert (answer.status, shopkeeper.row()["is_active"]) == (404, True)


def test_a_merchant_who_comes_back_with_a_final_slash_is_connected(shopkeeper: Shopkeeper) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    many = {name: [value] for name, value in query.items()}
    answer = shopkeeper.house.send("GET", f"{CALLBACK}/", query=many)
    assert (answer.status, shopkeeper.row()["is_active"]) == (200, True)


def test_a_start_with_a_final_slash_is_a_start_and_the_same_request(
    shopkeeper: Shopkeeper,
) -> None:
    parts: dict[str, Any] = {"body": {"shop": shopkeeper.shop}, "headers": {"Idempotency-Key": "1"}}
    first = shopkeeper.send("POST", f"{ONE}/", **parts)
    again = shopkeeper.send("POST", ONE, **parts)
    assert (first.status, again.text) == (200, first.text)
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("spelled", ["/v1/integrations/strip%65", "/%76%31/integrations/stripe"])
def test_an_encoded_letter_is_the_letter(tenant: Tenant, spelled: str) -> None:
    once = {"Idempotency-Key": "once"}
    made = tenant.connect(headers=once)
    assert tenant.send("GET", spelled).text == made.text
    again = tenant.connect(headers=once)
    assert again.headers["idempotent-replayed"] == "true"


def test_an_encoded_slash_divides_nothing(tenant: Tenant) -> None:
    tenant.connect()
    answer = tenant.send("PUT", "/v1/integrations/stripe%2Fcredentials", body={})
    assert (answer.status, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH, POST")
