"""Ten writers on two processes, five seconds apart by their clocks, and who follows the history.

Five hundred changes are part of the gate, two thousand of `make slow`.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Event

import boto3
import pytest

from connectors.adapters import system
from connectors.domain.connection.owner import Owner
from tests.builders import ENTITY
from tests.faults.writing import PAST, Follower, Writing, engine, follow, write, writers, written

WRITERS, CHANGES, APART = 10, int(os.environ.get("HISTORY_CHANGES", "500")), 5
TYPES = ("stripe", "ups")


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writing]:
    with engine(tmp_path_factory.mktemp("engine")):
        yield Writing()


def keep_as_before(connector_type: str, many: int) -> list[str]:
    """Events of the release before, by clocks an hour apart, some of them ahead; their ids."""
    now, ids = datetime.now(UTC), []
    for number in range(many):
        at = now + timedelta(hours=number - many // 2)
        ids.append(system.Ulids(lambda at=at: at)("evt_"))  # type: ignore[misc]
        item = {
            "pk": {"S": f"{Owner(ENTITY, livemode=True).partition}#{connector_type}"},
            "sk": {"S": ids[-1]},
            "event": {"S": f'{{"id":"{ids[-1]}","sequence":0}}'},
            "expires_at": {"N": str(int((at + timedelta(days=90)).timestamp()))},
        }
        boto3.client("dynamodb").put_item(TableName="history", Item=item)
    return ids


def race(writing: Writing, followers: list[Follower], changes: int) -> None:
    """Let all write, and be announced and followed meanwhile, until everything has come through."""
    announced = Event()
    with ExitStack() as stack:
        processes = [stack.enter_context(writers(offset)) for offset in (0, APART)]
        threads = stack.enter_context(ThreadPoolExecutor(1 + len(followers)))
        announcing = threads.submit(writing.announce)
        following = [threads.submit(follow, one, announced) for one in followers]
        for process in processes:
            keys = [writing.key() for _ in range(WRITERS // len(processes))]
            write(process, keys=keys, changes=changes // WRITERS, types=TYPES)
        try:
            told = [written(process) for process in processes]
        finally:
            writing.over.set()
            announcing.result()
            announced.set()
        for one in following:
            one.result()
        assert told == [{"200": changes // len(processes)}] * len(processes)


def test_a_follower_of_writers_apart_sees_every_change_once_in_the_order_of_commits(
    writing: Writing,
) -> None:
    before = {name: keep_as_before(name, 9) for name in TYPES}
    for name in TYPES:
        writing.connect(name)
    followers = {name: writing.follower(name) for name in TYPES}
    race(writing, list(followers.values()), CHANGES)
    for name, follower in followers.items():
        committed = writing.events(name)
        assert len(committed) == 1 + CHANGES // len(TYPES)
        # By the clocks of their writers they would stand elsewhere.
        assert committed != sorted(committed)
        assert [event["id"] for event in follower.seen] == before[name] + committed
        sequences = [event["sequence"] for event in follower.seen if event["sequence"]]
        assert sequences == list(range(1, len(committed) + 1))
        page = follower.history(limit=100, ending_before=PAST)
        assert [event["id"] for event in page.body["data"]][::-1][:9] == before[name]
