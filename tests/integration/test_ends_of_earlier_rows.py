"""Rows that the release before wrote get their ends from the day's scan (spec: shopify §6)."""

import json
from datetime import timedelta
from typing import Any

import boto3
import pytest

from connectors.domain.connection.row import RESTORE_WINDOW
from connectors.domain.moments import timestamp
from connectors.domain.oauth.states import STATE_TTL
from tests.integration.holder import Holder
from tests.releases import sample

UNTIL = "2026-07-30T12:00:00.000Z"
TOKENS = {
    "access_token": "shpat_sample",
    "refresh_token": "shprt_sample",
    "expires_at": "2026-05-01T13:00:00.000Z",
    "refresh_expires_at": UNTIL,
    "scope": "read_orders",
}


def stand(holder: Holder, kind: str, *, readable: bool = True) -> None:
    """A row of the release before, its tokens in the vault."""
    item = sample("0.1.0", kind, holder.entity_id)
    if "S" in item["secret_arn"]:
        secret = boto3.client("secretsmanager").create_secret(
            Name=f"stack/shopify/{item['id']['S']}/{holder.entity_id}",
            SecretString=json.dumps({"credentials": TOKENS, "webhook_secret": None}),
        )
        item |= {"secret_arn": {"S": secret["ARN"]}, "secret_version": {"S": secret["VersionId"]}}
        if not readable:
            boto3.client("secretsmanager").delete_secret(SecretId=secret["ARN"])
    boto3.client("dynamodb").put_item(TableName="connections", Item=item)


def ends(holder: Holder) -> dict[str, Any]:
    """The ends of its shop's row that are set."""
    names = ("renewable_until", "restore_ends_at", "authorization_expires_at")
    item = holder.row("shopify")
    return {n: item[n]["S"] for n in names if "S" in item.get(n, {})}


def in_a(holder: Holder, span: timedelta) -> str:
    return timestamp(holder.house.clock() + span)


@pytest.mark.parametrize("kind", ["row_shop_connected", "row_shop_refreshed"])
def test_connected_row_is_told_by_its_tokens_until_when_they_can_be_renewed(
    holder: Holder, kind: str
) -> None:
    stand(holder, kind)
    version, told = holder.read("shopify").body["version"], len(holder.events())
    assert holder.house.reconcile()["rows_mended"] == 1
    assert ends(holder) == {"renewable_until": UNTIL}
    assert holder.read("shopify").body["version"] == version
    assert len(holder.events()) == told
    assert holder.house.reconcile()["rows_mended"] == 0


def test_row_that_waits_for_consent_is_given_the_end_of_its_start(holder: Holder) -> None:
    stand(holder, "row_waiting_for_consent")
    holder.house.reconcile()
    assert ends(holder) == {"authorization_expires_at": in_a(holder, STATE_TTL)}


def test_restore_in_hand_is_given_the_length_of_a_window(holder: Holder) -> None:
    stand(holder, "row_restoring")
    holder.house.reconcile()
    assert ends(holder) == {
        "renewable_until": UNTIL,
        "restore_ends_at": in_a(holder, RESTORE_WINDOW),
    }


def test_restore_whose_secret_is_not_back_is_given_an_end_all_the_same(holder: Holder) -> None:
    stand(holder, "row_restoring", readable=False)
    holder.house.reconcile()
    assert ends(holder)["restore_ends_at"] == in_a(holder, RESTORE_WINDOW)


def test_connected_row_whose_secret_is_not_readable_is_left_for_another_day(
    holder: Holder,
) -> None:
    stand(holder, "row_shop_connected", readable=False)
    holder.house.reconcile()
    assert "restore_ends_at" not in ends(holder)
    assert holder.read("shopify").body["sync_status"] == "ok"


def test_disconnected_row_has_its_window_and_is_given_nothing(holder: Holder) -> None:
    stand(holder, "row_shop_disconnected")
    holder.house.reconcile()
    assert ends(holder) == {}
