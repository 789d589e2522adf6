"""Records of the Connections table's stream, read as events."""

import json
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.adapters import row_items
from connectors.domain.events import Event
from connectors.domain.place import Place
from connectors.operations.ports import Unreadable


def owed(record: dict[str, Any]) -> list[Event]:
    """The events that the record's write owes; none for a removal. Raises Unreadable."""
    try:
        images = record["dynamodb"]
        new = images.get("NewImage", {})
        return [
            Event(change, av.row(new if change.of == "new" else images["OldImage"]))
            for change in av.changes(new)
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # `from None`: a message could quote what the row holds.
        raise Unreadable(type(error).__name__, _position(record)) from None


def moved_secrets(record: dict[str, Any]) -> list[tuple[Place, str]]:
    """The secrets of which the record's write has changed what is demanded, with their row's place.

    Named by one image only, or by both where the row was disconnected, restored or purged between.
    """
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


def _position(record: dict[str, Any]) -> str:
    images = record.get("dynamodb", {})
    return json.dumps(
        {
            "event_id": record.get("eventID"),
            "keys": images.get("Keys"),
            "sequence_number": images.get("SequenceNumber"),
        }
    )
