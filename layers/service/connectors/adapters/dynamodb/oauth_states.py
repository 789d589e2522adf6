"""OAuth states in the Receipts table, which no stream carries anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import (
    cancellations,
    condition_failed,
    map_aws_errors,
    part_failed,
    retry_on_transaction_conflict,
)
from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import claim_items, row_items
from connectors.domain.oauth.claims import ClaimWrite
from connectors.domain.oauth.states import OauthState
from connectors.domain.providers.shopify import Shop
from connectors.operations.ports.oauth import ClaimMoved, StateSpent

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class OauthStateTable:
    """Implements operations.oauth_ports.OauthStates. Expiry is judged on read."""

    client: "DynamoDBClient"
    table: str
    claims_table: str
    write_ids: Callable[[str], str]

    def keep(self, state: OauthState) -> None:
        """See OauthStates."""
        row = row_items.key(state.place)
        item = _key(state.digest) | {
            "row_pk": row["pk"],
            "row_sk": row["sk"],
            "connection_id": av.value(state.connection_id),
            "generation": av.value(state.generation),
            "shop": av.value(state.shop.domain),
            "scopes": av.value(state.scopes),
            "expires_at": _seconds(state.expires_at),
        }
        with map_aws_errors("dynamodb"):
            self.client.put_item(TableName=self.table, Item=item)

    def find(self, digest: str) -> OauthState | None:
        """See OauthStates. Whichever release wrote it: what it lacks counts as none."""
        with map_aws_errors("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=_key(digest), ConsistentRead=True
            )
        item: Any = found.get("Item")
        if item is None:
            return None
        return OauthState(
            digest=digest,
            place=row_items.place({"pk": item["row_pk"], "sk": item["row_sk"]}),
            connection_id=item["connection_id"]["S"],
            generation=av.plain(item.get("generation", av.ZERO)),
            shop=Shop(item["shop"]["S"]),
            scopes=av.plain(item.get("scopes", av.EMPTY)),
            expires_at=av.unix(item["expires_at"]["N"]),
            used="spent_by" in item,
            foreign_shops=frozenset(item.get("foreign_shops", {}).get("SS", ())),
        )

    def note_foreign(self, state: OauthState, shop: Shop) -> None:
        """See OauthStates. One that was tidied away meanwhile is past its time, and stays away."""
        try:
            with map_aws_errors("dynamodb"):
                self.client.update_item(
                    TableName=self.table,
                    Key=_key(state.digest),
                    UpdateExpression="ADD foreign_shops :shop",
                    ConditionExpression="attribute_exists(pk)",
                    ExpressionAttributeValues={":shop": {"SS": [shop.domain]}},
                )
        except ClientError as error:
            if not condition_failed(error):
                raise

    def spend(self, state: OauthState, taking: ClaimWrite, at: datetime) -> str:
        """See OauthStates."""
        write_id = self.write_ids("")
        spending: Any = {
            "TableName": self.table,
            "Key": _key(state.digest),
            "UpdateExpression": "SET spent_by = :write_id",
            "ConditionExpression": "attribute_not_exists(spent_by) AND expires_at > :now",
            "ExpressionAttributeValues": {
                ":write_id": av.value(write_id),
                ":now": _seconds(at),
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        claim = claim_items.written(self.claims_table, taking, write_id)
        parts: list[Any] = [{"Update": spending}, claim]
        with map_aws_errors("dynamodb"):
            try:
                retry_on_transaction_conflict(
                    lambda: self.client.transact_write_items(TransactItems=parts)
                )
            except ClientError as error:
                _judge(error, write_id)
        return write_id


def _judge(cancelled: ClientError, write_id: str) -> None:
    """Nothing, where it was ours and only its answer was lost. Raises StateSpent or ClaimMoved."""
    reasons = cancellations(cancelled)
    if not any(map(part_failed, reasons)):
        raise cancelled
    state: Any = reasons[0].get("Item") or {}
    if state.get("spent_by") == av.value(write_id):
        return
    raise StateSpent if part_failed(reasons[0]) else ClaimMoved


def _key(digest: str) -> dict[str, Any]:
    return {"pk": {"S": f"state#{digest}"}}


def _seconds(moment: datetime) -> Any:
    return {"N": f"{moment.timestamp():.3f}"}
