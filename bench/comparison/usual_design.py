"""The usual design, without a framework's share: five calls, one behind the other.

An authorizer reads the key, Powertools' idempotency utility keeps the receipt, then the row is put
and announced.
"""

from collections.abc import Iterator
from typing import Any

import boto3
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent,
)

dynamodb, events = boto3.client("dynamodb"), boto3.client("events")
receipts = DynamoDBPersistenceLayer("receipts", key_attr="pk", boto3_client=dynamodb)
path = IdempotencyConfig(event_key_jmespath='headers."Idempotency-Key"', use_local_cache=False)
numbers: Iterator[int] = iter(range(10**9))


@idempotent(persistence_store=receipts, config=path)
def keep(event: dict[str, Any], _: Any) -> dict[str, Any]:
    """Keep the row and announce it, once."""
    item = {"pk": {"S": f"entity#{next(numbers)}"}, "sk": {"S": "stripe"}}
    dynamodb.put_item(TableName="rows", Item=item | {"body": {"S": event["body"]}})
    events.put_events(Entries=[{"Source": "app", "DetailType": "created", "Detail": event["body"]}])
    return {"statusCode": 201, "body": event["body"]}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Entry point: the authorizer's read, which is another function's, then the work."""
    dynamodb.get_item(TableName="KeysTable", Key={"pk": {"S": event["headers"]["Authorization"]}})
    answer: dict[str, Any] = keep(event, context)
    return answer
