"""A stack in one process: the template's tables in moto, the real functions, a clock to move."""

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import boto3
import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from connectors import wiring
from connectors.adapters import system
from connectors.domain.owner import Owner
from connectors.operations.issue_key import IssuedKey, KeyWish
from tests.builders import ENTITY, NOON, Answered, an_event

ROOT = Path(__file__).parents[2]
TABLES = {"connections": ("pk", "sk"), "receipts": ("pk",), "keys": ("pk",), "history": ("pk", "sk")}


@dataclass
class MovableClock:
    """The time that the service sees."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        """Move the clock, e.g. `forward(hours=24)`."""
        self.moment += timedelta(**span)


@dataclass
class House:
    """The service, its keys, and windows into everything that it keeps and sends."""

    integrations: ModuleType
    announcements: ModuleType
    clock: MovableClock
    calls: list[str] = field(default_factory=list)
    """Every AWS operation since the last `calls.clear()`, in order."""

    @classmethod
    @contextmanager
    def built(cls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Self]:
        """A stack that lives as long as the block."""
        _environment(monkeypatch)
        with mock_aws():
            _one_at_a_time(monkeypatch)
            _provision(monkeypatch)
            clock = MovableClock()
            monkeypatch.setattr(system, "now", clock)
            monkeypatch.setattr(wiring.integrations, "__defaults__", (clock,))
            built = cls(_function("integrations"), _function("announcements"), clock)
            built._listen()
            yield built

    def key(self, *, entity_id: str = ENTITY, livemode: bool = True, **wish: Any) -> str:
        """A new key's text."""
        return self.issue(entity_id=entity_id, livemode=livemode, **wish).secret

    def issue(self, *, entity_id: str = ENTITY, livemode: bool = True, **wish: Any) -> IssuedKey:
        """A new key, issued as an operator would."""
        wanted = KeyWish(entity_id=entity_id, livemode=livemode, name="test", **wish)
        try:
            return wiring.operator(boto3.Session(), "keys").issue_key(wanted)
        finally:
            self.calls.clear()

    def send(self, method: str, path: str, **parts: Any) -> Answered:
        """One call of the HTTP function; see `an_event` for the parts."""
        return Answered.of(self.integrations.handler(an_event(method, path, **parts), None))

    def rows(self) -> list[dict[str, Any]]:
        """Every item of the Connections table."""
        return self.items("connections")

    def items(self, table: str) -> list[dict[str, Any]]:
        """Every item of a table, as attribute values."""
        return boto3.client("dynamodb").scan(TableName=table)["Items"]

    def row(self, connector_type: str, owner: Owner | None = None) -> dict[str, Any]:
        """One item of the Connections table."""
        place = {
            "pk": {"S": (owner or Owner(ENTITY, livemode=True)).partition},
            "sk": {"S": connector_type},
        }
        return boto3.client("dynamodb").get_item(TableName="connections", Key=place)["Item"]

    def stream(self) -> list[dict[str, Any]]:
        """Every record that the Connections table has streamed so far."""
        streams = boto3.client("dynamodbstreams")
        arn = streams.list_streams(TableName="connections")["Streams"][0]["StreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]
        start = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        return streams.get_records(ShardIterator=start["ShardIterator"])["Records"]

    def announce(self, records: list[dict[str, Any]] | None = None) -> None:
        """Hand stream records (all of them, if none are given) to the announcer."""
        self.announcements.handler({"Records": self.stream() if records is None else records}, None)

    def received(self) -> list[dict[str, Any]]:
        """The details of all events that the demo subscriber has got since last asked."""
        return [json.loads(m["Body"])["detail"] for m in self._drain("subscriber")]

    def dead_letters(self) -> list[dict[str, Any]]:
        """What the announcer has set aside since last asked: queue messages."""
        return list(self._drain("dead"))

    def _drain(self, queue: str) -> Iterator[Mapping[str, Any]]:
        sqs = boto3.client("sqs")
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        while got := sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages"):
            for message in got:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield message

    def _listen(self) -> None:
        """Hook every client of the functions; the house's own clients stay unheard."""
        for client in self.clients():
            client.meta.events.register(
                "before-send.*",
                lambda request, event_name, **_: self.calls.append(event_name.split(".")[-1]),
            )

    def clients(self) -> list[Any]:
        """The AWS clients that the functions work with, to hook or to harm."""
        made = self.announcements.service
        return [
            self.integrations.endpoint.keys.client,
            made.announce.bus.client,
            made.dead_letters.client,
        ]


def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
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
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock around moto: in one process its tables are not atomic under threads."""
    lock, answer = threading.RLock(), BotocoreStubber.__call__

    def locked(stubber: BotocoreStubber, *args: Any, **kwargs: Any) -> Any:
        with lock:
            return answer(stubber, *args, **kwargs)

    monkeypatch.setattr(BotocoreStubber, "__call__", locked)


def _provision(monkeypatch: pytest.MonkeyPatch) -> None:
    dynamodb, sqs = boto3.client("dynamodb"), boto3.client("sqs")
    for table, keys in TABLES.items():
        dynamodb.create_table(
            TableName=table,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": k, "AttributeType": "S"} for k in keys],
            KeySchema=[
                {"AttributeName": k, "KeyType": kind}
                for k, kind in zip(keys, ("HASH", "RANGE"), strict=False)
            ],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
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


def _function(name: str) -> ModuleType:
    """A function's module, loaded afresh: its service is assembled at import."""
    path = ROOT / "functions" / name / "handler.py"
    spec = importlib.util.spec_from_file_location(f"functions_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


