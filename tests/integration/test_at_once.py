"""Fifty requests at the same moment: what happens happens once."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.builders import SEED_BODY, Answered
from tests.integration.tenant import Tenant

MANY = 50
ONCE = {"Idempotency-Key": "once"}

Crowd = Callable[[str, Sequence[dict[str, Any]]], list[Answered]]
"""Sends all requests (their parts) at the same moment, and returns their answers."""


@pytest.fixture
def crowd(tenant: Tenant) -> Crowd:
    """Threads that wait for each other; ten keys in turn, as each has its limit per second."""
    keys = [tenant.issue().secret for _ in range(10)]

    def send(method: str, requests: Sequence[dict[str, Any]]) -> list[Answered]:
        start = Barrier(len(requests))

        def one(number: int, parts: dict[str, Any]) -> Answered:
            start.wait()
            key = keys[number % len(keys)]
            return tenant.send(method, "/v1/integrations/stripe", key=key, **parts)

        with ThreadPoolExecutor(len(requests)) as threads:
            return list(threads.map(one, range(len(requests)), requests))

    return send


def statuses(answers: list[Answered]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


def replays(answers: list[Answered]) -> int:
    return sum(answer.headers.get("idempotent-replayed") == "true" for answer in answers)


def test_fifty_equal_posts_with_one_key_are_one(tenant: Tenant, crowd: Crowd) -> None:
    answers = crowd("POST", [{"body": SEED_BODY, "headers": ONCE}] * MANY)
    assert statuses(answers) == {201: MANY}
    assert len({(answer.text, answer.headers["etag"]) for answer in answers}) == 1
    assert replays(answers) == MANY - 1
    assert [len(tenant.rows()), tenant.events()] == [1, ["integration.created"]]


def test_fifty_equal_patches_with_one_key_are_one(tenant: Tenant, crowd: Crowd) -> None:
    tenant.connect()
    answers = crowd("PATCH", [{"body": {"seller_id": "S"}, "headers": ONCE}] * MANY)
    assert statuses(answers) == {200: MANY}
    assert len({(answer.text, answer.headers["etag"]) for answer in answers}) == 1
    assert replays(answers) == MANY - 1
    assert tenant.events() == ["integration.created", "integration.updated"]


def test_of_fifty_different_posts_without_a_key_one_is_carried_out(
    tenant: Tenant, crowd: Crowd
) -> None:
    answers = crowd("POST", [{"body": {"seller_id": str(n)}} for n in range(MANY)])
    assert statuses(answers) == {201: 1, 409: MANY - 1}
    (made,) = [answer for answer in answers if answer.status == 201]
    refused = {answer.body["code"] for answer in answers if answer is not made}
    assert refused == {"integration_exists"}
    assert tenant.read().text == made.text
    assert tenant.events() == ["integration.created"]


def test_of_fifty_different_posts_with_one_key_one_is_carried_out(
    tenant: Tenant, crowd: Crowd
) -> None:
    answers = crowd("POST", [{"body": {"seller_id": str(n)}, "headers": ONCE} for n in range(MANY)])
    assert statuses(answers) == {201: 1, 409: MANY - 1}
    refused = {answer.body["code"] for answer in answers if answer.status == 409}
    assert refused == {"idempotency_key_mismatch"}
    assert tenant.events() == ["integration.created"]


def test_twenty_different_patches_are_one_version_each(tenant: Tenant, crowd: Crowd) -> None:
    tenant.connect()
    answers = crowd("PATCH", [{"body": {"seller_id": str(n)}} for n in range(20)])
    assert sorted(answer.body["data"]["version"] for answer in answers) == list(range(2, 22))
    assert [event.sequence for event in tenant.owed()] == list(range(1, 22))


def test_no_field_is_lost_where_each_changes_another(tenant: Tenant, crowd: Crowd) -> None:
    tenant.connect(body={})
    fields = {name: value for name, value in SEED_BODY.items() if name not in ("mode", "config")}
    answers = crowd("PATCH", [{"body": {name: value}} for name, value in fields.items()])
    assert statuses(answers) == {200: len(fields)}
    row = tenant.read().body
    assert {name: row[name] for name in SEED_BODY} == SEED_BODY


def test_of_changes_to_one_version_one_is_carried_out(tenant: Tenant, crowd: Crowd) -> None:
    tag = {"If-Match": tenant.connect().headers["etag"]}
    answers = crowd("PATCH", [{"body": {"seller_id": str(n)}, "headers": tag} for n in range(20)])
    assert statuses(answers) == {200: 1, 412: 19}
    assert tenant.events() == ["integration.created", "integration.updated"]


def test_a_burst_at_once_is_admitted_up_to_its_limit_and_no_further(tenant: Tenant) -> None:
    key = tenant.issue(livemode=False).secret
    with ThreadPoolExecutor(25) as threads:
        answers = list(threads.map(lambda _: tenant.read(key=key), range(25)))
    assert statuses(answers) == {404: 10, 429: 15}
