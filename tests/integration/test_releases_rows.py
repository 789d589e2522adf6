"""Rows of every release are read, rewritten and read again, whatever they lack or have besides."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import attribute_values as av
from tests.any_row import ANOTHER
from tests.builders import Answered
from tests.integration.credential_sets import a_body
from tests.integration.holder import Holder
from tests.releases import RELEASES, UNKNOWN, kinds, sample

ROWS = [(release, kind) for release in RELEASES for kind in kinds(release, "row_")]
EACH = pytest.mark.parametrize(("release", "kind"), ROWS)
BESIDES = pytest.mark.parametrize("besides", [{}, UNKNOWN], ids=["as it was", "with unknown ones"])
BARE, KEYED = False, True


def put(item: Any) -> None:
    boto3.client("dynamodb").put_item(TableName="connections", Item=item)


def standing(holder: Holder, release: str, kind: str, besides: dict[str, Any]) -> str:
    """Let the sample stand as the holder's row; its connector type."""
    item = sample(release, kind, holder.entity_id) | besides
    put(item)
    return str(item["sk"]["S"])


def item(holder: Holder) -> dict[str, Any]:
    (only,) = holder.rows()
    return only


def once(name: str, keyed: bool) -> dict[str, str]:
    return {"Idempotency-Key": name} if keyed else {}


def path(connector_type: str) -> str:
    return f"/v1/integrations/{connector_type}"


@EACH
@BESIDES
def test_a_row_is_read_and_listed(
    lodger: Holder, release: str, kind: str, besides: dict[str, Any]
) -> None:
    connector_type = standing(lodger, release, kind, besides)
    read = lodger.read(connector_type)
    assert read.status == 200
    assert lodger.send("GET", "/v1/integrations").body["data"] == [read.body]


@EACH
@BESIDES
@pytest.mark.parametrize("keyed", [BARE, KEYED], ids=["bare", "keyed"])
def test_a_row_is_amended_disconnected_and_connected_again(
    lodger: Holder, release: str, kind: str, besides: dict[str, Any], keyed: bool
) -> None:
    connector_type = standing(lodger, release, kind, besides)
    before = lodger.read(connector_type).body
    amended = lodger.amend({"seller_id": "S9"}, connector_type, headers=once("patch", keyed))
    if before["disconnected_at"] is None:
        changed = {name: amended.body["data"][name] for name in ("version", "updated_at")}
        assert amended.body["data"] == before | changed | {"seller_id": "S9"}
    else:
        assert amended.body["code"] == "integration_disconnected"
    assert item(lodger).items() >= besides.items()
    gone = lodger.disconnect(connector_type, headers=once("delete", keyed))
    assert gone.body["data"]["disconnected_at"] is not None
    assert item(lodger).items() >= besides.items()
    headers = once("post", keyed)
    restored = lodger.send("POST", path(connector_type), body={}, headers=headers)
    assert restored.status in (200, 409)
    assert item(lodger).items() >= besides.items()
    assert lodger.read(connector_type).body["id"] == before["id"]


@EACH
@BESIDES
def test_a_row_takes_credentials_and_is_followed(
    lodger: Holder, release: str, kind: str, besides: dict[str, Any]
) -> None:
    connector_type = standing(lodger, release, kind, besides)
    if connector_type == "shopify" or "disconnected" in kind:
        return
    stored = lodger.store(a_body(connector_type), connector_type)
    assert (stored.status, stored.body["data"]["sync_status"]) == (200, None)
    assert item(lodger).items() >= besides.items()
    lodger.follow()
    assert lodger.vault() == ["live"]


@EACH
@BESIDES
def test_a_row_whose_window_closes_is_purged(
    lodger: Holder, release: str, kind: str, besides: dict[str, Any]
) -> None:
    connector_type = standing(lodger, release, kind, besides)
    lodger.disconnect(connector_type)
    lodger.house.clock.forward(days=8)
    lodger.house.tick()
    assert lodger.read(connector_type).status == 404
    assert lodger.rows() == []
    assert lodger.events()[-1] == "integration.purged"


@pytest.mark.parametrize("release", RELEASES)
def test_a_tombstone_is_worked_off(lodger: Holder, release: str) -> None:
    put(sample(release, "tombstone", lodger.entity_id) | UNKNOWN)
    assert lodger.read("fedex").status == 404
    lodger.house.clock.forward(days=8)
    lodger.house.tick()
    assert lodger.rows() == []


@pytest.mark.parametrize("release", RELEASES)
def test_another_connection_in_its_place_inherits_nothing(lodger: Holder, release: str) -> None:
    put(sample(release, "row_disconnected", lodger.entity_id) | UNKNOWN)
    replaced = lodger.send("POST", path("ups"), body={"mode": "live"})
    assert replaced.status == 201
    assert not item(lodger).keys() & UNKNOWN.keys()


LATER = sorted(av.DEFAULTS)


@pytest.mark.parametrize("kind", ["row_with_credentials", "row_shop_connected"])
@pytest.mark.parametrize("missing", LATER)
def test_a_row_without_a_later_attribute_is_treated_as_one_with_its_default(
    lodger: Holder, kind: str, missing: str
) -> None:
    whole = sample(RELEASES[0], kind, lodger.entity_id) | {missing: av.DEFAULTS[missing]}
    lacking = {name: held for name, held in whole.items() if name != missing}
    answers = life(lodger, lacking, "lacking")
    assert [status for status, _ in answers if status >= 500] == []
    assert lodger.send("GET", "/v1/integrations").status == 200
    assert answers == life(lodger, whole, "whole")


def life(holder: Holder, row: Any, name: str) -> list[tuple[int, Any]]:
    """Calls of every kind on the row, one after the other; each answer's status and version."""
    put(row)
    connector_type = row["sk"]["S"]
    calls: list[Callable[[], Answered]] = [
        lambda: holder.read(connector_type),
        lambda: holder.amend({"seller_id": "S9"}, connector_type),
        lambda: holder.amend({"seller_id": "S8"}, connector_type, headers=once(name, KEYED)),
        lambda: holder.disconnect(connector_type),
        lambda: holder.send("POST", path(connector_type), body={}),
        lambda: holder.read(connector_type),
    ]
    return [(a.status, a.body.get("data", a.body).get("version")) for a in (c() for c in calls)]


@pytest.mark.parametrize("name", sorted(set(av.DEFAULTS).intersection(ANOTHER)))
def test_amending_what_is_missing_to_its_default_changes_nothing(lodger: Holder, name: str) -> None:
    whole = sample(RELEASES[0], "row_with_credentials", lodger.entity_id)
    put({n: held for n, held in whole.items() if n != name})
    connector_type = whole["sk"]["S"]
    before = lodger.read(connector_type).body
    amended = lodger.amend({name: None}, connector_type)
    assert (amended.status, amended.body["data"]) == (200, before)
