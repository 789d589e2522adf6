"""Leases in the Receipts table: who is at work on a connection's tokens, and until when."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import condition_failed, map_aws_errors
from connectors.adapters.dynamodb import attribute_values as av
from connectors.domain.connection.row import Connection
from connectors.domain.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class LeaseTable:
    """Implements operations.oauth_ports.Leases. A lease ends by the clock of whoever asks."""

    client: "DynamoDBClient"
    table: str
    lasts: timedelta

    def take(self, row: Connection, holder: str, at: datetime) -> bool:
        """See Leases."""
        until = {"N": f"{(at + self.lasts).timestamp():.3f}"}
        item = _key(row) | {"holder": av.value(holder), "expires_at": until}
        try:
            with map_aws_errors("dynamodb"):
                self.client.put_item(
                    TableName=self.table,
                    Item=item,
                    ConditionExpression=(
                        "attribute_not_exists(pk) OR expires_at <= :now OR holder = :holder"
                    ),
                    ExpressionAttributeValues={
                        ":now": {"N": f"{at.timestamp():.3f}"},
                        ":holder": av.value(holder),
                    },
                )
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def release(self, row: Connection, holder: str) -> None:
        """See Leases."""
        try:
            with suppress(Unavailable), map_aws_errors("dynamodb"):
                self.client.delete_item(
                    TableName=self.table,
                    Key=_key(row),
                    ConditionExpression="holder = :holder",
                    ExpressionAttributeValues={":holder": av.value(holder)},
                )
        except ClientError as error:
            if not condition_failed(error):
                raise


def _key(row: Connection) -> dict[str, Any]:
    return {"pk": {"S": f"lease#{row.place.owner.partition}#{row.id}"}}
