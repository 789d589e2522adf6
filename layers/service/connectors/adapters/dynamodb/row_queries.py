"""The Connections table, asked for many rows at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.adapters.aws.calls import backoff, map_aws_errors
from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.domain.errors import Unavailable, UnreadableRow
from connectors.operations.ports.rows import UNREADABLE, ScannedRow

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class RowQueries:
    """The reading of rows. `report` is told of each that this release cannot read."""

    client: "DynamoDBClient"
    table: str
    report: Callable[[UnreadableRow], None]

    def all_of(self, owner: Owner) -> list[Connection]:
        """See Connections. One page: 16 types of at most 25 KiB stay under a page's 1 MiB."""
        with map_aws_errors("dynamodb"):
            page = self.client.query(
                TableName=self.table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": owner.partition}},
                ConsistentRead=True,
            )
        return [row for item in page["Items"] for row in self._readable(item)]

    def some_of(self, places: Iterable[Place]) -> dict[Place, Connection]:
        """See Connections."""
        keys = [row_items.key(place) for place in places]
        rows: dict[Place, Connection] = {}
        for item in self._batch({self.table: {"Keys": keys, "ConsistentRead": True}})[self.table]:
            rows |= {row.place: row for row in self._readable(item)}
        return rows

    def _readable(self, item: av.Item) -> Iterator[Connection]:
        """The row of an item, or nothing: one that cannot be read hides none of the others."""
        with suppress(UnreadableRow):
            yield self._row(item)

    def _row(self, item: av.Item) -> Connection:
        """The row of an item. Raises UnreadableRow."""
        try:
            return row_items.row(item)
        except UNREADABLE as error:
            where = row_items.place(item)
            # `from None`: a message could quote what the row holds.
            lost = UnreadableRow(where.owner.entity_id, where.connector_type, type(error).__name__)
            self.report(lost)
            raise lost from None

    def _batch(self, wanted: dict[str, Any]) -> dict[str, list[Any]]:
        """The items under these keys, by table. Raises Unavailable."""
        found: dict[str, list[Any]] = defaultdict(list)
        for _ in backoff():
            with map_aws_errors("dynamodb"):
                answer = self.client.batch_get_item(RequestItems=wanted)
            for table, items in answer["Responses"].items():
                found[table] += items
            # What a busy table has left out.
            wanted = answer.get("UnprocessedKeys", {})
            if not wanted:
                return found
        raise Unavailable("dynamodb")

    def due(self, shard: int, at: datetime) -> Iterator[Place]:
        """See Connections. The index lags a little and holds keys only; readers read the row."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="due",
            KeyConditionExpression="due_shard = :shard AND due_at <= :now",
            ExpressionAttributeValues={":shard": av.value(str(shard)), ":now": av.value(at)},
            PaginationConfig={"PageSize": 100},
        )
        with map_aws_errors("dynamodb"):
            for page in pages:
                yield from map(row_items.place, page["Items"])

    def scan(self) -> Iterator[ScannedRow]:
        """See Connections. Other items of the table name neither."""
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.table,
            FilterExpression="attribute_type(secret_arn, :text) OR attribute_exists(of_shop)",
            ExpressionAttributeValues={":text": {"S": "S"}},
            ProjectionExpression=f"pk, sk, secret_arn, of_shop, {', '.join(_ENDS)}",
            ConsistentRead=True,
        )
        with map_aws_errors("dynamodb"):
            for page in pages:
                yield from map(_scanned, page["Items"])


_ENDS = ("renewable_until", "authorization_expires_at")
"""Attributes of which a row of a shop has one at least, were it only as a NULL."""


def _scanned(item: Any) -> ScannedRow:
    return ScannedRow(
        place=row_items.place(item),
        secret_arn=item.get("secret_arn", {}).get("S"),
        lacks_ends="of_shop" in item and not any(name in item for name in _ENDS),
    )
