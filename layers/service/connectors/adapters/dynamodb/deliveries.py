"""Webhook deliveries that have been dealt with, in the Receipts table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from connectors.adapters.aws.calls import map_aws_errors
from connectors.adapters.dynamodb import attribute_values as av
from connectors.domain.providers.shopify import Shop

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DELIVERY_TTL = timedelta(days=30)
"""Shopify tries a delivery again for hours, not for weeks."""


@dataclass(frozen=True, slots=True)
class DeliveryTable:
    """Implements operations.oauth_ports.Deliveries."""

    client: "DynamoDBClient"
    table: str

    def known(self, id: str) -> bool:
        """See Deliveries."""
        with map_aws_errors("dynamodb"):
            found = self.client.get_item(TableName=self.table, Key=_key(id), ConsistentRead=True)
        return "Item" in found

    def record(self, id: str, topic: str, shop: Shop | None, at: datetime) -> None:
        """See Deliveries."""
        told = {
            "topic": av.value(topic),
            "shop": av.value(shop.domain if shop else None),
            "received_at": av.value(at),
            "expires_at": {"N": f"{(at + DELIVERY_TTL).timestamp():.3f}"},
        }
        with map_aws_errors("dynamodb"):
            self.client.put_item(TableName=self.table, Item=_key(id) | told)


def _key(id: str) -> dict[str, Any]:
    return {"pk": {"S": f"webhook#{id}"}}
