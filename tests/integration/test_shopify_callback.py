"""The merchant's way back: what is refused, in one voice, and without asking Shopify anything."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.shopkeeper import CALLBACK, Shopkeeper

Query = dict[str, str]


@pytest.fixture(autouse=True)
def nothing_asked(shopkeeper: Shopkeeper) -> Iterator[None]:
    """No refused callback may cost a token call."""
    street = shopkeeper.house.street
    before = street.asked()
    yield
    assert street.asked() == before


def forged(keeper: Shopkeeper, query: Query) -> Query:
    return query | {"code": "another"}


def unknown(keeper: Shopkeeper, query: Query) -> Query:
    return keeper.house.street.signed(query | {"state": "A" * 43})


def foreign(keeper: Shopkeeper, query: Query) -> Query:
    return keeper.house.street.signed(query | {"shop": "other-shop.myshopify.com"})


def old(keeper: Shopkeeper, query: Query) -> Query:
    keeper.house.clock.forward(seconds=91)
    return query


def expired(keeper: Shopkeeper, query: Query) -> Query:
    keeper.house.clock.forward(minutes=15)
    return keeper.house.street.signed(dated(keeper, query))


def superseded(keeper: Shopkeeper, query: Query) -> Query:
    keeper.start()
    return query


def disconnected(keeper: Shopkeeper, query: Query) -> Query:
    keeper.disconnect()
    return query


def replaced(keeper: Shopkeeper, query: Query) -> Query:
    keeper.disconnect()
    keeper.start(body={"shop": f"new-{keeper.shop}"})
    return query


def dated(keeper: Shopkeeper, query: Query) -> Query:
    now = str(int(keeper.house.clock().timestamp()))
    return query | {"timestamp": now}


REFUSED: dict[str, tuple[Callable[[Shopkeeper, Query], Query], str]] = {
    "forged": (forged, "signature"),
    "unknown": (unknown, "unknown_state"),
    "foreign": (foreign, "foreign_shop"),
    "old": (old, "timestamp"),
    "expired": (expired, "expired_state"),
    "superseded": (superseded, "superseded"),
    "disconnected": (disconnected, "superseded"),
    "replaced": (replaced, "superseded"),
}


def without_reference(page: Answered) -> tuple[int, str, dict[str, Any]]:
    """All of an answer but what tells one from another."""
    headers = {n: v for n, v in page.headers.items() if n != "x-request-id"}
    return page.status, re.sub("req_[0-9A-Z]{26}", "", page.text), headers


@pytest.mark.parametrize(("spoil", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_for_its_own_reason_in_one_voice(
    shopkeeper: Shopkeeper,
    spoil: Callable[[Shopkeeper, Query], Query],
    reason: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    page = shopkeeper.come_back(spoil(shopkeeper, query))
    assert caplog.records[-1].remark == reason  # type: ignore[attr-defined]
    nothing = shopkeeper.come_back({"hmac": "00"})
    assert without_reference(page) == without_reference(nothing)
    assert page.status == 400
    assert shopkeeper.row()["has_credentials_secret_arn"] is False


def test_a_repeated_parameter_is_refused(
    shopkeeper: Shopkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    query = shopkeeper.house.street.approved(shopkeeper.url())
    many = {name: [value] for name, value in query.items()}
    for name in query:
        twice = many | {name: [query[name], query[name]]}
        assert shopkeeper.house.send("GET", CALLBACK, query=twice).status == 400
        assert caplog.records[-1].remark == "repeated_parameter"  # type: ignore[attr-defined]


def test_who_denies_is_refused_and_may_still_approve(
    shopkeeper: Shopkeeper, caplog: pytest.LogCaptureFixture
) -> None:
    query = shopkeeper.house.street.denied(shopkeeper.url())
    assert shopkeeper.come_back(query).status == 400
    assert caplog.records[-1].remark == "denied"  # type: ignore[attr-defined]
    row = shopkeeper.row()
    assert (row["is_active"], row["sync_status"]) == (False, "not_connected")
