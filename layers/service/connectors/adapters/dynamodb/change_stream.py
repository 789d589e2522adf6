"""Records of the Connections table's stream, read as events."""

import json
from dataclasses import fields, replace
from typing import Any

from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import row_items
from connectors.domain.connection import events
from connectors.domain.connection.events import Change, Event
from connectors.domain.connection.place import Place
from connectors.operations.ports.rows import UNREADABLE, Unreadable


def owed(record: dict[str, Any]) -> list[Event]:
    """The events that the record's write owes, each with its position in the stream's own order;
    none for a removal. Raises Unreadable.
    """
    try:
        if record["eventName"] == "REMOVE":
            return []
        images = record["dynamodb"]
        new = images["NewImage"]
        changes = av.changes(new)
        for change in changes:
            av.check_kinds(change, _CHANGE)
        old = row_items.row(images["OldImage"]) if any(c.of == "old" for c in changes) else None
        found = events.owed(changes, old, row_items.row(new) if changes else None)
        return [replace(event, position=_position(record, n)) for n, event in enumerate(found)]
    except (AttributeError, *UNREADABLE) as error:
        # `from None`: a message could quote what the row holds.
        raise Unreadable(type(error).__name__, _whereabouts(record)) from None


def moved_secrets(record: dict[str, Any]) -> list[tuple[Place, str]]:
    """The secrets of which the record's write has changed what is demanded, with their row's place.

    Named by one image only, or by both where the row was disconnected, restored or purged between.
    Raises Unreadable.
    """
    try:
        return _moved(record)
    except (AttributeError, *UNREADABLE) as error:
        raise Unreadable(type(error).__name__, _whereabouts(record)) from None


def _moved(record: dict[str, Any]) -> list[tuple[Place, str]]:
    images = record["dynamodb"]
    old, new = images.get("OldImage", {}), images.get("NewImage", {})
    demands = [
        {name: image.get(name, av.NULL) for name in ("disconnected_at", "purged_at")}
        for image in (old, new)
    ]
    arns = [av.plain(image.get("secret_arn", av.NULL)) for image in (old, new)]
    if arns[0] == arns[1] and demands[0] == demands[1]:
        return []
    return [(row_items.place(images["Keys"]), arn) for arn in dict.fromkeys(arns) if arn]


_CHANGE = av.kinds_of(fields(Change))


def _position(record: dict[str, Any], number: int) -> str:
    """Where the stream has put the record's change of this number, as text that sorts.

    A stream numbers the writes of an item upwards, from shard to shard too, but begins anew where
    it is switched on again or its table restored: then the label that ends its ARN, which is the
    time of its making, puts the new one behind. A record without either is none of a stream's: it
    comes before all that are.
    """
    label = str(record.get("eventSourceARN")).partition("/stream/")[2]
    sequence_number = record["dynamodb"].get("SequenceNumber") or ""
    return f"{label}#{sequence_number:0>40}#{number:03}"


def _whereabouts(record: dict[str, Any]) -> str:
    images = record.get("dynamodb")
    place = images if isinstance(images, dict) else {}
    return json.dumps(
        {
            "event_id": record.get("eventID"),
            "keys": place.get("Keys"),
            "sequence_number": place.get("SequenceNumber"),
        }
    )
