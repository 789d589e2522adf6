"""An entity of its own, in a house that the tests of one module live in together."""

import io
import itertools
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any, Self

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from connectors.adapters import system
from connectors.adapters.dynamodb import change_stream
from connectors.domain.connection.events import Event
from connectors.domain.connection.owner import Owner
from connectors.operations.issue_key import IssuedKey, IssueKey, NewKey
from tests.builders import SEED_BODY, Answered
from tests.integration.house import House
from tests.integration.premises import TABLES

_ids = map("key_{:04}".format, itertools.count())


@dataclass
class Tenant:
    """Whatever it sees and changes is its own; only house and clock are the neighbours' as well."""

    house: House
    entity_id: str
    key: str = ""

    @classmethod
    def of(cls, house: House) -> Self:
        """A newcomer, with a live key of the elevated tier."""
        tenant = cls(house, str(uuid.uuid4()))
        tenant.key = tenant.issue(rate_tier="elevated").secret
        return tenant

    def issue(self, *, livemode: bool = True, **command: Any) -> IssuedKey:
        """A further key, as an operator would issue it."""
        keys = self.house.integrations.service.endpoint.keys
        issue_key = IssueKey(keys, self.house.clock, lambda _: next(_ids), system.random_text)
        wanted = NewKey(entity_id=self.entity_id, livemode=livemode, name="test", **command)
        issued = issue_key(wanted)
        self.house.calls.clear()
        return issued

    def send(self, method: str, path: str, **parts: Any) -> Answered:
        """One call, under the tenant's own key unless another is given."""
        return self.house.send(method, path, **({"key": self.key} | parts))

    def connect(self, connector_type: str = "stripe", **parts: Any) -> Answered:
        """A POST of the seed's body, unless another is given."""
        path = f"/v1/integrations/{connector_type}"
        return self.send("POST", path, **({"body": SEED_BODY} | parts))

    def amend(self, body: Any, connector_type: str = "stripe", **parts: Any) -> Answered:
        """A PATCH."""
        return self.send("PATCH", f"/v1/integrations/{connector_type}", body=body, **parts)

    def read(self, connector_type: str = "stripe", **parts: Any) -> Answered:
        """A GET of one row."""
        return self.send("GET", f"/v1/integrations/{connector_type}", **parts)

    def rows(self) -> list[dict[str, Any]]:
        """Its items of the Connections table."""
        client = boto3.client("dynamodb")
        pages = [
            client.query(
                TableName="connections",
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": Owner(self.entity_id, live).partition}},
            )
            for live in (True, False)
        ]
        return [dict(row) for page in pages for row in page["Items"]]

    def records(self) -> list[dict[str, Any]]:
        """The stream records of its rows; straight from moto, which spells out the whole stream."""
        table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-west-1"].get_table("connections")
        assert table.stream_shard is not None
        records = [item.to_json() for item in table.stream_shard.items]
        return [record for record in records if self._owns(record["dynamodb"]["Keys"])]

    def owed(self) -> list[Event]:
        """The events that its committed writes owe, in the order of the stream."""
        return [event for record in self.records() for event in change_stream.owed(record)]

    def events(self) -> list[str]:
        """The types of these events."""
        return [event.change.type for event in self.owed()]

    def _owns(self, item: dict[str, Any]) -> bool:
        return bool(item["pk"]["S"].startswith(f"{self.entity_id}#"))


@contextmanager
def overheard(house: House) -> Iterator[io.StringIO]:
    """Everything that the process logs, prints or complains about while the block runs."""
    heard = io.StringIO()
    handler = house.integrations.service.endpoint.logger.registered_handler
    before = handler.setStream(heard)
    with redirect_stdout(heard), redirect_stderr(heard):
        yield heard
    handler.setStream(before)


def everything_kept(house: House) -> str:
    """All items of all tables and all records of the stream, as one text to search."""
    tables = {table: house.items(table) for table in TABLES}
    return json.dumps([tables, house.stream()], default=str, ensure_ascii=False)
