"""The main paths over HTTP, against the unmodified template on the local engine."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.builders import MODE_A, SEED_BODY
from tests.description import examples
from tests.e2e.service import Service

ROW_FIELDS = 25


@pytest.fixture
def entity() -> str:
    return str(uuid.uuid4())


@pytest.mark.parametrize("connector_type", MODE_A)
def test_the_seed_request_connects_every_config_only_type(
    local: Service, connector_type: str
) -> None:
    path, key = f"/v1/integrations/{connector_type}", local.new_key(str(uuid.uuid4()))
    created = local.send("POST", path, key=key, body=SEED_BODY)
    again = local.send("POST", path, key=key, body=SEED_BODY)
    read = local.send("GET", path, key=key)

    assert (created.status, again.status, read.status) == (201, 409, 200)
    assert created.body == read.body
    assert len(created.body) == ROW_FIELDS
    tag = {"If-None-Match": read.headers["etag"]}
    assert local.send("GET", path, key=key, headers=tag).status == 304


def test_a_change_is_announced_to_the_subscriber_in_order(local: Service, entity: str) -> None:
    key = local.new_key(entity)
    local.send("POST", "/v1/integrations/ups", key=key, body={})
    local.send("PATCH", "/v1/integrations/ups", key=key, body={"seller_id": "A1"})

    events = local.events(entity, until=lambda got: len(got) >= 2)

    told = [(e["type"], e["sequence"]) for e in sorted(events, key=lambda e: e["sequence"])]
    assert told == [("integration.created", 1), ("integration.updated", 2)]


def test_twenty_equal_requests_at_once_make_one_row_and_twenty_equal_answers(
    local: Service, entity: str
) -> None:
    keys = [local.new_key(entity) for _ in range(4)]

    def post(number: int) -> tuple[int, str, bool]:
        answer = local.send(
            "POST",
            "/v1/integrations/fedex",
            key=keys[number % 4],
            body={"seller_id": "A1"},
            headers={"Idempotency-Key": "one"},
        )
        return answer.status, answer.text, "idempotent-replayed" in answer.headers

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))

    assert {(status, text) for status, text, _ in answers} == {answers[0][:2]}
    assert answers[0][0] == 201
    assert sum(replayed for *_, replayed in answers) == 19


def test_credentials_go_in_are_handed_out_and_survive_a_disconnect(
    local: Service, entity: str
) -> None:
    path, key = "/v1/integrations/stripe", local.new_key(entity)
    given = {"credentials": {"secret_key": "sk_test_e2e0123456789"}}
    created = local.send("POST", path, key=key, body={})
    stored = local.send("PUT", f"{path}/credentials", key=key, body=given)
    assert stored.body["data"]["credentials_masked"] == ["secret_key"]
    assert local.hand_out(entity, "stripe")["credentials"] == given["credentials"]

    local.send("DELETE", path, key=key)
    assert local.hand_out(entity, "stripe")["code"] == "disconnected"
    local.events(entity, until=lambda got: len(got) >= 3)

    restored = local.send("POST", path, key=key, body={})
    assert (restored.status, restored.body["id"]) == (200, created.body["id"])
    assert local.hand_out(entity, "stripe")["credentials"] == given["credentials"]
    history = local.send("GET", f"{path}/events", key=key)
    assert "sk_test_e2e" not in history.text + restored.text + stored.text


def test_a_test_key_sees_nothing_of_a_live_row(local: Service, entity: str) -> None:
    live, test = local.new_key(entity), local.new_key(entity, livemode=False)
    local.send("POST", "/v1/integrations/ebay", key=live, body={})
    absent = local.send("GET", "/v1/integrations/amazon", key=test)
    hidden = local.send("GET", "/v1/integrations/ebay", key=test)

    assert hidden.status == absent.status == 404
    assert _without_id(hidden.text) == _without_id(absent.text)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_an_unknown_address_is_a_404_in_our_own_form_for_every_method(
    service: Service, method: str
) -> None:
    answer = service.send(method, "/v2/elsewhere", key=None)
    assert answer.status == 404
    assert answer.body["code"] == "not_found"
    assert answer.body["request_id"] == answer.headers["x-request-id"]


def test_a_wrong_method_names_the_right_ones(service: Service) -> None:
    answer = service.send("DELETE", "/v1/integrations", key=None)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_malformed_and_oversized_bodies_are_refused_in_form(service: Service) -> None:
    path = "/v1/integrations/ups"
    malformed = service.send("POST", path, body=b'{"mode": ')
    oversized = service.send("POST", path, body=b'{"config":"' + b"x" * 65536 + b'"}')
    form = service.send(
        "POST", path, body=b"a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    found = [(a.status, a.body["code"]) for a in (malformed, oversized, form)]
    assert found == [
        (400, "invalid_json"),
        (413, "body_too_large"),
        (415, "unsupported_media_type"),
    ]


def test_the_description_is_public_and_names_every_route(service: Service) -> None:
    described = json.loads(service.send("GET", "/v1/openapi.json", key=None).text)
    assert "/v1/integrations/{connector_type}/credentials" in described["paths"]


def test_described_examples_are_accepted_over_http(local: Service, entity: str) -> None:
    key = local.new_key(entity)
    answers = [
        local.send(example.method, example.address, key=key, body=body, headers=example.headers)
        for example in examples()
        for body in example.bodies or [None]
    ]
    statuses = [answer.status for answer in answers]
    assert statuses == [201] + [200] * 6, [answer.text for answer in answers]


def _without_id(text: str) -> dict[str, object]:
    return {name: value for name, value in json.loads(text).items() if name != "request_id"}
