"""The one projection: exactly the contract's fields, and never a secret (api.md §2)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given

from connectors.api.representation import presentation
from connectors.domain.connection.events import UPDATED, Change, Event
from connectors.domain.connection.row import Connection
from connectors.domain.moments import timestamp
from tests.any_row import ARN, SECRET_VERSION, rows
from tests.builders import NOON, a_row
from tests.contract import ENVELOPE_FIELDS, ROW_FIELDS
from tests.unit.documents import DOCUMENTS, Document


def shown(row: Connection) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(presentation.row_text(row))
    return read


@given(rows())
def test_a_row_has_exactly_the_contract_s_fields(row: Connection) -> None:
    assert sorted(shown(row)) == sorted(ROW_FIELDS)


@given(rows())
def test_every_form_of_a_row_hides_where_its_secret_is(row: Connection) -> None:
    event = presentation.envelope(Event(Change("evt_1", UPDATED, NOON), row)).text
    one = presentation.row_text(row)
    page = presentation.page([one], url="/", has_more=False, total=1)
    for text in (one, presentation.wrapped(row), page, event):
        assert ARN not in text
        assert SECRET_VERSION not in text
        assert "secret_version" not in text
        assert '"secret_arn"' not in text


@given(rows())
def test_every_other_field_is_the_row_s_own(row: Connection) -> None:
    for name, value in shown(row).items():
        if name == "has_credentials_secret_arn":
            assert value is (row.secret_arn is not None)
        elif name == "credentials_masked":
            assert value == sorted(row.credentials_masked)
        elif name == "config":
            assert value == json.loads(row.config)
        else:
            own = getattr(row, name)
            assert value == (timestamp(own) if isinstance(own, datetime) else own)


@given(DOCUMENTS)
def test_config_leaves_in_the_spelling_it_came_in(document: Document) -> None:
    row = a_row(config=document.text)
    event = presentation.envelope(Event(Change("evt_1", UPDATED, NOON), row)).text
    for text in (presentation.row_text(row), presentation.wrapped(row), event):
        assert f'"config":{document.text},"has_webhook_secret"' in text


@given(rows())
def test_patch_and_delete_answer_the_same_row_behind_data(row: Connection) -> None:
    assert json.loads(presentation.wrapped(row)) == {"data": shown(row)}


def test_names_of_credentials_are_sorted() -> None:
    row = a_row(credentials_masked=("b", "a", "c"))
    assert shown(row)["credentials_masked"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2026-05-01T12:00:00.000Z"),
        (NOON + timedelta(milliseconds=7), "2026-05-01T12:00:00.007Z"),
        (datetime(2026, 5, 1, 14, tzinfo=timezone(timedelta(hours=2))), "2026-05-01T12:00:00.000Z"),
        (datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "2026-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_told_in_utc_with_a_z(moment: datetime, text: str) -> None:
    assert timestamp(moment) == text
    assert shown(a_row(last_sync_at=moment))["last_sync_at"] == text


@pytest.mark.parametrize("total", [None, 0, 2])
def test_a_list_is_wrapped_as_the_contract_says(total: int | None) -> None:
    told = json.loads(presentation.page(['{"a":1}', "2"], url="/v1/x", has_more=True, total=total))
    wanted = {"object": "list", "data": [{"a": 1}, 2], "has_more": True, "url": "/v1/x"}
    assert told == wanted | ({} if total is None else {"total_count": total})


@given(rows())
def test_an_event_is_the_contract_s_envelope_around_the_row(row: Connection) -> None:
    change = Change("evt_1", UPDATED, NOON, of="old")
    envelope = presentation.envelope(Event(change, row))
    told = json.loads(envelope.text)
    assert list(told) == ENVELOPE_FIELDS
    assert told == {
        "id": "evt_1",
        "object": "event",
        "type": "integration.updated",
        "created_at": "2026-05-01T12:00:00.000Z",
        "api_version": "2026-05-01",
        "entity_id": row.entity_id,
        "livemode": row.livemode,
        "data": {"object": shown(row)},
        "sequence": row.version + 1,
    }
    outside = (envelope.id, envelope.connection_id, envelope.place, envelope.type, envelope.at)
    assert outside == ("evt_1", row.id, row.place, UPDATED, NOON)
