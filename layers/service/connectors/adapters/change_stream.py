"""Records of the Connections table's stream, read as events."""

import json
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.domain.events import Event
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


def _position(record: dict[str, Any]) -> str:
    images = record.get("dynamodb", {})
    return json.dumps(
        {
            "event_id": record.get("eventID"),
            "keys": images.get("Keys"),
            "sequence_number": images.get("SequenceNumber"),
        }
    )
