"""AWS in this process, for what upkeep asks of it: as strict as AWS there, refusing all else."""

import bisect
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

SLOT = 4096
"""Bytes that every stored item takes, so that the store neither grows nor shrinks by itself."""
UNMOVED = (
    "#id = :was_id AND #version = :was_version AND (#token_generation = :was_token_generation"
    " OR attribute_not_exists(#token_generation))"
)
DUE = "due_shard = :shard AND due_at <= :now"

Item = dict[str, Any]
Entry = tuple[str, str, str]
"""An index entry: when, and whose key."""


def refused(code: str, operation: str, **told: Any) -> ClientError:
    """AWS's refusal."""
    return ClientError({"Error": {"Code": code, "Message": "no"}, **told}, operation)  # type: ignore[typeddict-item]


@dataclass
class Line:
    """The way to AWS: counts the calls, and takes its time for each."""

    seconds: float = 0
    calls: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def carry[T](self, operation: str, work: Callable[[], T]) -> T:
        """One call. What it does, nobody else does at the same time."""
        if self.seconds:
            time.sleep(self.seconds)
        with self.lock:
            self.calls[operation] += 1
            return work()


@dataclass
class Turn:
    """An item's place in the queue at the beginning, and whether it is deleted."""

    shard: str
    at: str
    over: bool = False


class DueTable:
    """DynamoDB's client with one table and its `due` index. What is deleted stays in its slot."""

    def __init__(self, items: Iterable[Item], line: Line) -> None:
        self._line = line
        self._slots: dict[tuple[str, str], bytes] = {}
        self._due: dict[str, list[Entry]] = defaultdict(list)
        self._turns: dict[tuple[str, str], Turn] = {}
        for item in items:
            self._store(item)
            self._turns[_key(item)] = Turn(item["due_shard"]["S"], item["due_at"]["S"])
        self._gone: list[Turn | None] = [None] * len(self._turns)
        self._over = 0

    def __len__(self) -> int:
        return len(self._turns) - self._over

    def gone(self) -> Iterator["Turn"]:
        """What was deleted, in the order in which it was."""
        return filter(None, self._gone)

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:  # noqa: N803
        """A strongly consistent read."""
        _demand(TableName == "connections" and ConsistentRead)
        found = self._line.carry("GetItem", lambda: self._item(_key(Key)))
        return {"Item": found} if found else {}

    def update_item(self, *, TableName: str, Key: Item, **given: Any) -> None:  # noqa: N803
        """A write where the row has not moved: of the language of updates, plain assignments."""
        _demand(given.pop("ReturnValuesOnConditionCheckFailure") == "ALL_OLD")
        _demand(TableName == "connections")
        parts = given.pop("UpdateExpression").removeprefix("SET ").split(", ")
        values = given["ExpressionAttributeValues"]

        def work() -> None:
            self._check("UpdateItem", _key(Key), **given)
            item = self._item(_key(Key))
            for name, value in (part.split(" = ") for part in parts):
                item[name.removeprefix("#")] = values[value]
            self._forget(_key(Key))
            self._store(item)

        self._line.carry("UpdateItem", work)

    def delete_item(self, *, TableName: str, Key: Item, **guard: Any) -> None:  # noqa: N803
        """A removal where the row has not moved."""
        _demand(TableName == "connections")

        def work() -> None:
            self._check("DeleteItem", _key(Key), **guard)
            self._forget(_key(Key))
            turn = self._turns[_key(Key)]
            turn.over = True
            self._gone[self._over] = turn
            self._over += 1

        self._line.carry("DeleteItem", work)

    def get_paginator(self, operation: str) -> "DueTable":
        """Only queries are paged."""
        _demand(operation == "query")
        return self

    def paginate(self, **query: Any) -> Iterator[dict[str, Any]]:
        """Pages of the index, each read when it is asked for, behind the last one's last key."""
        _demand((query["TableName"], query["IndexName"]) == ("connections", "due"))
        _demand(query["KeyConditionExpression"] == DUE)
        values, size = query["ExpressionAttributeValues"], query["PaginationConfig"]["PageSize"]
        shard, now, last = values[":shard"]["S"], values[":now"]["S"], ("", "", "")
        while True:
            page = self._line.carry("Query", lambda: self._page(shard, last, now, size))  # noqa: B023
            yield {"Items": [{"pk": {"S": pk}, "sk": {"S": sk}} for _, pk, sk in page]}
            if len(page) < size:
                return
            last = page[-1]

    def _page(self, shard: str, last: Entry, now: str, size: int) -> list[Entry]:
        entries = self._due[shard]
        start = bisect.bisect_right(entries, last)
        return [entry for entry in entries[start : start + size] if entry[0] <= now]

    def _check(self, operation: str, key: tuple[str, str], **guard: Any) -> None:
        _demand(guard["ConditionExpression"] == UNMOVED)
        values, item = guard["ExpressionAttributeValues"], self._item(key)
        if (item.get("id"), item.get("version")) != (values[":was_id"], values[":was_version"]):
            told = {"Item": item} if item else {}
            raise refused("ConditionalCheckFailedException", operation, **told)

    def _item(self, key: tuple[str, str]) -> Item:
        found: Item = {} if self._turns[key].over else json.loads(self._slots[key])
        return found

    def _store(self, item: Item) -> None:
        text = json.dumps(item).encode()
        _demand(len(text) <= SLOT)
        self._slots[_key(item)] = text.ljust(SLOT)
        if "due_at" in item:
            bisect.insort(self._due[item["due_shard"]["S"]], _entry(item))

    def _forget(self, key: tuple[str, str]) -> None:
        item = json.loads(self._slots[key])
        self._due[item["due_shard"]["S"]].remove(_entry(item))


class Secrets:
    """Secrets Manager's client: which secrets there are, and which are scheduled for deletion."""

    def __init__(self, arns: Iterable[str], line: Line) -> None:
        self._line = line
        self.scheduled = set(arns)

    def describe_secret(self, *, SecretId: str) -> dict[str, Any]:  # noqa: N803
        """What is known of it, but for its value."""

        def work() -> dict[str, Any]:
            if SecretId not in self.scheduled:
                raise refused("ResourceNotFoundException", "DescribeSecret")
            return {"DeletedDate": "soon"}

        return self._line.carry("DescribeSecret", work)

    def delete_secret(self, *, SecretId: str, ForceDeleteWithoutRecovery: bool) -> None:  # noqa: N803
        """Destroy it for good."""
        _demand(ForceDeleteWithoutRecovery)
        self._line.carry("DeleteSecret", lambda: self.scheduled.remove(SecretId))


def _demand(kept: bool) -> None:
    """Raise where upkeep asks for what this does not do as AWS does it."""
    if not kept:
        raise NotImplementedError


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _entry(item: Item) -> Entry:
    return (item["due_at"]["S"], *_key(item))
