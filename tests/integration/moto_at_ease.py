"""Moto as a single-minded and unhurried machine should be treated."""

import copy
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.validators import ActionCountValidator, OverlappingPathsValidator

from connectors.adapters import key_table


def at_ease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto do one thing at a time, and nothing twice."""
    _one_at_a_time(monkeypatch)
    _judged_once(monkeypatch)
    _outlined(monkeypatch)
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
    deleted leaves the item that stood there as it was; where one is updated, moto copies all.
    """
    carry, now = DynamoDBBackend.transact_write_items, threading.local()

    def transact(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        now.updating = any("Update" in part for part in transact_items)
        carry(backend, transact_items)

    def copied(thing: Any) -> Any:
        if isinstance(thing, Table) and not now.updating:
            return _outline(thing)
        return copy.deepcopy(thing)

    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", transact)
    monkeypatch.setattr("moto.dynamodb.models.copy", SimpleNamespace(deepcopy=copied))


def _outline(table: Table) -> Table:
    """The table as it is, of the same items and records."""
    outline: Any = copy.copy(table)
    outline.items = copy.copy(table.items)
    if table.has_range_key:
        outline.items.update((key, dict(items)) for key, items in table.items.items())
    if table.stream_shard is not None:
        outline.stream_shard = copy.copy(table.stream_shard)
        outline.stream_shard.items = list(table.stream_shard.items)
        outline.stream_shard.table = outline
    return outline  # type: ignore[no-any-return]


def _short_key_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer stale counters are removed by name with each request, for moto parses every one.

    More are left to the sweep; test_rate_limits keeps the real numbers.
    """
    monkeypatch.setattr(key_table, "STALE_SECONDS", 2)
    monkeypatch.setattr(key_table, "STALE_TENS", 2)
