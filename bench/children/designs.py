"""Times a POST against an AWS that takes its time, beside raw round trips and the usual design.

`python designs.py ROUNDS`, by the clock, the three of them taking turns. The usual design reads the
key in an authorizer, goes through Powertools' idempotency utility, puts the row and announces it.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import boto3
import handler
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent,
)
from caller import BODY, call, row_item

TRIPS = 2
TARGET = "DynamoDB_20120810.GetItem"


def raw() -> Callable[[], None]:
    """As many bare round trips as a POST makes calls."""
    address = urlsplit(os.environ["AWS_ENDPOINT_URL"])
    line = socket.create_connection((str(address.hostname), address.port or 80))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    body = json.dumps({"TableName": "x", "Key": {"pk": {"S": "x"}}}).encode()
    head = f"POST / HTTP/1.1\r\nX-Amz-Target: {TARGET}\r\nContent-Length: {len(body)}\r\n\r\n"

    def trips() -> None:
        for _ in range(TRIPS):
            line.sendall(head.encode() + body)
            line.recv(65536)

    return trips


def ours() -> Callable[[], None]:
    """A POST of the built function, always of another key of the table."""

    def post() -> None:
        reply = handler.handler(call("POST", "/v1/integrations/stripe", BODY), None)
        if reply["statusCode"] not in (201, 409):
            raise SystemExit(reply["body"])

    return post


def usual() -> Callable[[], None]:
    """Authorizer, idempotency utility, row, event: five calls, one behind the other."""
    session: Any = boto3.Session()
    dynamodb, events = session.client("dynamodb"), session.client("events")
    receipts = DynamoDBPersistenceLayer("receipts", key_attr="pk", boto3_client=dynamodb)
    path = IdempotencyConfig(event_key_jmespath='headers."Idempotency-Key"', use_local_cache=False)
    numbers = iter(range(10**9))
    item = row_item()

    @idempotent(persistence_store=receipts, config=path)
    def work(event: dict[str, Any], _: Any) -> dict[str, Any]:
        dynamodb.put_item(TableName="rows", Item=item | {"pk": {"S": str(next(numbers))}})
        detail = {"Source": "app", "DetailType": "created", "Detail": event["body"]}
        events.put_events(Entries=[detail])
        return {"statusCode": 201, "body": event["body"]}

    def post() -> None:
        dynamodb.get_item(TableName="KeysTable", Key={"pk": {"S": "x"}})
        once = call("POST", "/v1/integrations/stripe", BODY, once=str(next(numbers)))
        work(once, None)

    return post


def main(rounds: int) -> None:
    """Print the seconds of each, round by round."""
    os.environ["AWS_LAMBDA_FUNCTION_NAME"] = "app"
    designs = {"raw": raw(), "ours": ours(), "usual": usual()}
    taken: dict[str, list[float]] = {name: [] for name in designs}
    for number in range(rounds + 3):
        for name, design in designs.items():
            began = time.perf_counter()
            design()
            if number >= 3:
                taken[name].append(time.perf_counter() - began)
    sys.stderr.write(json.dumps(taken))


if __name__ == "__main__":
    main(int(sys.argv[1]))
