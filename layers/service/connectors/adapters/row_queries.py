"""The Connections table, asked for many rows at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.adapters import attribute_values as av
from connectors.adapters import row_items
from connectors.adapters.aws_calls import calling, tries
from connectors.domain.connection import Connection
from connectors.domain.errors import Unavailable
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.operations.ports import UNREADABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class RowQueries:
    """The reading of more than one row."""

    client: "DynamoDBClient"
    table: str

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

    def some_of(self, places: Iterable[Place]) -> dict[Place, Connection]:
        """See Connections."""
        keys = [row_items.key(place) for place in places]
        rows = {}
        for item in self._batch({self.table: {"Keys": keys, "ConsistentRead": True}})[self.table]:
            with suppress(*UNREADABLE):
                rows[row_items.place(item)] = av.row(item)
        return rows

    def _batch(self, wanted: dict[str, Any]) -> dict[str, list[Any]]:
        """The items under these keys, by table. Raises Unavailable."""
        found: dict[str, list[Any]] = defaultdict(list)
        for _ in tries():
            with calling("dynamodb"):
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
        with calling("dynamodb"):
            for page in pages:
                yield from map(row_items.place, page["Items"])

    def with_secrets(self) -> Iterator[tuple[Place, str]]:
        """See Connections. Other items of the table name no secret."""
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.table,
            FilterExpression="attribute_type(secret_arn, :text)",
            ExpressionAttributeValues={":text": {"S": "S"}},
            ProjectionExpression="pk, sk, secret_arn",
            ConsistentRead=True,
        )
        with calling("dynamodb"):
            for page in pages:
                for item in page["Items"]:
                    yield row_items.place(item), item["secret_arn"]["S"]
