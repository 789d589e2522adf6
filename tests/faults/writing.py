"""Writers in processes of their own, a real stream, the real announcer, and who follows it all."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import change_stream
from connectors.operations.issue_key import NewKey
from connectors.wiring import operator as wiring
from local.engine import Engine
from local.places import REGION, Places
from tests.builders import ENTITY, Answered, an_event
from tests.flaky_bus import FlakyBus
from tests.integration import premises
from tests.integration.premises import ROOT

PAST = "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
LIMIT, POLLS_EVERY = 7, 0.07
"""A follower's page, so that it takes a few to catch up; seconds, as its key's rate allows."""
PATIENCE = 300
"""Seconds within which all has come through, on the busiest machine."""


@contextmanager
def engine(home: Path) -> Iterator[None]:
    """The premises on the local engine, whose tables are atomic and whose stream has numbers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Engine(Places(port, home)), pytest.MonkeyPatch.context() as patch:
        premises.environment(patch)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        at_engine = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": REGION}
        administrator = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
        for name, value in (at_engine | administrator | {"no_proxy": "127.0.0.1"}).items():
            patch.setenv(name, value)
        premises.provision(patch)
        yield


@contextmanager
def writers(clock_offset: float) -> Iterator["subprocess.Popen[str]"]:
    """A process of writers, ready."""
    given = {"CLOCK_OFFSET": str(clock_offset), "PYTHONPATH": ":".join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer"],
        env=os.environ | given,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


@dataclass
class Follower:
    """Who has seen a history up to an event, and asks again and again for what came behind it."""

    history: Callable[..., Answered]
    seen: list[Any] = field(default_factory=list)

    def poll(self) -> bool:
        """One page more; whether there was anything on it."""
        cursor = self.seen[-1]["id"] if self.seen else PAST
        answer = self.history(limit=LIMIT, ending_before=cursor)
        assert answer.status == 200, answer.text
        self.seen += answer.body["data"][::-1]
        return bool(answer.body["data"])


class Writing:
    """One entity's rows on the engine, and the functions that serve them, in this process."""

    def __init__(self) -> None:
        self.integrations: ModuleType = premises.function("integrations")
        self.announcements: ModuleType = premises.function("announcements")
        self.committed: list[Any] = []
        self.over = threading.Event()
        self._streams: Any = boto3.client("dynamodbstreams")
        (stream,) = self._streams.list_streams(TableName="connections")["Streams"]
        self._arn = stream["StreamArn"]
        told = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        self._iterator = self._streams.get_shard_iterator(
            StreamArn=self._arn,
            ShardId=told["Shards"][0]["ShardId"],
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]

    def key(self) -> str:
        """A new key of the entity's."""
        wanted = NewKey(entity_id=ENTITY, livemode=True, name="test", rate_tier="elevated")
        return wiring.operator(boto3.Session(), "keys").issue_key(wanted).secret

    def connect(self, connector_type: str) -> None:
        """A row to write."""
        event = an_event("POST", f"/v1/integrations/{connector_type}", key=self.key(), body={})
        assert self.integrations.handler(event, None)["statusCode"] == 201

    def follower(self, connector_type: str) -> Follower:
        """One that has seen nothing yet."""
        key, path = self.key(), f"/v1/integrations/{connector_type}/events"

        def history(**query: object) -> Answered:
            given = {name: [str(value)] for name, value in query.items()}
            event = an_event("GET", path, key=key, query=given)
            return Answered.of(self.integrations.handler(event, None))

        return Follower(history)

    def announce(self) -> None:
        """Bring the stream to the announcer, as Lambda does, until all is over."""
        with FlakyBus().before(self.announcements.service.announce.bus.client):
            while True:
                over = self.over.is_set()
                told = self._streams.get_records(ShardIterator=self._iterator, Limit=100)
                self._iterator = told["NextShardIterator"]
                records = [record | {"eventSourceARN": self._arn} for record in told["Records"]]
                if records:
                    self.announcements.handler({"Records": records}, None)
                    self.committed += records
                elif over:
                    return
                else:
                    time.sleep(0.01)

    def events(self, connector_type: str) -> list[str]:
        """The ids that a row's committed writes owe, in their order."""
        mine = [r for r in self.committed if r["dynamodb"]["Keys"]["sk"]["S"] == connector_type]
        return [event.change.id for record in mine for event in change_stream.owed(record)]


def follow(follower: Follower, until: threading.Event) -> None:
    """Poll until that, and then to the end."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        over = until.is_set()
        if not follower.poll() and over:
            return
        time.sleep(POLLS_EVERY)


def write(process: "subprocess.Popen[str]", **command: Any) -> None:
    """Have a process of writers begin."""
    assert process.stdin is not None
    process.stdin.write(json.dumps(command) + "\n")
    process.stdin.flush()


def written(process: "subprocess.Popen[str]") -> dict[str, int]:
    """How its requests were answered: statuses, counted."""
    assert process.stdout is not None
    told: dict[str, int] = json.loads(process.stdout.readline())
    return told
