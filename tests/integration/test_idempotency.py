"""`Idempotency-Key`: the same request happens once, and is answered as it was (api.md §1)."""

import json
from typing import Any

import pytest

from tests.builders import SEED_BODY, Answered
from tests.integration.tenant import Tenant

ONCE = {"Idempotency-Key": "once"}
CHANGE = {"display_name": "Renamed", "config": {"b": 1, "a": 2}}


def replayed(answer: Answered) -> bool:
    """Whether the answer says of itself that nothing was executed for it."""
    return answer.headers.get("idempotent-replayed") == "true"


def kept(answer: Answered) -> tuple[int, str, str]:
    """What a replay repeats byte for byte."""
    return answer.status, answer.text, answer.headers["etag"]


def test_a_post_is_replayed_byte_for_byte(tenant: Tenant) -> None:
    first, again = (tenant.connect(headers=ONCE) for _ in range(2))
    assert (first.status, kept(again)) == (201, kept(first))
    assert [replayed(first), replayed(again)] == [False, True]
    assert tenant.events() == ["integration.created"]


def test_a_patch_is_replayed_byte_for_byte(tenant: Tenant) -> None:
    tenant.connect()
    first, again = (tenant.amend(CHANGE, headers=ONCE) for _ in range(2))
    assert (first.body["data"]["version"], kept(again)) == (2, kept(first))
    assert [replayed(first), replayed(again)] == [False, True]
    assert tenant.events() == ["integration.created", "integration.updated"]


def test_a_patch_that_changed_nothing_is_replayed_too(tenant: Tenant) -> None:
    tenant.connect()
    first = tenant.amend(SEED_BODY, headers=ONCE)
    tenant.amend(CHANGE)
    again = tenant.amend(SEED_BODY, headers=ONCE)
    assert (replayed(again), kept(again)) == (True, kept(first))
    assert tenant.read().body["display_name"] == "Renamed"


def test_a_replay_has_a_request_id_and_rate_headers_of_its_own(tenant: Tenant) -> None:
    first, again = (tenant.connect(headers=ONCE).headers for _ in range(2))
    assert set(again) - set(first) == {"idempotent-replayed"}
    assert first["x-request-id"] != again["x-request-id"]
    assert int(again["x-ratelimit-remaining"]) == int(first["x-ratelimit-remaining"]) - 1


def test_a_replay_does_not_care_what_has_become_of_the_row(tenant: Tenant) -> None:
    made = tenant.connect(headers={"Idempotency-Key": "made"})
    first = tenant.amend({"seller_id": "first"}, headers=ONCE)
    current = tenant.amend({"seller_id": "second"}).body["data"]
    assert kept(tenant.connect(headers={"Idempotency-Key": "made"})) == kept(made)
    assert kept(tenant.amend({"seller_id": "first"}, headers=ONCE)) == kept(first)
    assert tenant.read().body == current


@pytest.mark.parametrize("name", ["idempotency-key", "IDEMPOTENCY-KEY", "Idempotency-key"])
def test_the_header_is_found_whatever_its_case(tenant: Tenant, name: str) -> None:
    first = tenant.connect(headers=ONCE)
    assert kept(tenant.connect(headers={name: "once"})) == kept(first)


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b", "ключ", "~!@#$%^&*(){}[]|\\\"'<>/?"])
def test_1_to_255_printable_characters_are_a_key(tenant: Tenant, key: str) -> None:
    first, again = (tenant.connect(headers={"Idempotency-Key": key}) for _ in range(2))
    assert (first.status, replayed(again)) == (201, True)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\tb", "a\x00b", "a\u200bb"])
def test_anything_else_is_none(tenant: Tenant, key: str, method: str) -> None:
    headers = {"Idempotency-Key": key}
    answer = tenant.send(method, "/v1/integrations/stripe", body={}, headers=headers)
    assert (answer.status, answer.body["code"]) == (400, "invalid_idempotency_key")


def test_a_read_does_not_look_at_it(tenant: Tenant) -> None:
    made = tenant.connect()
    assert tenant.read(headers={"Idempotency-Key": ""}).text == made.text


