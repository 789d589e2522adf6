"""What an event is called and which number it has (api.md §4)."""

from typing import Literal

import pytest

from connectors.domain import events
from connectors.domain.events import PURGED, UPDATED, Change, Event
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
