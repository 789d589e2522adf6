"""The Connections table, with the receipt that is written in the same transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters import attribute_values as av
from connectors.adapters import receipts, row_items
from connectors.adapters.aws_calls import calling, code, settled, tries
from connectors.adapters.lost_races import carried_out, ours_or_moved
from connectors.adapters.row_update import disconnecting, row_update
from connectors.domain.connection import Connection
from connectors.domain.errors import Unavailable
from connectors.domain.events import Change
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.domain.receipts import Outcome, Receipt
from connectors.operations.ports import Wish

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SEEN: Any = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
"""Without it, a row that has moved would look like one that is not there."""


@dataclass(frozen=True, slots=True)
class ConnectionTable:
    """Rows by owner (partition) and connector type (sort key): at most one row per place.

    Every write carries a `write_id`: a failed condition on an item that already holds our own is
    a success whose answer was lost on the way.
    """

    client: "DynamoDBClient"
    table: str
    receipts_table: str
    write_ids: Callable[[str], str]

    def read(self, place: Place) -> Connection | None:
        """See Connections."""
        with calling("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=row_items.key(place), ConsistentRead=True
            )
        return av.row(found["Item"]) if "Item" in found else None

    def read_with_receipt(
        self, place: Place, receipt_id: str
    ) -> tuple[Connection | None, Receipt | None]:
        """See Connections."""
        receipt_key = receipts.key(place.owner, receipt_id)
        wanted: dict[str, Any] = {
            self.table: {"Keys": [row_items.key(place)], "ConsistentRead": True},
            self.receipts_table: {"Keys": [receipt_key], "ConsistentRead": True},
        }
        found: dict[str, Any] = {}
        for _ in tries():
            with calling("dynamodb"):
                answer = self.client.batch_get_item(RequestItems=wanted)
            found |= {name: items for name, items in answer["Responses"].items() if items}
            wanted = answer.get("UnprocessedKeys", {})
            if not wanted:
                row, receipt = found.get(self.table), found.get(self.receipts_table)
                return row and av.row(row[0]), receipt and receipts.receipt(receipt[0])
        raise Unavailable("dynamodb")

    def all_of(self, owner: Owner) -> list[Connection]:
        """See Connections. One page: 16 types of at most 25 KiB stay under a page's 1 MiB."""
        with calling("dynamodb"):
            page = self.client.query(
                TableName=self.table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": owner.partition}},
                ConsistentRead=True,
            )
        return [av.row(item) for item in page["Items"]]

    def due(self, shard: int, at: datetime) -> Iterator[Place]:
        """See Connections. The index lags a little and holds keys only; readers read the row."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="due_shard = :shard AND due_at <= :now",
            ExpressionAttributeValues={":shard": av.value(str(shard)), ":now": av.value(at)},
            PaginationConfig={"PageSize": 100},
        )
        with calling("dynamodb"):
            for page in pages:
                yield from map(row_items.place, page["Items"])

    def with_secrets(self) -> Iterator[Connection]:
        """See Connections."""
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.table,
            FilterExpression="secret_arn <> :null",
            ExpressionAttributeValues={":null": av.NULL},
            ConsistentRead=True,
        )
        with calling("dynamodb"):
            for page in pages:
                yield from map(av.row, page["Items"])

    def insert(self, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        self._put(outcome, receipt, {"ConditionExpression": "attribute_not_exists(pk)"})

    def replace(self, old: Connection, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        if outcome.changes:
            self._put(outcome, receipt, row_items.unmoved(old))
        elif receipt is not None:
            key = row_items.key(old.place)
            check = {"TableName": self.table, "Key": key, **_SEEN, **row_items.unmoved(old)}
            self._transact({"ConditionCheck": check}, receipt, old.place.owner, self.write_ids(""))

    def amend(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(wish.place, row_update(wish, change, write_id), write_id)

    def disconnect(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(wish.place, disconnecting(wish, change, write_id), write_id)

    def remove(self, tombstone: Connection) -> None:
        """See Connections. A tombstone that no longer stands has been removed or replaced."""
        try:
            with calling("dynamodb"):
                self.client.delete_item(
                    TableName=self.table,
                    Key=row_items.key(tombstone.place),
                    **row_items.unmoved(tombstone),
                )
        except ClientError as error:
            if code(error) != "ConditionalCheckFailedException":
                raise

    def _update(self, place: Place, update: dict[str, Any], write_id: str) -> Connection:
        try:
            with calling("dynamodb"):
                answer = settled(
                    lambda: self.client.update_item(
                        TableName=self.table,
                        Key=row_items.key(place),
                        ReturnValues="ALL_NEW",
                        ReturnValuesOnConditionCheckFailure="ALL_OLD",
                        **update,
                    )
                )
        except ClientError as error:
            return av.row(ours_or_moved(error, write_id))
        return av.row(answer["Attributes"])

    def _put(self, outcome: Outcome, receipt: Receipt | None, condition: dict[str, Any]) -> None:
        write_id = self.write_ids("")
        put = {
            "TableName": self.table,
            "Item": row_items.item(outcome, write_id),
            **_SEEN,
            **condition,
        }
        if receipt is not None:
            self._transact({"Put": put}, receipt, outcome.row.place.owner, write_id)
            return
        try:
            with calling("dynamodb"):
                settled(lambda: self.client.put_item(**put))
        except ClientError as error:
            ours_or_moved(error, write_id)

    def _transact(
        self, on_row: dict[str, Any], receipt: Receipt, owner: Owner, write_id: str
    ) -> None:
        """Write the receipt and do one thing with the row, both or neither.

        The receipt's part stands first and is judged first: an equal request that was carried out
        is replayed, whatever has become of the row since.
        """
        on_receipt = receipts.put(self.receipts_table, owner, receipt, write_id)
        parts: list[Any] = [{"Put": on_receipt}, on_row]
        with calling("dynamodb"):
            try:
                settled(lambda: self.client.transact_write_items(TransactItems=parts))
            except ClientError as error:
                if not carried_out(error, write_id):
                    raise
