"""`If-Match` on every writing call: 404 first, then 412, then every 409 (contract §3; RFC 9110)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.credential_sets import STRIPE
from tests.integration.holder import Holder
from tests.integration.shopkeeper import Shopkeeper

SET = {"credentials": {"secret_key": "sk_test_another"}}
Call = Callable[[Holder, dict[str, str]], Answered]

CALLS: dict[str, Call] = {
    "PATCH": lambda holder, headers: holder.amend({"seller_id": "S"}, headers=headers),
    "DELETE": lambda holder, headers: holder.disconnect(headers=headers),
    "PUT": lambda holder, headers: holder.send(
        "PUT", "/v1/integrations/stripe/credentials", body=SET, headers=headers
    ),
    "POST": lambda holder, headers: holder.connect(body={}, headers=headers),
}
EACH = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
KEYS = pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "once"}], ids=["bare", "keyed"])
STALE = [
    '"{id}-1"',
    '"{id}--1"',
    '"{id}-999"',
    'W/"{id}-{version}"',
    '"other"',
    "",
    '"{id}"',
    "{id}",
]


@pytest.fixture
def stored(lodger: Holder) -> Holder:
    """A holder whose Stripe row has a set."""
    lodger.connect()
    assert lodger.store({"credentials": STRIPE}).status == 200
    return lodger


def tag(holder: Holder, pattern: str) -> dict[str, str]:
    row = holder.read().body
    return {
        "If-Match": pattern.replace("{id}", row["id"]).replace("{version}", str(row["version"]))
    }


@EACH
@KEYS
@pytest.mark.parametrize("pattern", STALE)
def test_a_tag_of_no_present_version_is_412_and_nothing_is_done(
    stored: Holder, call: Call, key: dict[str, str], pattern: str
) -> None:
    before, items = stored.read().body, stored.rows()
    answer = call(stored, key | tag(stored, pattern))
    assert (answer.status, answer.body["code"]) == (412, "precondition_failed")
    assert (stored.read().body, stored.rows()) == (before, items)


@pytest.mark.parametrize("name", ["PATCH", "DELETE", "PUT"])
@KEYS
@pytest.mark.parametrize("pattern", ['"{id}-{version}"', "*", '"other", "{id}-{version}"'])
def test_the_present_version_s_tag_lets_it_through(
    stored: Holder, name: str, key: dict[str, str], pattern: str
) -> None:
    answer = CALLS[name](stored, key | tag(stored, pattern))
    assert answer.status == 200
    assert answer.body["data"]["version"] == stored.read().body["version"]


@EACH
@KEYS
def test_where_no_row_stands_it_is_404_and_for_a_post_412(
    lodger: Holder, call: Call, key: dict[str, str]
) -> None:
    answer = call(lodger, key | {"If-Match": "*"})
    wanted = (412, "precondition_failed") if call is CALLS["POST"] else (404, "not_found")
    assert (answer.status, answer.body["code"]) == wanted
    assert lodger.rows() == []


@KEYS
def test_a_post_with_the_right_tag_meets_the_conflict_behind_it(
    stored: Holder, key: dict[str, str]
) -> None:
    answer = CALLS["POST"](stored, key | tag(stored, '"{id}-{version}"'))
    assert (answer.status, answer.body["code"]) == (409, "integration_exists")


@KEYS
def test_a_restore_under_the_disconnected_row_s_tag_restores(
    stored: Holder, key: dict[str, str]
) -> None:
    row = stored.disconnect().body["data"]
    stale = CALLS["POST"](stored, key | {"If-Match": f'"{row["id"]}-{row["version"] - 1}"'})
    restored = CALLS["POST"](stored, key | {"If-Match": f'"{row["id"]}-{row["version"]}"'})
    assert (stale.status, restored.status, restored.body["id"]) == (412, 200, row["id"])


@KEYS
@pytest.mark.parametrize("pattern", STALE)
def test_a_repeated_delete_is_200_whatever_the_tag(
    stored: Holder, key: dict[str, str], pattern: str
) -> None:
    gone = stored.disconnect().body
    again = stored.disconnect(headers=key | tag(stored, pattern))
    assert (again.status, again.body) == (200, gone)


def test_a_disconnected_row_s_stale_tag_is_told_before_the_conflict(stored: Holder) -> None:
    stored.disconnect()
    for name in ("PATCH", "PUT"):
        answer = CALLS[name](stored, {"If-Match": '"other"'})
        assert (answer.status, answer.body["code"]) == (412, "precondition_failed")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
def test_asking_a_merchant_again_heeds_the_tag(
    shopkeeper: Shopkeeper, headers: dict[str, Any]
) -> None:
    shopkeeper.start()
    row = shopkeeper.row()
    stale = shopkeeper.start(headers=headers | {"If-Match": f'"{row["id"]}-1"'})
    assert (stale.status, shopkeeper.row()) == (412, row)
    again = shopkeeper.start(headers=headers | {"If-Match": f'"{row["id"]}-{row["version"]}"'})
    assert (again.status, shopkeeper.row()["version"]) == (200, row["version"] + 1)


def test_a_first_start_with_a_tag_finds_no_row(shopkeeper: Shopkeeper) -> None:
    assert shopkeeper.start(headers={"If-Match": "*"}).status == 412
    assert shopkeeper.read("shopify").status == 404
