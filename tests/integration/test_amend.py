"""PATCH: only what is supplied changes, and only where it differs."""

from typing import Any

import pytest

from tests.builders import SEED_BODY
from tests.integration.tenant import Tenant

NEW = {
    "display_name": "Ärger & Söhne",
    "mode": "live",
    "is_active": False,
    "config": {"warehouse": 4},
    "ship_from_name": "Dock 5",
    "ship_from_address1": "2 Harbour Road",
    "ship_from_city": "Bath",
    "ship_from_state": "NH",
    "ship_from_zip": "04530",
    "seller_id": "B3EXAMPLE",
    "bank_account_id": "11111111-2222-4333-8444-555555555555",
}
"""Another value for every field that a PATCH may carry."""
NULLABLE = [
    "ship_from_name",
    "ship_from_address1",
    "ship_from_city",
    "ship_from_state",
    "ship_from_zip",
    "seller_id",
    "bank_account_id",
]


@pytest.mark.parametrize("name", NEW)
def test_a_supplied_field_changes_and_no_other_does(tenant: Tenant, name: str) -> None:
    before = tenant.connect().body
    tenant.house.clock.forward(seconds=5)
    answer = tenant.amend({name: NEW[name]})
    changed = {name: NEW[name], "version": 2, "updated_at": "2026-05-01T12:00:05.000Z"}
    assert (answer.status, answer.body) == (200, {"data": before | changed})


def test_everything_at_once_reads_the_same_everywhere(tenant: Tenant) -> None:
    tenant.connect()
    answer = tenant.amend(NEW)
    row = answer.body["data"]
    assert {name: row[name] for name in NEW} == NEW
    assert tenant.read().body == row
    assert tenant.send("GET", "/v1/integrations").body["data"] == [row]
    assert answer.headers["etag"] == tenant.read().headers["etag"] == f'"{row["id"]}-2"'


def test_each_change_is_one_version_and_one_event(tenant: Tenant) -> None:
    tenant.connect()
    for version in (2, 3):
        assert tenant.amend({"seller_id": f"S{version}"}).body["data"]["version"] == version
    assert tenant.events() == ["integration.created", *["integration.updated"] * 2]
    assert [event.sequence for event in tenant.owed()] == [1, 2, 3]


def test_the_announced_event_shows_the_row_that_was_answered(tenant: Tenant) -> None:
    tenant.connect()
    row = tenant.amend(NEW).body["data"]
    tenant.house.announce(tenant.records())
    created, updated = tenant.house.received()
    assert (created["type"], updated["type"]) == ("integration.created", "integration.updated")
    assert (updated["data"], updated["sequence"]) == ({"object": row}, 2)


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "once"}])
@pytest.mark.parametrize("body", [{}, SEED_BODY, {"is_active": True}, {"config": {}}])
def test_what_changes_nothing_makes_no_version_and_no_event(
    tenant: Tenant, body: dict[str, Any], key: dict[str, str]
) -> None:
    before = tenant.connect()
    tenant.house.clock.forward(minutes=1)
    answer = tenant.amend(body, headers=key)
    assert (answer.status, answer.body) == (200, {"data": before.body})
    assert tenant.read().text == before.text
    assert tenant.events() == ["integration.created"]


@pytest.mark.parametrize("name", NULLABLE)
def test_null_clears_a_nullable_field(tenant: Tenant, name: str) -> None:
    before = tenant.connect().body
    assert tenant.amend({name: None}).body["data"] == before | {name: None, "version": 2}


@pytest.mark.parametrize("name", ["display_name", "mode", "is_active", "config"])
def test_null_for_any_other_field_is_refused(tenant: Tenant, name: str) -> None:
    before = tenant.connect()
    answer = tenant.amend({name: None})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == name
    assert tenant.read().text == before.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("display_name", ""),
        ("display_name", "x" * 121),
        ("display_name", "two\nlines"),
        ("mode", "production"),
        ("is_active", 1),
        ("is_active", "true"),
        ("config", []),
        ("config", {"a": "x" * 16_384}),
        ("ship_from_zip", 4101),
        ("seller_id", " "),
        ("bank_account_id", "3c90c3cc"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tenant: Tenant, name: str, value: object) -> None:
    before = tenant.connect()
    answer = tenant.amend({name: value})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == name
    assert tenant.read().text == before.text


@pytest.mark.parametrize("name", ["display_name", "ship_from_name", "seller_id"])
def test_the_longest_value_fits(tenant: Tenant, name: str) -> None:
    tenant.connect()
    longest = "é" * (120 if name == "display_name" else 255)
    assert tenant.amend({name: longest}).body["data"][name] == longest


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "once"}])
@pytest.mark.parametrize("spelled", ["{}", '"other", {}', "*"])
def test_a_matching_tag_lets_the_change_through(
    tenant: Tenant, spelled: str, key: dict[str, str]
) -> None:
    tag = tenant.connect().headers["etag"]
    answer = tenant.amend(NEW, headers={"If-Match": spelled.format(tag)} | key)
    assert (answer.status, answer.body["data"]["version"]) == (200, 2)


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "once"}])
@pytest.mark.parametrize("change", [NEW, {}])
@pytest.mark.parametrize("spelled", ["{}", "W/{}", '"other"', ""])
def test_a_stale_tag_stops_the_change(
    tenant: Tenant, spelled: str, change: dict[str, Any], key: dict[str, str]
) -> None:
    tag = tenant.connect().headers["etag"]
    before = tenant.amend({"seller_id": "meanwhile"}).body["data"]
    answer = tenant.amend(change, headers={"If-Match": spelled.format(tag)} | key)
    assert (answer.status, answer.body["code"]) == (412, "precondition_failed")
    assert tenant.read().body == before


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "once"}])
def test_what_is_not_there_cannot_be_changed(tenant: Tenant, key: dict[str, str]) -> None:
    answer = tenant.amend(NEW, headers=key)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert tenant.rows() == []
