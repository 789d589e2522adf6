"""What a stack in one process stands on: environment, tables, bus, queues, keys and secrets."""

import gc
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest

ROOT = Path(__file__).parents[2]
APP_ID, APP_SECRET = "client-1", "hush"
PUBLIC = "https://arcus.example/api"
RETURN_ADDRESS = "https://erp.example/back"
TABLES = {
    "connections": ("pk", "sk"),
    "receipts": ("pk",),
    "keys": ("pk",),
    "history": ("pk", "sk"),
}
INDEXES = {"due": ("due_shard", "due_at"), "shop": ("of_shop",)}
"""The Connections table's, with their keys."""


SETTINGS = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "POWERTOOLS_SERVICE_NAME": "integrations",
    "POWERTOOLS_METRICS_NAMESPACE": "Arcus/Integrations",
    "CONNECTIONS_TABLE": "connections",
    "RECEIPTS_TABLE": "receipts",
    "KEYS_TABLE": "keys",
    "HISTORY_TABLE": "history",
    "EVENT_BUS": "bus",
    "STACK_NAME": "stack",
    "CLOCK_OFFSET": "0",
    "SHOPIFY_CLIENT_ID": APP_ID,
    "SHOPIFY_SCOPES": "read_orders,write_products",
    "SHOPIFY_ADDRESS": "https://{shop}",
    "PUBLIC_BASE_URL": PUBLIC,
    "RETURN_ADDRESSES": f"https://erp.example/other, {RETURN_ADDRESS} ,",
    "TOKEN_LEASE": "10",
    "TOKEN_DEADLINE": "7",
    "TOKEN_MARGIN": "300",
}
"""The functions' settings, but for those that are known only once the premises stand."""
OWN = {"upkeep": {"TOKEN_LEASE": "30", "TOKEN_DEADLINE": "25"}}
"""Settings of one function alone."""


def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings, and nothing of the machine's own."""
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


def provision(monkeypatch: pytest.MonkeyPatch) -> None:
    dynamodb: Any = boto3.client("dynamodb")
    for table, keys in TABLES.items():
        indexed = INDEXES.values() if table == "connections" else ()
        names = {*keys, *(name for index in indexed for name in index)}
        dynamodb.create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in names],
            KeySchema=schema(keys),
            **secondary(table),
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
    _provision_queues(monkeypatch)
    secret = boto3.client("secretsmanager").create_secret(
        Name="stack-app", SecretString=json.dumps({"client_secret": APP_SECRET})
    )
    monkeypatch.setenv("SHOPIFY_SECRET", secret["ARN"])
    key = boto3.client("kms").create_key()
    monkeypatch.setenv("RECEIPTS_KEY", key["KeyMetadata"]["Arn"])


def _provision_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = boto3.client("sqs")
    dead, subscriber = (sqs.create_queue(QueueName=n)["QueueUrl"] for n in ("dead", "subscriber"))
    monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", dead)
    events = boto3.client("events")
    events.create_event_bus(Name="bus")
    events.put_rule(
        Name="demo", EventBusName="bus", EventPattern='{"source": ["arcus.integrations"]}'
    )
    arn = sqs.get_queue_attributes(QueueUrl=subscriber, AttributeNames=["QueueArn"])
    events.put_targets(
        Rule="demo",
        EventBusName="bus",
        Targets=[{"Id": "demo", "Arn": arn["Attributes"]["QueueArn"]}],
    )


def schema(keys: tuple[str, ...]) -> list[dict[str, str]]:
    """The keys of a table or of an index."""
    kinds = zip(keys, ("HASH", "RANGE"), strict=False)
    return [{"AttributeName": key, "KeyType": kind} for key, kind in kinds]


def secondary(table: str) -> dict[str, Any]:
    """The table's indexes, of which only one table has any."""
    listed = [
        {"IndexName": n, "KeySchema": schema(keys), "Projection": {"ProjectionType": "KEYS_ONLY"}}
        for n, keys in INDEXES.items()
    ]
    return {"GlobalSecondaryIndexes": listed} if table == "connections" else {}


def function(name: str) -> ModuleType:
    """A function's module, loaded afresh: its service is assembled at import."""
    path = ROOT / "functions" / name / "handler.py"
    spec = importlib.util.spec_from_file_location(f"functions_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with pytest.MonkeyPatch.context() as here:
        # A cold start leaves what there is to itself for good; here, many follow one another.
        here.setattr(gc, "freeze", lambda: None)
        for setting, value in OWN.get(name, {}).items():
            here.setenv(setting, value)
        spec.loader.exec_module(module)
    return module
