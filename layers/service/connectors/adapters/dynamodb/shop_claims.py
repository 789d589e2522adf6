"""Shops and whose they are, in the Connections table: claims, and the index of a shop's rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import condition_failed, map_aws_errors
from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import claim_items, row_items
from connectors.domain.connection.place import Place
from connectors.domain.oauth.claims import StoredClaim
from connectors.domain.providers.shopify import Shop

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class ShopClaimTable:
    """Implements operations.oauth_ports.ShopClaims; claims are written with rows and states."""

    client: "DynamoDBClient"
    table: str

    def read(self, shop: Shop) -> StoredClaim | None:
        """See ShopClaims."""
        with map_aws_errors("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=claim_items.key(shop), ConsistentRead=True
            )
        return claim_items.standing(shop, found["Item"]) if "Item" in found else None

    def release(self, shop: Shop, connection_id: str) -> None:
        """See ShopClaims."""
        self._remove(shop, "connection_id", connection_id)

    def withdraw(self, shop: Shop, mark: str) -> None:
        """See ShopClaims."""
        self._remove(shop, "write_id", mark)

    def rows_of(self, shop: Shop) -> list[Place]:
        """See ShopClaims. The index holds keys only, and a shop has few rows."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.table,
            IndexName="shop",
            KeyConditionExpression="of_shop = :shop",
            ExpressionAttributeValues={":shop": av.value(shop.domain)},
        )
        with map_aws_errors("dynamodb"):
            return [row_items.place(item) for page in pages for item in page["Items"]]

    def _remove(self, shop: Shop, name: str, wanted: str) -> None:
        """Delete the claim where its attribute is still the wanted one."""
        try:
            with map_aws_errors("dynamodb"):
                self.client.delete_item(
                    TableName=self.table,
                    Key=claim_items.key(shop),
                    ConditionExpression=f"{name} = :wanted",
                    ExpressionAttributeValues={":wanted": av.value(wanted)},
                )
        except ClientError as error:
            if not condition_failed(error):
                raise
