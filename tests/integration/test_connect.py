"""POST: what a new integration looks like, and who may not have one."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from connectors.domain.providers.catalogue import CATALOGUE
from tests.builders import BANK_ACCOUNT, MODE_A, SEED_BODY
from tests.integration.tenant import Tenant

UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def a(*types: type) -> Callable[[Any], bool]:
    """Of exactly one of these types: `True` is no number."""
    return lambda value: type(value) in types


def shaped(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    """A string of this shape."""
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


NOTHING = type(None)
ROW: dict[str, Callable[[Any], bool]] = {
    "id": shaped(UUID),
    "entity_id": shaped(UUID),
    "connector_type": a(str),
    "display_name": a(str),
    "mode": a(str),
    "is_active": a(bool),
    "config": a(dict),
    "has_webhook_secret": a(bool),
    "has_credentials_secret_arn": a(bool),
    "last_sync_at": a(NOTHING),
    "sync_status": a(str),
    "sync_error": a(NOTHING),
    "ship_from_name": a(str),
    "ship_from_address1": a(str),
    "ship_from_city": a(str),
    "ship_from_state": a(str),
    "ship_from_zip": a(str),
    "seller_id": a(str),
    "bank_account_id": shaped(UUID),
    "created_at": shaped(MOMENT),
    "updated_at": shaped(MOMENT),
    "credentials_masked": a(list),
    "disconnected_at": a(NOTHING),
    "restorable_until": a(NOTHING),
    "version": a(int),
}
"""Every field of the contract's row (api.md §2), as the seed's request leaves it."""


@pytest.mark.parametrize("connector_type", MODE_A)
def test_the_seeds_request_is_answered_with_the_whole_bare_row(
    tenant: Tenant, connector_type: str
) -> None:
    answer = tenant.connect(connector_type)
    assert answer.status == 201
    assert set(answer.body) == set(ROW)
    assert [name for name, fits in ROW.items() if not fits(answer.body[name])] == []
    assert {name: answer.body[name] for name in SEED_BODY} == SEED_BODY
    assert answer.body["connector_type"] == connector_type
    assert answer.body["entity_id"] == tenant.entity_id


@pytest.mark.parametrize("connector_type", MODE_A)
def test_a_second_post_is_refused_and_names_patch(tenant: Tenant, connector_type: str) -> None:
    first = tenant.connect(connector_type)
    again = tenant.connect(connector_type, body={"display_name": "Another"})
    assert (again.status, again.body["code"]) == (409, "integration_exists")
    assert "PATCH" in again.body["hint"]
    assert tenant.read(connector_type).body == first.body
    assert tenant.events() == ["integration.created"]


def test_a_new_row_is_configured_and_on_but_cannot_work_yet(tenant: Tenant) -> None:
    row = tenant.connect().body
    told = ("is_active", "sync_status", "has_credentials_secret_arn", "credentials_masked")
    assert [row[name] for name in told] == [True, "not_connected", False, []]
    assert (row["version"], row["has_webhook_secret"]) == (1, False)


def test_a_new_row_is_tagged_and_dated_by_the_clock(tenant: Tenant) -> None:
    tenant.house.clock.forward(milliseconds=7)
    answer = tenant.connect()
    assert answer.headers["etag"] == f'"{answer.body["id"]}-1"'
    assert answer.headers["content-type"] == "application/json"
    assert answer.body["created_at"] == answer.body["updated_at"] == "2026-05-01T12:00:00.007Z"


@pytest.mark.parametrize("body", [None, "", "  \n", "{}"])
def test_a_body_may_be_empty_or_missing(tenant: Tenant, body: str | None) -> None:
    row = tenant.connect(body=body).body
    assert (row["mode"], row["config"], row["display_name"]) == ("sandbox", {}, "Stripe")
    left_out = [name for name in SEED_BODY if name.startswith(("ship_from", "seller", "bank"))]
    assert [row[name] for name in left_out] == [None] * 7


@pytest.mark.parametrize("connector_type", MODE_A)
def test_the_name_defaults_to_the_catalogues_title(tenant: Tenant, connector_type: str) -> None:
    row = tenant.connect(connector_type, body={}).body
    assert row["display_name"] == CATALOGUE[connector_type].title


def test_a_null_for_a_nullable_field_is_the_same_as_none(tenant: Tenant) -> None:
    nullable = ("ship_from_name", "ship_from_zip", "seller_id", "bank_account_id")
    row = tenant.connect(body=dict.fromkeys(nullable)).body
    assert [row[name] for name in nullable] == [None] * 4


@pytest.mark.parametrize("name", ["display_name", "mode", "config"])
def test_a_null_for_any_other_field_is_refused(tenant: Tenant, name: str) -> None:
    answer = tenant.connect(body={name: None})
    assert (answer.status, answer.body["code"]) == (422, "invalid_field")
    assert answer.body["param"] == name
    assert tenant.rows() == []


def test_a_bank_account_is_kept_in_lower_case(tenant: Tenant) -> None:
    row = tenant.connect(body={"bank_account_id": BANK_ACCOUNT.upper()}).body
    assert row["bank_account_id"] == BANK_ACCOUNT


def test_a_live_key_may_have_a_row_in_either_mode(tenant: Tenant) -> None:
    assert tenant.connect("ups", body={"mode": "live"}).body["mode"] == "live"
    assert tenant.connect("usps", body={"mode": "sandbox"}).body["mode"] == "sandbox"


def test_a_test_key_may_not_ask_for_live_mode(tenant: Tenant) -> None:
    key = tenant.issue(livemode=False).secret
    answer = tenant.connect(key=key, body={"mode": "live"})
    assert (answer.status, answer.body["code"]) == (403, "live_mode_requires_live_key")
    assert tenant.rows() == []


def test_a_test_key_may_not_switch_to_live_mode(tenant: Tenant) -> None:
    key = tenant.issue(livemode=False).secret
    before = tenant.connect(key=key)
    answer = tenant.amend({"mode": "live"}, key=key)
    assert (answer.status, answer.body["code"]) == (403, "live_mode_requires_live_key")
    assert tenant.read(key=key).text == before.text
