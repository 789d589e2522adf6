"""How often a key may ask: in one second, and in any minute (api.md §1)."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from connectors.adapters.dynamodb import key_table
from connectors.domain.api_keys import digest
from tests.builders import NOON, Answered
from tests.integration.house import House
from tests.integration.tenant import Tenant

LIMITS = {
    "test": ({"livemode": False}, 60, 10),
    "standard": ({"rate_tier": "standard"}, 300, 50),
    "elevated": ({"rate_tier": "elevated"}, 1200, 100),
}
REAL = {name: getattr(key_table, name) for name in ("STALE_SECONDS", "STALE_TENS")}
"""The numbers of the service, read before a house is built."""
IN, OUT = 400, 429
"""What `ask` is answered once its key has let it in, for it names no version; and where not."""


@pytest.fixture(autouse=True)
def as_in_service(building: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key updates as long as they really are."""
    for name, number in REAL.items():
        monkeypatch.setattr(key_table, name, number)


def ask(tenant: Tenant, key: str) -> Answered:
    """The cheapest request that counts."""
    return tenant.read(key=key, headers={"Arcus-Version": "none"})


def at(tenant: Tenant, key: str, *moments: datetime) -> list[int]:
    """The statuses of requests at these moments."""
    statuses = []
    for moment in moments:
        tenant.house.clock.moment = moment
        statuses.append(ask(tenant, key).status)
    return statuses


def after_noon(seconds: float) -> datetime:
    return NOON + timedelta(milliseconds=round(seconds * 1000))


@pytest.fixture
def key(tenant: Tenant) -> str:
    """A test key: 60 requests a minute, 10 a second."""
    return tenant.issue(livemode=False).secret


@pytest.fixture
def spent_key(tenant: Tenant, key: str) -> str:
    """A key with a full minute behind it, spent from 12:00:04 to 12:00:09."""
    assert at(tenant, key, after_noon(4)) == [IN]
    boto3.client("dynamodb").update_item(
        TableName="keys",
        Key={"pk": {"S": digest(key)}},
        UpdateExpression=f"SET w{int(NOON.timestamp()) // 10} = :sixty",
        ExpressionAttributeValues={":sixty": {"N": "60"}},
    )
    return key


@pytest.mark.parametrize(("wanted", "minute", "second"), LIMITS.values(), ids=LIMITS)
def test_a_burst_is_limited_in_each_second(
    tenant: Tenant, wanted: dict[str, Any], minute: int, second: int
) -> None:
    key = tenant.issue(**wanted).secret
    answers = [ask(tenant, key) for _ in range(second + 2)]
    assert [answer.status for answer in answers] == [IN] * second + [OUT] * 2
    assert {answer.headers["x-ratelimit-limit"] for answer in answers} == {str(minute)}
    assert answers[-1].headers["retry-after"] == "1"
    assert at(tenant, key, after_noon(0.999), after_noon(1)) == [OUT, IN]


def test_what_remains_is_told_with_each_answer(tenant: Tenant, key: str) -> None:
    told = [ask(tenant, key).headers for _ in range(3)]
    assert [headers["x-ratelimit-remaining"] for headers in told] == ["59", "58", "57"]
    resets = [int(headers["x-ratelimit-reset"]) - NOON.timestamp() for headers in told]
    assert all(0 < seconds <= 70 for seconds in resets)


def test_the_request_after_the_last_is_refused(tenant: Tenant, spent_key: str) -> None:
    tenant.house.clock.moment = after_noon(10)
    answer = ask(tenant, spent_key)
    assert (answer.status, answer.body["code"]) == (429, "rate_limit_exceeded")
    assert answer.headers["x-ratelimit-remaining"] == "0"
    wait = int(answer.headers["x-ratelimit-reset"]) - after_noon(10).timestamp()
    assert answer.headers["retry-after"] == str(int(wait)) == "60"


def test_who_waits_as_told_is_let_in_and_not_a_second_sooner(
    tenant: Tenant, spent_key: str
) -> None:
    tenant.house.clock.moment = after_noon(10)
    ask(tenant, spent_key)
    assert at(tenant, spent_key, after_noon(69), after_noon(69.999), after_noon(70)) == [
        OUT,
        OUT,
        IN,
    ]


def test_asking_while_refused_does_not_make_the_wait_longer(tenant: Tenant, spent_key: str) -> None:
    pestering = [after_noon(10 + n) for n in range(60)]
    assert at(tenant, spent_key, *pestering) == [OUT] * 60
    assert at(tenant, spent_key, *[after_noon(70 + n) for n in range(10)]) == [IN] * 10


def test_the_first_refusal_costs_a_further_write_and_the_next_ones_none(
    tenant: Tenant, spent_key: str
) -> None:
    tenant.house.clock.moment = after_noon(10)
    tenant.house.calls.clear()
    ask(tenant, spent_key)
    assert tenant.house.calls == ["UpdateItem", "UpdateItem"]
    stored = [i for i in tenant.house.items("keys") if i["pk"]["S"] == digest(spent_key)]
    ask(tenant, spent_key)
    assert tenant.house.calls == ["UpdateItem"] * 3
    assert [i for i in tenant.house.items("keys") if i["pk"]["S"] == digest(spent_key)] == stored


def test_another_key_of_the_same_owner_has_its_own_allowance(
    tenant: Tenant, spent_key: str
) -> None:
    other = tenant.issue(livemode=False).secret
    assert at(tenant, spent_key, after_noon(10)) + at(tenant, other, after_noon(10)) == [OUT, IN]


def test_after_seventy_quiet_seconds_the_whole_minute_is_there_again(
    tenant: Tenant, spent_key: str
) -> None:
    again = [after_noon(80 + n // 10) for n in range(60)]
    assert at(tenant, spent_key, *again, after_noon(86)) == [IN] * 60 + [OUT]


def test_fifty_a_minute_are_never_refused(tenant: Tenant, key: str) -> None:
    assert at(tenant, key, *[after_noon(1.2 * n) for n in range(80)]) == [IN] * 80


def arrivals(chance: random.Random) -> Iterator[float]:
    """Seconds at which somebody asks who bursts, waits, and likes the turn of a ten."""
    moment = 0.0
    while moment < 100:
        yield from [moment] * chance.choice([1, 1, 1, 1, 1, 2, 13])
        moment += chance.choice([0.001, 0.3, 1.0, chance.uniform(0, 6)])
        if chance.random() < 0.05:
            moment = moment // 10 * 10 + chance.choice([9.999, 10.0, 19.999])


@pytest.mark.parametrize("seed", [1, 2])
def test_no_minute_and_no_second_ever_holds_too_many(tenant: Tenant, key: str, seed: int) -> None:
    moments = list(arrivals(random.Random(seed)))
    statuses = at(tenant, key, *map(after_noon, moments))
    let_in = [m for m, status in zip(moments, statuses, strict=True) if status == IN]
    busiest = max(sum(last - 60 < m <= last for m in let_in) for last in let_in)
    assert 50 <= busiest <= 60
    assert max(Counter(map(int, let_in)).values()) == 10
    assert statuses.count(OUT) > 20


def test_the_numbers_of_the_service_are_in_force() -> None:
    assert key_table.STALE_SECONDS >= 10
    assert key_table.STALE_TENS >= 30


def test_a_key_used_now_and_then_leaves_no_heap_of_counters(tenant: Tenant, key: str) -> None:
    at(tenant, key, *[after_noon(61 * n) for n in range(60)])
    (item,) = [i for i in tenant.house.items("keys") if i["pk"]["S"] == digest(key)]
    assert len(item) < 60
