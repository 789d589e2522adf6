"""Announces every committed change on the bus, from the stream of the Connections table."""

from typing import Any

from connectors import cold_start, settings
from connectors.api.representation import presentation
from connectors.domain.connection.events import Envelope
from connectors.operations.ports.rows import Unreadable
from connectors.wiring import announcements as wiring

service = wiring.assemble(settings.AnnouncementsSettings.read())


def handler(event: dict[str, Any], context: object) -> None:
    """Entry point of the Lambda function.

    Returning says that the whole batch is handled: announced, or set aside for good. Raising brings
    the whole batch again.
    """
    service.announce([envelope for record in event["Records"] for envelope in _envelopes(record)])


def _envelopes(record: dict[str, Any]) -> list[Envelope]:
    try:
        return [presentation.envelope(event) for event in service.owed(record)]
    except Unreadable as lost:
        # It can never be announced; it must not stop the ones that can.
        service.dead_letters.put(lost.position, f"unreadable: {lost}")
        return []


cold_start.over()
