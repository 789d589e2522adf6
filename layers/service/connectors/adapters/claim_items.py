"""A shop's claim as an item of the Connections table, beside the rows and without `changes`."""

from typing import Any

from connectors.adapters import attribute_values as av
from connectors.adapters import row_items
from connectors.domain.shop_claims import ShopClaim, StandingClaim, Taking
from connectors.domain.shopify import Shop


def key(shop: Shop) -> dict[str, Any]:
    """Where the claim stands: no owner's partition begins like this."""
    return {"pk": {"S": f"shop#{shop.domain}"}, "sk": {"S": "claim"}}


def put(table: str, taking: Taking, write_id: str) -> dict[str, Any]:
    """The part of a transaction that writes the claim, in place of the one that was looked at."""
    held = row_items.key(taking.claim.place)
    item = key(taking.claim.shop) | {
        "holder_pk": held["pk"],
        "holder_sk": held["sk"],
        "connection_id": av.value(taking.claim.connection_id),
        "epoch": av.value(taking.claim.epoch),
        "reserved_until": av.value(taking.claim.reserved_until),
        "write_id": av.value(write_id),
    }
    written: dict[str, Any] = {
        "TableName": table,
        "Item": item,
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if taking.over is not None:
        written |= {
            "ConditionExpression": "write_id = :over",
            "ExpressionAttributeValues": {":over": av.value(taking.over)},
        }
    return written


def standing(shop: Shop, item: Any) -> StandingClaim:
    """The claim of an item."""
    until = av.plain(item["reserved_until"])
    claim = ShopClaim(
        shop=shop,
        place=row_items.place({"pk": item["holder_pk"], "sk": item["holder_sk"]}),
        connection_id=item["connection_id"]["S"],
        epoch=av.plain(item["epoch"]),
        reserved_until=av.moment(until) if until else None,
    )
    return StandingClaim(claim, item["write_id"]["S"])
