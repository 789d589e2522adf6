"""How long an idempotency record is good for, and what never gets one."""

import pytest

from tests.integration.tenant import Tenant
from tests.integration.wire import Wire, unreachable

ONCE = {"Idempotency-Key": "once"}
HOURS_24 = 24 * 60 * 60 * 1000


def test_one_millisecond_before_24_hours_a_post_is_replayed(tenant: Tenant) -> None:
    first = tenant.connect(headers=ONCE)
    tenant.house.clock.forward(milliseconds=HOURS_24 - 1)
    again = tenant.connect(headers=ONCE)
    assert (again.status, again.text) == (201, first.text)
    assert "idempotent-replayed" in again.headers


def test_at_24_hours_a_post_runs_afresh(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    tenant.house.clock.forward(milliseconds=HOURS_24)
    again = tenant.connect(headers=ONCE)
    assert (again.status, again.body["code"]) == (409, "integration_exists")


def test_one_millisecond_before_24_hours_a_patch_is_replayed(tenant: Tenant) -> None:
    tenant.connect()
    first = tenant.amend({"seller_id": "A"}, headers=ONCE)
    tenant.amend({"seller_id": "B"})
    tenant.house.clock.forward(milliseconds=HOURS_24 - 1)
    assert tenant.amend({"seller_id": "A"}, headers=ONCE).text == first.text
    assert tenant.read().body["seller_id"] == "B"


def test_at_24_hours_a_patch_runs_afresh(tenant: Tenant) -> None:
    tenant.connect()
    tenant.amend({"seller_id": "A"}, headers=ONCE)
    tenant.amend({"seller_id": "B"})
    tenant.house.clock.forward(milliseconds=HOURS_24)
    again = tenant.amend({"seller_id": "A"}, headers=ONCE)
    assert (again.body["data"]["version"], again.body["data"]["seller_id"]) == (4, "A")
    assert "idempotent-replayed" not in again.headers


def test_what_runs_afresh_is_good_for_24_hours_again(tenant: Tenant) -> None:
    tenant.connect()
    tenant.amend({"seller_id": "A"}, headers=ONCE)
    tenant.house.clock.forward(milliseconds=HOURS_24)
    second = tenant.amend({"seller_id": "C"}, headers=ONCE)
    tenant.house.clock.forward(milliseconds=HOURS_24 - 1)
    again = tenant.amend({"seller_id": "C"}, headers=ONCE)
    assert (again.text, again.headers["idempotent-replayed"]) == (second.text, "true")


def test_after_24_hours_the_words_are_free_for_another_request(tenant: Tenant) -> None:
    tenant.connect(headers=ONCE)
    tenant.house.clock.forward(milliseconds=HOURS_24)
    assert tenant.connect("ups", headers=ONCE).status == 201


@pytest.mark.parametrize("body", ["{", '{"nonsense":1}', '{"secret":1}'])
def test_a_refused_body_may_be_mended_under_the_same_words(tenant: Tenant, body: str) -> None:
    assert tenant.connect(headers=ONCE, body=body).status in (400, 422)
    answer = tenant.connect(headers=ONCE)
    assert (answer.status, "idempotent-replayed" in answer.headers) == (201, False)


def test_what_was_not_found_may_be_found_later(tenant: Tenant) -> None:
    assert tenant.amend({"seller_id": "A"}, headers=ONCE).status == 404
    tenant.connect()
    answer = tenant.amend({"seller_id": "A"}, headers=ONCE)
    assert (answer.status, answer.body["data"]["seller_id"]) == (200, "A")


def test_what_was_stale_may_be_current_later(tenant: Tenant) -> None:
    tag = tenant.connect().headers["etag"]
    stale = {"If-Match": '"old"'} | ONCE
    assert tenant.amend({"seller_id": "A"}, headers=stale).status == 412
    assert tenant.amend({"seller_id": "A"}, headers={"If-Match": tag} | ONCE).status == 200


def test_a_conflict_is_judged_anew_each_time(tenant: Tenant) -> None:
    tenant.connect()
    answers = [tenant.connect(headers=ONCE) for _ in range(2)]
    assert [answer.body["code"] for answer in answers] == ["integration_exists"] * 2


def test_what_could_not_be_reached_may_be_reached_later(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    wire.lay_for_good("TransactWriteItems", unreachable)
    assert tenant.connect(headers=ONCE).status == 503
    wire.lay("TransactWriteItems")
    answer = tenant.connect(headers=ONCE)
    assert (answer.status, "idempotent-replayed" in answer.headers) == (201, False)
    assert tenant.events() == ["integration.created"]
