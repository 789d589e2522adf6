"""Assembles the announcer."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.adapters.aws.bus import EventBus
from connectors.adapters.aws.dead_letters import DeadLetterQueue
from connectors.adapters.aws.session import AwsSession
from connectors.adapters.dynamodb import change_stream
from connectors.adapters.dynamodb.history import HistoryTable
from connectors.domain.connection.events import Event
from connectors.operations.events.announce import Announce
from connectors.operations.ports.bus import DeadLetters
from connectors.settings import AnnouncementsSettings


@dataclass(frozen=True, slots=True)
class Announcements:
    """What the announcer works with."""

    owed: Callable[[dict[str, Any]], list[Event]]
    announce: Announce
    dead_letters: DeadLetters


def assemble(given: AnnouncementsSettings) -> Announcements:
    """The announcer's parts."""
    session = AwsSession()
    dead_letters = DeadLetterQueue(session.later("sqs"), given.dead_letter_queue_url)
    bus = EventBus(session.client("events"), given.event_bus)
    history = HistoryTable(session.client("dynamodb"), given.history_table)
    return Announcements(
        owed=change_stream.owed,
        announce=Announce(bus, history, dead_letters, time.sleep, random.random),
        dead_letters=dead_letters,
    )