EQUAL = [
    '{"config": {"a": [1, 2.50], "b": "\\u00e9"}, "mode": "sandbox"}',
    '{"mode":"sandbox","config":{"b":"é","a":[1,2.5]}}',
    ' {\n"mode" : "sandbox",\t"config":{"b":"\\u00E9","a":[ 1,2.5 ]} }\n',
]


@pytest.mark.parametrize("body", EQUAL)
def test_the_same_json_in_another_spelling_is_the_same_request(tenant: Tenant, body: str) -> None:
    first = tenant.connect(headers=ONCE, body=EQUAL[0])
    again = tenant.connect(headers=ONCE, body=body)
    assert (replayed(again), kept(again)) == (True, kept(first))


@pytest.mark.parametrize("body", [None, "", "{}", " { } "])
def test_no_body_is_the_same_request_as_an_empty_one(tenant: Tenant, body: str | None) -> None:
    first = tenant.connect(headers=ONCE, body={})
    assert kept(tenant.connect(headers=ONCE, body=body)) == kept(first)


def test_a_final_slash_is_the_same_request(tenant: Tenant) -> None:
    first = tenant.connect(headers=ONCE, body={})
    again = tenant.send("POST", "/v1/integrations/stripe/", headers=ONCE, body={})
    assert kept(again) == kept(first)


OTHERS: dict[str, dict[str, Any]] = {
    "another value": {"body": SEED_BODY | {"seller_id": "other"}},
    "a field less": {"body": {"mode": "sandbox"}},
    "another type of number": {"body": SEED_BODY | {"config": {"a": "1"}}},
    "another order of a list": {"body": SEED_BODY | {"config": {"a": [2, 1]}}},
    "another path": {"path": "/v1/integrations/ups"},
    "another method": {"method": "PATCH"},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_request_under_the_same_key_is_refused(
    tenant: Tenant, other: dict[str, Any]
) -> None:
    request: dict[str, Any] = {"method": "POST", "path": "/v1/integrations/stripe", "headers": ONCE}
    body = SEED_BODY | {"config": {"a": [1, 2]}}
    first = tenant.send(**(request | {"body": body}))
    answer = tenant.send(**(request | {"body": body} | other))
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")
    assert [tenant.read().text, len(tenant.rows())] == [first.text, 1]
    assert tenant.events() == ["integration.created"]


def test_another_patch_under_the_same_key_is_refused(tenant: Tenant) -> None:
    tenant.connect()
    first = tenant.amend(CHANGE, headers=ONCE)
    answer = tenant.amend(CHANGE | {"mode": "live"}, headers=ONCE)
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")
    assert tenant.read().body == first.body["data"]


def test_the_record_is_judged_before_the_row(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    again = tenant.connect(headers={"Idempotency-Key": "another"})
    mismatch = tenant.connect(headers=ONCE, body={})
    codes = [answer.body["code"] for answer in (again, mismatch)]
    assert codes == ["integration_exists", "idempotency_key_mismatch"]


def test_any_key_of_the_same_owner_gets_the_replay(tenant: Tenant) -> None:
    first = tenant.connect(headers=ONCE)
    again = tenant.connect(headers=ONCE, key=tenant.issue().secret)
    assert (replayed(again), kept(again)) == (True, kept(first))


def test_another_entity_may_use_the_same_words(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    neighbour = Tenant.of(tenant.house)
    answer = neighbour.connect(headers=ONCE)
    assert (answer.status, replayed(answer)) == (201, False)
    assert answer.body["entity_id"] == neighbour.entity_id


def test_the_other_key_mode_may_use_the_same_words(tenant: Tenant) -> None:
    live = tenant.connect(headers=ONCE)
    test = tenant.connect(headers=ONCE, key=tenant.issue(livemode=False).secret)
    assert (test.status, replayed(test)) == (201, False)
    assert live.body["id"] != test.body["id"]


def test_the_key_itself_is_stored_nowhere(tenant: Tenant) -> None:
    tenant.connect(headers={"Idempotency-Key": "very-special-words"})
    records = [i for i in tenant.house.items("receipts") if tenant.entity_id in i["pk"]["S"]]
    assert len(records) == 1
    assert "very-special-words" not in json.dumps(records)
