"""Killed at every AWS call of a row's life: what upkeep then makes of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from tests.integration.house import House

PATH = "/v1/integrations/ups"
GIVEN = {"credentials": {"client_id": "a", "client_secret": "b"}}

Act = Callable[[House, str], object]


class Killed(BaseException):
    """The process ends here; nothing catches it."""


def connect(house: House, key: str) -> object:
    return house.send("POST", PATH, key=key, body={})


def put(house: House, key: str) -> object:
    return house.send("PUT", f"{PATH}/credentials", key=key, body=GIVEN)


def delete(house: House, key: str) -> object:
    return house.send("DELETE", PATH, key=key)


def replace(house: House, key: str) -> object:
    return house.send("POST", PATH, key=key, body={"mode": "live"})


def once(act: Act) -> Act:
    """The same, with an `Idempotency-Key`."""

    def act_once(house: House, key: str) -> object:
        real = house.send

        def send(method: str, path: str, **parts: Any) -> object:
            return real(method, path, headers={"Idempotency-Key": "once"}, **parts)

        house.send = send  # type: ignore[method-assign, assignment]
        try:
            return act(house, key)
        finally:
            house.send = real  # type: ignore[method-assign]

    act_once.__name__ = f"{act.__name__} once"
    return act_once


def purge(house: House, key: str) -> object:
    house.clock.forward(days=7)
    return house.tick()


def follow(house: House, key: str) -> object:
    house.follow()
    return None


def reconcile(house: House, key: str) -> object:
    house.clock.forward(hours=2)
    return house.reconcile()


LIVES: dict[str, tuple[list[Act], Act]] = {
    "put": ([connect], put),
    "put with a key": ([connect], once(put)),
    "put again": ([connect, put], put),
    "delete": ([connect, put], delete),
    "delete with a key": ([connect, put], once(delete)),
    "upkeep follows a delete": ([connect, put, delete], follow),
    "restore": ([connect, put, delete, follow], connect),
    "restore with a key": ([connect, put, delete, follow], once(connect)),
    "restore before upkeep followed": ([connect, put, delete], connect),
    "replace": ([connect, put, delete, follow], replace),
    "upkeep follows a replacement": ([connect, put, delete, follow, replace], follow),
    "purge": ([connect, put, delete, follow], purge),
    "reconcile an orphan": ([connect, put, put], reconcile),
}


def killed_at(house: House, act: Callable[[], object], number: int, *, after: bool) -> bool:
    """Whether the act was killed at its n-th AWS call, rather than being over before it."""
    made = [0]

    def kill(**_: Any) -> None:
        made[0] += 1
        if made[0] == number:
            raise Killed

    event = "after-call.*.*" if after else "before-send.*.*"
    for client in house.clients():
        client.meta.events.register_first(event, kill, unique_id="kill")
    try:
        act()
    except Killed:
        return True
    finally:
        for client in house.clients():
            client.meta.events.unregister(event, unique_id="kill")
    return False


def upkeep(house: House) -> None:
    """The stream, minute and day parts, twice, past the grace."""
    for _ in range(2):
        house.clock.forward(hours=1, minutes=1)
        house.follow()
        house.tick()
        house.reconcile()


def contradictions(house: House) -> Iterator[str]:
    """Whatever disagrees between rows, secrets and events."""
    ours: Any = [{"Key": "name", "Values": ["stack/"]}]
    listed = boto3.client("secretsmanager").list_secrets(IncludePlannedDeletion=True, Filters=ours)
    kept = {s["ARN"]: "DeletedDate" in s for s in listed["SecretList"]}
    rows = [row for row in house.rows() if "S" in row.get("secret_arn", {})]
    demanded = {row["secret_arn"]["S"]: "S" in row["disconnected_at"] for row in rows}
    if kept != demanded:
        yield f"secrets {kept}, rows {demanded}"
    house.announce()
    stories: dict[str, dict[int, str]] = {}
    for event in house.received():
        stories.setdefault(event["data"]["object"]["id"], {})[event["sequence"]] = event["type"]
    for story in stories.values():
        if sorted(story) != list(range(1, len(story) + 1)):
            yield f"events lost: {story}"
        ends = [number for number, kind in story.items() if kind == "integration.purged"]
        if ends not in ([], [len(story)]):
            yield f"events after the end: {story}"


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_call_leaves_nothing_that_upkeep_does_not_mend(
    life: str, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    lived, act = LIVES[life]
    number = 0
    killed = True
    while killed:
        number += 1
        with monkeypatch.context() as patched, House.built(patched) as house:
            # The vault stamps secrets with the machine's time, and the grace is counted from it.
            house.clock.moment = datetime.now(UTC)
            key = house.key()
            for earlier in lived:
                earlier(house, key)
            killed = killed_at(house, lambda: act(house, key), number, after=after)  # noqa: B023
            upkeep(house)
            assert list(contradictions(house)) == [], f"killed at call {number}"
    assert number > 1, "not a single call was made"
