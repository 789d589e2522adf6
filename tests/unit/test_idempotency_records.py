"""Idempotency records: the same request gets the same answer, another is refused (api.md §1)."""

from datetime import timedelta

import pytest

from connectors.domain.connection.events import CREATED, PURGED, RESTORED, Change
from connectors.domain.connection.idempotency import (
    IdempotencyRecord,
    IdempotentRequest,
    RowChange,
    StoredResponse,
)
from connectors.domain.errors import IdempotencyKeyReused
from tests.builders import NOON, a_row

ANSWER = StoredResponse(201, '{"config":{ "a" : 1 }}', '"x-1"')
OUTCOME = RowChange(a_row(), (Change("evt_1", CREATED, NOON),))


def a_claim(fingerprint: str = "f1") -> IdempotentRequest:
    return IdempotentRequest("k1", fingerprint, lambda outcome: ANSWER)


def test_a_record_keeps_the_answer_for_24_hours() -> None:
    record = IdempotencyRecord.of(a_claim(), OUTCOME, at=NOON)
    assert record == IdempotencyRecord("k1", "f1", ANSWER, NOON + timedelta(hours=24))


def test_the_answer_is_made_of_the_outcome_that_is_written() -> None:
    claim = IdempotentRequest("k1", "f1", lambda outcome: StoredResponse(200, outcome.row.id))
    assert IdempotencyRecord.of(claim, OUTCOME, at=NOON).answer == StoredResponse(
        200, OUTCOME.row.id
    )


def test_the_same_request_gets_the_very_same_answer() -> None:
    assert IdempotencyRecord.of(a_claim(), OUTCOME, at=NOON).replay(a_claim()) is ANSWER


def test_another_request_under_the_same_key_is_refused() -> None:
    with pytest.raises(IdempotencyKeyReused):
        IdempotencyRecord.of(a_claim(), OUTCOME, at=NOON).replay(a_claim("f2"))


@pytest.mark.parametrize(
    ("types", "created"),
    [((), False), ((CREATED,), True), ((PURGED, CREATED), True), ((RESTORED,), False)],
)
def test_a_row_is_new_where_its_creation_is_announced(
    types: tuple[str, ...], *, created: bool
) -> None:
    changes = tuple(Change(f"evt_{type}", type, NOON) for type in types)
    assert RowChange(a_row(), changes).created is created
