"""A shop's claim as an item of the Connections table, beside the rows and without `changes`."""

from typing import Any

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.adapters.dynamodb.update_expression import UpdateExpression
from connectors.domain.oauth.claims import ClaimWrite, ShopClaim, StoredClaim
from connectors.domain.providers.shopify import Shop


def key(shop: Shop) -> dict[str, Any]:
    """Where the claim stands: no owner's partition begins like this."""
    return {"pk": {"S": f"shop#{shop.domain}"}, "sk": {"S": "claim"}}


def written(table: str, taking: ClaimWrite, write_id: str) -> dict[str, Any]:
    """The part of a transaction that writes the claim, in place of the one that was looked at.

    A claim that goes on is rewritten, so that attributes which this release does not know stay;
    another connection's is put in its place, and nothing of the old one's stays.
    """
    attributes = _attributes(taking.claim) | {"write_id": av.value(write_id)}
    where = {"TableName": table, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if taking.over is None:
        demand = UpdateExpression().only_if("attribute_not_exists(#pk)")
    else:
        demand = UpdateExpression().only_while(write_id=av.value(taking.over))
    if taking.renews:
        update = demand.set(**attributes).parameters()
        return {"Update": where | {"Key": key(taking.claim.shop)} | update}
    item = key(taking.claim.shop) | attributes
    return {"Put": where | {"Item": item} | demand.condition()}


def _attributes(claim: ShopClaim) -> dict[str, Any]:
    held = row_items.key(claim.place)
    return {
        "holder_pk": held["pk"],
        "holder_sk": held["sk"],
        "connection_id": av.value(claim.connection_id),
        "epoch": av.value(claim.epoch),
        "reserved_until": av.value(claim.reserved_until),
    }


def standing(shop: Shop, item: Any) -> StoredClaim:
    """The claim of an item, whichever release wrote it."""
    until = av.plain(item.get("reserved_until", av.NULL))
    claim = ShopClaim(
        shop=shop,
        place=row_items.place({"pk": item["holder_pk"], "sk": item["holder_sk"]}),
        connection_id=item["connection_id"]["S"],
        epoch=av.plain(item.get("epoch", av.ZERO)),
        reserved_until=av.moment(until) if until else None,
    )
    return StoredClaim(claim, item["write_id"]["S"])
