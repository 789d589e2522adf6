"""What a PATCH may change and what stands against it (api.md §3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from connectors.domain import errors as e
from connectors.domain.connection.row import Connection
from tests.any_row import ARN, moments, rows, supplied
from tests.builders import MODE_A, NOON, a_row

LATER = NOON + timedelta(hours=1)
WEEK = timedelta(days=7)
STORED = a_row(secret_arn=ARN, mode="live")
GONE = a_row().disconnected(at=NOON)
AN_UNAUTHORIZED_SHOP = a_row(connector_type="shopify", is_active=False)


def refusal(
    row: Connection, fields: dict[str, Any], if_match: str | None = None, at: datetime = LATER
) -> type[Exception]:
    with pytest.raises(e.Refusal) as caught:
        row.amended(fields, if_match, at=at)
    return type(caught.value)


@given(rows().filter(lambda row: row.disconnected_at is None), supplied(), moments())
def test_only_the_supplied_fields_change_and_only_where_they_differ(
    row: Connection, fields: dict[str, Any], at: datetime
) -> None:
    wanted = replace(row, **fields)
    if row.secret_arn is not None and wanted.mode not in (row.mode, row.credentials_environment):
        assert refusal(row, fields, at=at) is e.CredentialsStored
    elif (
        row.connector_type == "shopify" and not row.secret_arn and wanted.is_active > row.is_active
    ):
        assert refusal(row, fields, at=at) is e.AuthorizationRequired
    elif wanted == row:
        assert row.amended(fields, None, at=at) is row
    else:
        new = row.amended(fields, None, at=at)
        assert new == replace(wanted, version=row.version + 1, updated_at=at)


@given(rows().filter(lambda row: row.disconnected_at is not None), supplied(), moments())
def test_a_row_that_is_not_connected_changes_in_nothing(
    row: Connection, fields: dict[str, Any], at: datetime
) -> None:
    seen = row.purged_at is None and row.restorable_until is not None and at < row.restorable_until
    assert refusal(row, fields, at=at) is (e.Disconnected if seen else e.NotConnected)


@pytest.mark.parametrize("fields", [{}, {"seller_id": "S"}])
def test_the_end_of_the_window_divides_disconnected_from_absent(fields: dict[str, Any]) -> None:
    assert refusal(GONE, fields, at=NOON + WEEK - timedelta(milliseconds=1)) is e.Disconnected
    assert refusal(GONE, fields, at=NOON + WEEK) is e.NotConnected


@pytest.mark.parametrize("fields", [{}, {"seller_id": "S"}])
def test_a_stale_tag_stops_even_what_would_change_nothing(fields: dict[str, Any]) -> None:
    assert refusal(a_row(version=2), fields, a_row().etag) is e.StaleVersion


def test_the_current_tag_lets_the_change_through() -> None:
    row = a_row(version=2)
    assert row.amended({"seller_id": "S"}, row.etag, at=LATER).version == 3


@pytest.mark.parametrize("mode", ["sandbox", "live"])
def test_the_mode_changes_freely_while_nothing_is_stored(mode: str) -> None:
    row = a_row().amended({"mode": mode}, None, at=LATER)
    assert (row.mode, row.version) == (mode, 1 + (mode == "live"))


def test_the_mode_stays_while_credentials_are_stored_for_it() -> None:
    assert refusal(STORED, {"mode": "sandbox", "seller_id": "S"}) is e.CredentialsStored


def test_the_same_mode_is_no_change_of_mode() -> None:
    assert STORED.amended({"mode": "live", "seller_id": "S"}, None, at=LATER).seller_id == "S"


def test_a_shop_that_was_never_authorized_cannot_be_switched_on() -> None:
    assert refusal(AN_UNAUTHORIZED_SHOP, {"is_active": True}) is e.AuthorizationRequired


@pytest.mark.parametrize("fields", [{"is_active": False}, {"seller_id": "S"}, {}])
def test_it_can_be_changed_in_everything_else(fields: dict[str, Any]) -> None:
    assert AN_UNAUTHORIZED_SHOP.amended(fields, None, at=LATER).is_active is False


def test_an_authorized_shop_is_switched_on_and_off() -> None:
    row = replace(AN_UNAUTHORIZED_SHOP, secret_arn=ARN)
    for switch in (True, False):
        row = row.amended({"is_active": switch}, None, at=LATER)
        assert row.is_active is switch


@pytest.mark.parametrize("connector_type", MODE_A)
def test_every_other_type_needs_no_authorization(connector_type: str) -> None:
    row = a_row(connector_type=connector_type, is_active=False)
    assert row.amended({"is_active": True}, None, at=LATER).is_active


STALE = '"another-1"'


@pytest.mark.parametrize(
    ("own", "named", "wanted", "allowed"),
    [
        ("live", "sandbox", "sandbox", True),
        ("sandbox", "live", "live", True),
        ("sandbox", "sandbox", "live", False),
        ("live", "live", "sandbox", False),
        ("live", None, "sandbox", False),
        ("sandbox", None, "live", False),
        ("live", "sandbox", "live", True),
    ],
)
def test_a_mode_with_credentials_stored_changes_only_to_the_one_that_they_name(
    own: Any, named: str | None, wanted: str, *, allowed: bool
) -> None:
    row = a_row(secret_arn=ARN, mode=own, credentials_environment=named)
    if allowed:
        assert row.amended({"mode": wanted}, None, at=LATER).mode == wanted
    else:
        assert refusal(row, {"mode": wanted}) is e.CredentialsStored


def test_what_was_stored_once_binds_no_row_that_stores_nothing() -> None:
    row = a_row(mode="live", credentials_environment="live")
    assert row.amended({"mode": "sandbox"}, None, at=LATER).mode == "sandbox"


ORDER: list[tuple[Connection, type[Exception]]] = [
    (replace(GONE, secret_arn=ARN, purged_at=NOON), e.NotConnected),
    (replace(GONE, secret_arn=ARN), e.StaleVersion),
    (a_row(secret_arn=ARN), e.StaleVersion),
]


@pytest.mark.parametrize(("row", "wanted"), ORDER)
def test_of_two_faults_the_graver_is_told(row: Connection, wanted: type[Exception]) -> None:
    assert refusal(row, {"mode": "live"}, STALE) is wanted
