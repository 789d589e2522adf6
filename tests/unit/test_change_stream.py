"""Stream records that cannot be read: found whole, told by position, never by what they hold."""

import copy
import json
from typing import Any

import pytest

from connectors.adapters.dynamodb import change_stream, row_items
from connectors.domain.connection.events import UPDATED, Change
from connectors.domain.connection.idempotency import RowChange
from connectors.operations.ports.rows import Unreadable
from tests.builders import NOON, a_row

GARBLED = "garbled-beyond-reading"
MISSING = object()


def a_record(name: str = "MODIFY", of: Any = "new") -> dict[str, Any]:
    """A record of an update whose row tells a name and a street."""
    old = a_row(display_name="Our old account", ship_from_address1="1 Harbour Road")
    new = a_row(display_name="Our account", ship_from_address1="1 Harbour Road", version=2)
    change = Change("evt_01", UPDATED, NOON, of)
    return {
        "eventID": "0001",
        "eventName": name,
        "dynamodb": {
            "Keys": row_items.key(new.place),
            "NewImage": row_items.item(RowChange(new, (change,)), "w2"),
            "OldImage": row_items.item(RowChange(old, ()), "w1"),
            "SequenceNumber": "17",
        },
    }


def test_a_record_owes_the_events_of_its_new_image() -> None:
    (event,) = change_stream.owed(a_record())
    assert (event.change.id, event.row.display_name, event.sequence) == ("evt_01", "Our account", 2)


def test_a_change_of_the_old_image_shows_the_row_that_ended() -> None:
    (event,) = change_stream.owed(a_record(of="old"))
    assert (event.row.display_name, event.sequence) == ("Our old account", 2)


def test_a_removal_owes_nothing_whatever_its_images_carry() -> None:
    assert change_stream.owed(a_record("REMOVE")) == []


def test_an_item_that_carries_no_changes_owes_nothing() -> None:
    record = a_record()
    record["dynamodb"]["NewImage"] = {"pk": {"S": "claim#shop"}, "sk": {"S": "claim"}}
    assert change_stream.owed(record) == []


IMAGE = "dynamodb.NewImage"
CHANGE = f"{IMAGE}.changes.L.0.M"
POISON: dict[str, tuple[str, object]] = {
    "no images": ("dynamodb", MISSING),
    "images that are no images": ("dynamodb", None),
    "no new image": (IMAGE, MISSING),
    "no kind of write": ("eventName", MISSING),
    "no id": (f"{IMAGE}.id", MISSING),
    "no version": (f"{IMAGE}.version", MISSING),
    "an attribute of no type": (f"{IMAGE}.display_name", {}),
    "an attribute that is none": (f"{IMAGE}.display_name", GARBLED),
    "a version in words": (f"{IMAGE}.version", {"N": GARBLED}),
    "a version of another type": (f"{IMAGE}.version", {"S": GARBLED}),
    "a name of another type": (f"{IMAGE}.display_name", {"L": [{"S": GARBLED}]}),
    "no name": (f"{IMAGE}.display_name", {"NULL": True}),
    "a switch of another type": (f"{IMAGE}.is_active", {"S": GARBLED}),
    "a moment of no calendar": (f"{IMAGE}.created_at", {"S": GARBLED}),
    "no moment": (f"{IMAGE}.created_at", {"NULL": True}),
    "a config that is no JSON": (f"{IMAGE}.config", {"S": GARBLED}),
    "a config that is no object": (f"{IMAGE}.config", {"S": f'["{GARBLED}"]'}),
    "a config without an end": (f"{IMAGE}.config", {"S": "[" * 100_000}),
    "no config": (f"{IMAGE}.config", {"NULL": True}),
    "names of another type": (f"{IMAGE}.credentials_masked", {"L": [{"M": {GARBLED: {}}}]}),
    "changes of another type": (f"{IMAGE}.changes", {"S": GARBLED}),
    "a change without an id": (f"{CHANGE}.id", MISSING),
    "a change of no type": (f"{CHANGE}.type", {"NULL": True}),
    "a change of no time": (f"{CHANGE}.at", {"S": GARBLED}),
}


def spoiled(record: dict[str, Any], where: str, value: object) -> dict[str, Any]:
    """A copy of the record with one thing put in the place of another, or left out."""
    record = copy.deepcopy(record)
    inside: Any = record
    *steps, last = where.split(".")
    for step in steps:
        inside = inside[int(step) if step.isdecimal() else step]
    if value is MISSING:
        del inside[last]
    else:
        inside[last] = value
    return record


@pytest.mark.parametrize(("where", "value"), POISON.values(), ids=POISON)
def test_a_spoiled_record_is_unreadable_and_tells_only_its_position(
    where: str, value: object
) -> None:
    with pytest.raises(Unreadable) as told:
        change_stream.owed(spoiled(a_record(), where, value))
    assert json.loads(told.value.position)["event_id"] == "0001"
    said = f"{told.value} {told.value.position} {told.value.__cause__}"
    assert not [word for word in (GARBLED, "Our account", "1 Harbour Road") if word in said]


def test_a_change_of_an_old_image_that_is_not_there_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        change_stream.owed(spoiled(a_record(of="old"), "dynamodb.OldImage", MISSING))
