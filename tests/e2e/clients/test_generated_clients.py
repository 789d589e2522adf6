"""A client made by any of three generators does what it is told, and nothing beside it."""

from datetime import datetime
from typing import Any

import pytest

from tests.e2e.clients.life import Life

CHANGES: dict[str, set[str]] = {
    "read": set(),
    "list": set(),
    "switch_off": {"is_active"},
    "rename": {"display_name"},
    "clear": {"seller_id"},
    "store_credentials": {"credentials_masked", "has_credentials_secret_arn", "sync_status"},
    "disconnect": {"disconnected_at", "restorable_until"},
    "restore": {"is_active", "disconnected_at", "restorable_until"},
    "history": set(),
}
"""The fields that each step is about, once the row is there."""


def test_generator_reads_the_description_without_a_warning(life: Life) -> None:
    assert "warning" not in life.generated.remarks.lower(), life.generated.remarks


def test_generated_client_and_its_use_pass_the_type_checker(life: Life) -> None:
    assert life.generated.type_errors == ""


def test_generated_client_connects_with_what_it_was_given(life: Life) -> None:
    connected = life["connect"]
    given = {
        "mode": "live",
        "config": {"label_format": "ZPL", "depots": [1, 2]},
        "ship_from_city": "Portland",
        "seller_id": "A1",
    }
    assert connected.status == 201
    assert given.items() <= connected.after.items()


@pytest.mark.parametrize("name", CHANGES)
def test_generated_client_changes_what_it_names_and_nothing_else(life: Life, name: str) -> None:
    step = life[name]
    assert (step.status, step.changed) == (200, CHANGES[name])


@pytest.mark.parametrize("name", ["connect", *CHANGES])
def test_generated_client_reads_the_row_as_it_is(life: Life, name: str) -> None:
    step = life[name]
    assert one_spelling(row_in(step.body, name)) == one_spelling(step.after)


def row_in(body: Any, name: str) -> Any:
    """The row that an answer holds, wherever; a history holds a row for each event."""
    if name == "list":
        return body["data"][0]
    if name == "history":
        return body["data"][0]["data"]["object"]
    return body.get("data", body)


def one_spelling(row: dict[str, Any]) -> dict[str, Any]:
    """A client writes a moment in a spelling of its own."""
    moments = {name for name in row if name.endswith(("_at", "_until"))}
    return {
        name: datetime.fromisoformat(value) if name in moments and value else value
        for name, value in row.items()
    }


def test_generated_client_reads_a_refusal_and_nothing_is_changed(life: Life) -> None:
    step = life["refused"]
    assert (step.status, step.body["code"], step.changed) == (422, "invalid_field", set())


def test_generated_client_counts_the_history(life: Life) -> None:
    body = life["history"].body
    assert (body["object"], body["total_count"]) == ("list", len(body["data"]))
