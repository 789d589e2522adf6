"""The history over HTTP: who follows it while a row is written by many at once misses nothing."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.service import Service

PATH = "/v1/integrations/ups"
ROUNDS, AT_ONCE = 30, 5
PAST = "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
PATIENCE = 120
"""Seconds within which all has come through, on the busiest machine."""


@dataclass
class Follower:
    """Who has seen a history up to an event, and asks for what was committed after it."""

    service: Service
    key: str
    seen: list[Any] = field(default_factory=list)

    def poll(self) -> None:
        """One page more."""
        cursor = self.seen[-1]["id"] if self.seen else PAST
        url = f"{PATH}/events?limit=4&ending_before={cursor}"
        answer = self.service.send("GET", url, key=self.key)
        assert answer.status == 200, answer.text
        self.seen += answer.body["data"][::-1]

    def until(self, many: int) -> None:
        """As many pages as it takes to have seen so many."""
        ends = time.monotonic() + PATIENCE
        while len(self.seen) < many and time.monotonic() < ends:
            self.poll()
            time.sleep(0.05)


def test_a_follower_of_five_changes_at_once_sees_each_once_in_order(local: Service) -> None:
    entity = str(uuid.uuid4())
    keys = [local.new_key(entity, rate_tier="elevated") for _ in range(AT_ONCE)]
    follower = Follower(local, local.new_key(entity, rate_tier="elevated"))
    assert local.send("POST", PATH, key=keys[0], body={}).status == 201

    def amend(key: str, number: int) -> int:
        body = {"seller_id": f"{keys.index(key)} {number}"}
        return local.send("PATCH", PATH, key=key, body=body).status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(ROUNDS):
            sent = [pool.submit(amend, key, number) for key in keys]
            follower.poll()
            assert [one.result() for one in sent] == [200] * AT_ONCE

    total = 1 + ROUNDS * AT_ONCE
    follower.until(total)
    assert [event["sequence"] for event in follower.seen] == list(range(1, total + 1))
    listed = local.send("GET", f"{PATH}/events?limit=100", key=follower.key).body["data"]
    assert [event["id"] for event in listed] == [e["id"] for e in follower.seen][::-1][:100]
