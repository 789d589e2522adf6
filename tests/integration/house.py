"""A stack in one process: the template's tables in moto, the real functions, a clock to move."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, Self

import boto3
import pytest
from moto import mock_aws

from connectors.domain.connection.owner import Owner
from connectors.operations.issue_key import IssuedKey, NewKey
from connectors.wiring import machine
from connectors.wiring import operator as wiring
from tests.builders import ENTITY, NOON, Answered
from tests.description import assert_described
from tests.gateway import arrival
from tests.integration import premises
from tests.integration.moto_at_ease import at_ease
from tests.integration.street import Street

FUNCTIONS = ("integrations", "announcements", "upkeep", "credentials", "shopify")


@dataclass
class MovableClock:
    """The time that the service sees."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: float) -> None:
        """Move the clock, e.g. `forward(hours=24)`."""
        self.moment += timedelta(**span)


class Unhurried:
    """An invocation with time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 300_000


@dataclass
class House:
    """The service, its keys, and windows into everything that it keeps and sends."""

    integrations: ModuleType
    announcements: ModuleType
    upkeep: ModuleType
    credentials: ModuleType
    shopify: ModuleType
    clock: MovableClock
    street: Street
    calls: list[str] = field(default_factory=list)
    """Every AWS operation since the last `calls.clear()`, in order."""

    @classmethod
    @contextmanager
    def built(cls, monkeypatch: pytest.MonkeyPatch) -> Iterator[Self]:
        """A stack that lives as long as the block."""
        premises.environment(monkeypatch)
        with mock_aws():
            at_ease(monkeypatch)
            premises.provision(monkeypatch)
            clock = MovableClock()
            street = Street.laid(monkeypatch, clock)
            monkeypatch.setattr(machine, "clock", lambda offset: clock)
            functions: Any = {name: premises.function(name) for name in FUNCTIONS}
            built = cls(**functions, clock=clock, street=street)
            built._listen()
            yield built

    def key(self, *, entity_id: str = ENTITY, livemode: bool = True, **command: Any) -> str:
        """A new key's text."""
        return self.issue(entity_id=entity_id, livemode=livemode, **command).secret

    def issue(self, *, entity_id: str = ENTITY, livemode: bool = True, **command: Any) -> IssuedKey:
        """A new key, issued as an operator would."""
        wanted = NewKey(entity_id=entity_id, livemode=livemode, name="test", **command)
        try:
            return wiring.operator(boto3.Session(), "keys").issue_key(wanted)
        finally:
            self.calls.clear()

    def send(self, method: str, path: str, **parts: Any) -> Answered:
        """One call through the gateway; see `arrival` for the parts.

        Whatever a test is about: the answer is one that the committed description tells of.
        """
        arrived = arrival(method, path, **parts)
        assert arrived is not None, "the gateway answers this by itself"
        function: ModuleType = getattr(self, arrived.function)
        answer = Answered.of(function.handler(arrived.event, None))
        assert_described(method, path, answer)
        return answer

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
        records: list[Any] = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
        return records

    def announce(self, records: list[dict[str, Any]] | None = None) -> None:
        """Hand stream records (all of them, if none are given) to the announcer."""
        self.announcements.handler({"Records": self.stream() if records is None else records}, None)

    def follow(self, records: list[dict[str, Any]] | None = None) -> None:
        """Hand stream records (all of them, if none are given) to upkeep."""
        self.upkeep.handler({"Records": self.stream() if records is None else records}, None)

    def tick(self) -> dict[str, int]:
        """The minute's upkeep, with time enough."""
        counts: dict[str, int] = self.upkeep.handler({"task": "work_off_due"}, Unhurried())
        return counts

    def reconcile(self) -> dict[str, int]:
        """The day's upkeep."""
        counts: dict[str, int] = self.upkeep.handler({"task": "reconcile"}, Unhurried())
        return counts

    def hand_out(self, connector_type: str = "stripe", **changes: Any) -> dict[str, Any]:
        """What a worker of the vendor's is told when it asks for credentials."""
        asked = {
            "entity_id": ENTITY,
            "livemode": True,
            "connector_type": connector_type,
            "caller": "order-sync",
            "reason": "nightly import",
        }
        told: dict[str, Any] = self.credentials.handler(asked | changes, None)
        return told

    def received(self) -> list[dict[str, Any]]:
        """The details of all events that the demo subscriber has got since last asked."""
        return [json.loads(m["Body"])["detail"] for m in self._drain("subscriber")]

    def dead_letters(self) -> list[dict[str, Any]]:
        """What the announcer has set aside since last asked: queue messages."""
        return list(self._drain("dead"))

    def _drain(self, queue: str) -> Iterator[Any]:
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
        http, announcer = self.integrations.service, self.announcements.service
        upkeep, hand_outs = self.upkeep.service, self.credentials.service
        shopify = self.shopify.service
        return [
            http.endpoint.keys.client,
            http.store_credentials.vault.client,
            announcer.announce.bus.client,
            announcer.announce.history.client,
            announcer.dead_letters.client,
            upkeep.sync_secret_state.connections.client,
            upkeep.sync_secret_state.vault.client,
            hand_outs.hand_out.connections.client,
            hand_outs.hand_out.vault.client,
            shopify.endpoint.keys.client,
            shopify.complete_authorization.vault.client,
            shopify.authorize.seal.client,
        ]
