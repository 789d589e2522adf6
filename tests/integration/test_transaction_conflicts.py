"""Others in the way: a write waits for them, judges the row afresh, and gives up in good time."""

import itertools
from collections.abc import Callable

import pytest

from tests.builders import Answered
from tests.integration.tenant import Tenant
from tests.integration.wire import Fault, Wire, after, cancelled, refused, through

ONCE = {"Idempotency-Key": "once"}
CONFLICTS = {
    "the row is held": cancelled("None", "TransactionConflict"),
    "the receipt is held": cancelled("TransactionConflict", "None"),
    "the receipt is held, the row has moved": cancelled(
        "TransactionConflict", "ConditionalCheckFailed"
    ),
    "it is itself still running": refused("TransactionInProgressException"),
}
conflicts = pytest.mark.parametrize("conflict", CONFLICTS.values(), ids=CONFLICTS)


def connect(tenant: Tenant) -> Answered:
    return tenant.connect(headers=ONCE)


def amend(tenant: Tenant) -> Answered:
    return tenant.amend({"seller_id": "S"}, headers=ONCE)


def amend_nothing(tenant: Tenant) -> Answered:
    return tenant.amend({}, headers=ONCE)


WITH_RECORD = {"POST": connect, "PATCH": amend, "PATCH of nothing": amend_nothing}
requests = pytest.mark.parametrize("request_", WITH_RECORD.values(), ids=WITH_RECORD)
Request = Callable[[Tenant], Answered]


def prepared(tenant: Tenant, request: Request) -> list[str]:
    """A row to change, where the request changes one; and the events so far."""
    if request is not connect:
        tenant.connect()
    return tenant.events()


@conflicts
@requests
def test_a_passing_conflict_delays_and_changes_nothing_else(
    tenant: Tenant, wire: Wire, pauses: list[float], request_: Request, conflict: Fault
) -> None:
    before = prepared(tenant, request_)
    wire.lay("TransactWriteItems", conflict, conflict)
    answer = request_(tenant)
    assert (answer.status, "idempotent-replayed" in answer.headers) in [(200, False), (201, False)]
    assert wire.attempts.count("TransactWriteItems") == 3
    assert len(pauses) == 2
    assert len(tenant.events()) == len(before) + (request_ is not amend_nothing)
    assert request_(tenant).text == answer.text


@conflicts
@requests
def test_a_lasting_conflict_is_told_and_nothing_is_done(
    tenant: Tenant, wire: Wire, pauses: list[float], request_: Request, conflict: Fault
) -> None:
    before = prepared(tenant, request_)
    wire.lay_for_good("TransactWriteItems", conflict)
    answer = request_(tenant)
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    assert tenant.events() == before
    wire.lay("TransactWriteItems")
    assert "idempotent-replayed" not in request_(tenant).headers


def test_a_passing_conflict_delays_a_plain_post(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    wire.lay("PutItem", refused("TransactionConflictException"))
    assert tenant.connect().status == 201
    assert wire.attempts == ["UpdateItem", "PutItem", "PutItem"]
    assert tenant.events() == ["integration.created"]


def test_a_passing_conflict_delays_a_plain_patch(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    tenant.connect()
    wire.lay("UpdateItem", through, refused("TransactionConflictException"))
    assert tenant.amend({"seller_id": "S"}).body["data"]["version"] == 2
    assert tenant.events() == ["integration.created", "integration.updated"]


def test_a_lasting_conflict_ends_a_plain_post(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    wire.lay_for_good("PutItem", refused("TransactionConflictException"))
    answer = tenant.connect()
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    assert tenant.rows() == []


def test_a_lasting_conflict_ends_a_plain_patch(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    before = tenant.connect()
    held = itertools.repeat(refused("TransactionConflictException"), 50)
    wire.lay("UpdateItem", through, *held)
    answer = tenant.amend({"seller_id": "S"})
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    wire.lay("UpdateItem")
    assert tenant.read().text == before.text


def test_the_pauses_grow_and_end_within_two_seconds(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    wire.lay_for_good("PutItem", refused("TransactionConflictException"))
    tenant.connect()
    assert all(early < late for early, late in itertools.pairwise(pauses[::2]))
    assert 0.5 < sum(pauses) < 2


def test_a_kept_answer_is_given_whoever_holds_the_row(
    tenant: Tenant, wire: Wire, pauses: list[float]
) -> None:
    first = connect(tenant)
    (kept,) = [i for i in tenant.house.items("receipts") if tenant.entity_id in i["pk"]["S"]]
    found = {"Code": "ConditionalCheckFailed", "Item": kept}
    wire.lay("TransactWriteItems", cancelled(found, "TransactionConflict"))
    again = connect(tenant)
    assert (again.text, again.headers["idempotent-replayed"]) == (first.text, "true")
    assert pauses == []


@pytest.mark.parametrize("headers", [{}, ONCE])
@pytest.mark.parametrize("own", [{"seller_id": "mine"}, {}], ids=["a change", "no change"])
def test_a_row_that_moves_meanwhile_is_judged_afresh(
    tenant: Tenant, wire: Wire, own: dict[str, str], headers: dict[str, str]
) -> None:
    row = tenant.connect().body
    meanwhile = after(lambda: tenant.amend({"ship_from_city": "Bath"}))
    if headers:
        wire.lay("TransactWriteItems", meanwhile)
    else:
        wire.lay("UpdateItem", through, meanwhile)
    answer = tenant.amend(own, headers=headers)
    changed = row | own | {"ship_from_city": "Bath", "version": 3 if own else 2}
    assert (answer.status, answer.body) == (200, {"data": changed})
    assert tenant.read().body == changed


def test_a_tag_that_goes_stale_meanwhile_stops_the_change(tenant: Tenant, wire: Wire) -> None:
    tag = tenant.connect().headers["etag"]
    wire.lay("TransactWriteItems", after(lambda: tenant.amend({"ship_from_city": "Bath"})))
    answer = tenant.amend({"seller_id": "mine"}, headers={"If-Match": tag} | ONCE)
    assert (answer.status, answer.body["code"]) == (412, "precondition_failed")


@requests
def test_an_equal_request_that_is_faster_gives_its_answer_to_both(
    tenant: Tenant, wire: Wire, request_: Request
) -> None:
    before = prepared(tenant, request_)
    faster: list[Answered] = []
    wire.lay("TransactWriteItems", after(lambda: faster.append(request_(tenant))))
    slower = request_(tenant)
    assert (slower.text, slower.headers["idempotent-replayed"]) == (faster[0].text, "true")
    assert len(tenant.events()) == len(before) + (request_ is not amend_nothing)


def test_a_row_that_never_stands_still_is_told(tenant: Tenant, wire: Wire) -> None:
    tenant.connect()
    moves = itertools.count()
    moving = after(lambda: tenant.amend({"ship_from_city": str(next(moves))}))
    wire.lay_for_good("TransactWriteItems", moving)
    answer = tenant.amend({"seller_id": "mine"}, headers=ONCE)
    assert (answer.status, answer.body["code"]) == (409, "concurrent_update")
    assert tenant.read().body["seller_id"] != "mine"
