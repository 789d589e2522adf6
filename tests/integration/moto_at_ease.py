"""Moto as a single-minded and unhurried machine should be treated."""

import copy
import threading
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.loaders import JSONFileLoader
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.validators import ActionCountValidator, OverlappingPathsValidator

from connectors.adapters.dynamodb import key_table


def at_ease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto do one thing at a time, and nothing twice."""
    _one_at_a_time(monkeypatch)
    _judged_once(monkeypatch)
    _outlined(monkeypatch)
    _values_as_they_are(monkeypatch)
    _models_read_once(monkeypatch)
    _short_key_updates(monkeypatch)


def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock around moto: in one process its tables are not atomic under threads."""
    lock, answer = threading.RLock(), BotocoreStubber.__call__

    def locked(stubber: BotocoreStubber, *args: Any, **kwargs: Any) -> Any:
        with lock:
            return answer(stubber, *args, **kwargs)

    monkeypatch.setattr(BotocoreStubber, "__call__", locked)


def _judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto judge an update's clauses once, not again at every clause.

    The verdict is the same, and each request 2.5 times as fast.
    """
    for validator in (ActionCountValidator, OverlappingPathsValidator):
        monkeypatch.setattr(validator, "traverse", lambda it, tree: it.process(tree))


def _outlined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a transaction let moto keep an outline of its tables, not every item and record anew.

    It would once per part: half a second for an event where there are a thousand. What is put or
    deleted leaves the item that stood there as it was; what is updated is kept as a copy.
    """
    carry, now = DynamoDBBackend.transact_write_items, threading.local()

    def transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        now.updates = [part["Update"] for part in transact_items if "Update" in part]
        carry(backend, transact_items)

    def copied(thing: Any) -> Any:
        if isinstance(thing, Table):
            updates = (u for u in now.updates if u["TableName"] == thing.name)
            return _outline(thing, [update["Key"] for update in updates])
        return copy.deepcopy(thing)

    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", transact)
    monkeypatch.setattr("moto.dynamodb.models.copy", SimpleNamespace(deepcopy=copied))


def _outline(table: Table, copied: list[dict[str, Any]]) -> Table:
    """The table as it is, of the same items and records; of the items with these keys, copies."""
    outline: Any = copy.copy(table)
    outline.items = copy.copy(table.items)
    if table.has_range_key:
        outline.items.update((key, dict(items)) for key, items in table.items.items())
    for key in copied:
        partition, *rest = (DynamoType(key[name]) for name in table.table_key_attrs)
        where, place = (outline.items[partition], *rest) if rest else (outline.items, partition)
        if place in where:
            where[place] = copy.deepcopy(where[place])
    if table.stream_shard is not None:
        outline.stream_shard = copy.copy(table.stream_shard)
        outline.stream_shard.items = list(table.stream_shard.items)
        outline.stream_shard.table = outline
    return outline  # type: ignore[no-any-return]


def _values_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto pass on an attribute's value, which is in the form of the wire already.

    It would look for each of the ten kinds of value under five names, at every level.
    """
    spell = BaseJSONSerializer._serialize_type_structure

    def spelled(
        serializer: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str
    ) -> None:
        if shape.name == "AttributeValue":
            serializer._default_serialize(serialized, value, shape, key)
        else:
            spell(serializer, serialized, value, shape, key)

    monkeypatch.setattr(BaseJSONSerializer, "_serialize_type_structure", spelled)


def _models_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's models, which every session of every function would read anew: three quarters of
    what building a house takes.
    """
    monkeypatch.setattr(JSONFileLoader, "load_file", lambda _, path: _model(path))


_load = JSONFileLoader().load_file


@cache
def _model(path: str) -> Any:
    return _load(path)


def _short_key_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer stale counters are removed by name with each request, for moto parses every one.

    More are left to the sweep; test_rate_limits keeps the real numbers.
    """
    monkeypatch.setattr(key_table, "STALE_SECONDS", 2)
    monkeypatch.setattr(key_table, "STALE_TENS", 2)
