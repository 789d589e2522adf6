"""The only place that assembles: settings and one session become the parts of a function."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from botocore.config import Config

from connectors.adapters import change_stream, system
from connectors.adapters.bus import EventBus
from connectors.adapters.connection_table import ConnectionTable
from connectors.adapters.dead_letters import DeadLetterQueue
from connectors.adapters.key_table import KeyTable
from connectors.api.endpoint import Endpoint
from connectors.domain.events import Event
from connectors.operations.amend import Amend
from connectors.operations.announce import Announce
from connectors.operations.connect import Connect
from connectors.operations.issue_key import IssueKey
from connectors.operations.ports import Clock, Connections, DeadLetters, Keys
from connectors.settings import AnnouncementsSettings, IntegrationsSettings

AWS = Config(
    connect_timeout=1,
    read_timeout=3,
    tcp_keepalive=True,
    retries={"mode": "standard", "total_max_attempts": 3},
)
"""Bounded, so that a function answers 503 before the gateway gives up on it (29 s)."""


@dataclass(frozen=True, slots=True)
class Integrations:
    """What the HTTP function works with."""

    endpoint: Endpoint
    connections: Connections
    connect: Connect
    amend: Amend


def integrations(settings: IntegrationsSettings, clock: Clock = system.now) -> Integrations:
    """The HTTP function's parts."""
    client = boto3.Session().client("dynamodb", config=AWS)
    table = ConnectionTable(
        client, settings.connections_table, settings.receipts_table, system.ulid
    )
    return Integrations(
        endpoint=Endpoint(KeyTable(client, settings.keys_table), clock, system.ulid, Logger()),
        connections=table,
        connect=Connect(table, system.ulid, system.uuid4),
        amend=Amend(table, system.ulid),
    )


@dataclass(frozen=True, slots=True)
class Announcements:
    """What the announcer works with."""

    owed: Callable[[dict[str, Any]], list[Event]]
    announce: Announce
    dead_letters: DeadLetters


def announcements(settings: AnnouncementsSettings) -> Announcements:
    """The announcer's parts."""
    session = boto3.Session()
    dead_letters = DeadLetterQueue(
        session.client("sqs", config=AWS), settings.dead_letter_queue_url
    )
    bus = EventBus(session.client("events", config=AWS), settings.event_bus)
    return Announcements(
        owed=change_stream.owed,
        announce=Announce(bus, dead_letters, time.sleep, random.random),
        dead_letters=dead_letters,
    )


@dataclass(frozen=True, slots=True)
class Operator:
    """What the operator's command line works with."""

    keys: Keys
    issue_key: IssueKey


def operator(session: boto3.Session, keys_table: str) -> Operator:
    """The operator's parts, for the account that the session speaks for."""
    keys = KeyTable(session.client("dynamodb", config=AWS), keys_table)
    return Operator(keys, IssueKey(keys, system.now, system.ulid, system.random_text))
