"""Assembles the announcer."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3

from connectors.adapters import change_stream
from connectors.adapters.bus import EventBus
from connectors.adapters.dead_letters import DeadLetterQueue
from connectors.adapters.history import HistoryTable
from connectors.domain.events import Event
from connectors.operations.announce import Announce
from connectors.operations.ports import DeadLetters
from connectors.settings import AnnouncementsSettings
from connectors.wiring import machine


@dataclass(frozen=True, slots=True)
class Announcements:
    """What the announcer works with."""

    owed: Callable[[dict[str, Any]], list[Event]]
    announce: Announce
    dead_letters: DeadLetters


def assemble(given: AnnouncementsSettings) -> Announcements:
    """The announcer's parts."""
    session = boto3.Session()
    dead_letters = DeadLetterQueue(
        session.client("sqs", config=machine.AWS), given.dead_letter_queue_url
    )
    bus = EventBus(session.client("events", config=machine.AWS), given.event_bus)
    history = HistoryTable(session.client("dynamodb", config=machine.AWS), given.history_table)
    return Announcements(
        owed=change_stream.owed,
        announce=Announce(bus, history, dead_letters, time.sleep, random.random),
        dead_letters=dead_letters,
    )
