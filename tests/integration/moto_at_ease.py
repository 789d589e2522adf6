"""Moto as a single-minded and unhurried machine should be treated."""

import threading
from typing import Any

import pytest
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.parsing.validators import ActionCountValidator, OverlappingPathsValidator

from connectors.adapters import key_table


def at_ease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto do one thing at a time, and nothing twice."""
    _one_at_a_time(monkeypatch)
    _judged_once(monkeypatch)
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


def _short_key_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer stale counters are removed by name with each request, for moto parses every one.

    More are left to the sweep; test_rate_limits keeps the real numbers.
    """
    monkeypatch.setattr(key_table, "STALE_SECONDS", 2)
    monkeypatch.setattr(key_table, "STALE_TENS", 2)
