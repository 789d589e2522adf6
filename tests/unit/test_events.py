"""What an event is called and which number it has (api.md §4)."""

from typing import Literal

import pytest

from connectors.domain.connection import events
from connectors.domain.connection.events import PURGED, UPDATED, Change, Event
from tests.builders import NOON, a_row

CONTRACT = [
    "integration.created",
    "integration.updated",
    "integration.oauth_started",
    "integration.connected",
    "integration.credentials_updated",
    "integration.disconnected",
    "integration.restored",
    "integration.reauthorization_required",
    "integration.failed",
    "integration.verified",
    "integration.purged",
]


def test_only_types_of_the_contract_are_announced() -> None:
    assert set(events.TYPES) <= set(CONTRACT)
    assert len(set(events.TYPES)) == len(events.TYPES)


@pytest.mark.parametrize("version", [1, 2, 41])
@pytest.mark.parametrize("of", ["new", "old"])
def test_the_sequence_is_the_version_that_the_change_made(
    version: int, of: Literal["new", "old"]
) -> None:
    event = Event(Change("evt_1", UPDATED, NOON, of), a_row(version=version))
    assert event.sequence == (version if of == "new" else version + 1)


def test_a_replaced_row_ends_with_the_number_behind_its_last() -> None:
    last = a_row().disconnected(at=NOON)
    told = Event(Change("evt_1", "integration.disconnected", NOON), last)
    ended = Event(Change("evt_2", PURGED, NOON, of="old"), last)
    begun = Event(Change("evt_3", "integration.created", NOON), a_row())
    assert (told.sequence, ended.sequence, begun.sequence) == (2, 3, 1)


def test_a_tombstone_ends_with_the_same_number_as_a_replacement() -> None:
    last = a_row().disconnected(at=NOON)
    tombstone = Event(Change("evt_1", PURGED, NOON), last.purged(at=NOON))
    assert tombstone.sequence == Event(Change("evt_2", PURGED, NOON, of="old"), last).sequence


def test_a_change_is_shown_by_the_row_that_it_made_unless_it_says_otherwise() -> None:
    assert Change("evt_1", UPDATED, NOON).of == "new"


def test_changes_of_one_write_read_as_if_written_one_by_one() -> None:
    row = a_row(version=2)
    first, second = (Change(f"evt_{n}", type, NOON) for n, type in enumerate(events.TYPES[:2]))
    told = list(events.owed([first, second], None, row))
    assert [(e.sequence, e.row.version) for e in told] == [(1, 1), (2, 2)]
    assert told[1].row is row


def test_the_end_of_the_row_before_counts_for_itself() -> None:
    old, new = a_row(id="1", version=7), a_row(id="2", version=2)
    kinds: list[Literal["old", "new"]] = ["old", "new", "new"]
    changes = [Change(f"evt_{n}", UPDATED, NOON, of) for n, of in enumerate(kinds)]
    told = list(events.owed(changes, old, new))
    assert [(e.row.id, e.sequence) for e in told] == [("1", 8), ("2", 1), ("2", 2)]
