"""The only place that assembles: settings and one session become the parts of a function."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from botocore.config import Config

from connectors import settings as s
from connectors.adapters import change_stream, system
from connectors.adapters.bus import EventBus
from connectors.adapters.connection_table import ConnectionTable
from connectors.adapters.dead_letters import DeadLetterQueue
from connectors.adapters.history import HistoryTable
from connectors.adapters.key_table import KeyTable
from connectors.adapters.vault import SecretsManagerVault
from connectors.api.endpoint import Endpoint
from connectors.domain.events import Event
from connectors.domain.place import Place
from connectors.operations.amend import Amend
from connectors.operations.announce import Announce
from connectors.operations.connect import Connect
from connectors.operations.disconnect import Disconnect
from connectors.operations.expire import Expire
from connectors.operations.hand_out import HandOut
from connectors.operations.issue_key import IssueKey
from connectors.operations.match_secret import MatchSecret
from connectors.operations.ports import Clock, Connections, DeadLetters, History, Keys
from connectors.operations.reconcile import Reconcile
from connectors.operations.redrive import Redrive
from connectors.operations.store_credentials import StoreCredentials
from connectors.operations.transition import Transition
from connectors.operations.work_off_due import WorkOffDue

AWS = Config(
    connect_timeout=1,
    read_timeout=3,
    tcp_keepalive=True,
    max_pool_connections=16,
    retries={"mode": "standard", "total_max_attempts": 3},
)
"""Bounded, so that a function answers 503 before the gateway gives up on it (29 s)."""

NO_RECEIPTS = ""
"""The table of a function that never takes a claim."""


def clock(offset_seconds: str) -> Clock:
    """The machine's clock, moved where a local stack asks for it."""
    return system.SystemClock(timedelta(seconds=int(offset_seconds)))


@dataclass(frozen=True, slots=True)
class Integrations:
    """What the HTTP function works with."""

    endpoint: Endpoint
    connections: Connections
    history: History
    connect: Connect
    amend: Amend
    disconnect: Disconnect
    store_credentials: StoreCredentials


def integrations(given: s.IntegrationsSettings) -> Integrations:
    """The HTTP function's parts."""
    session, now = boto3.Session(), clock(given.clock_offset)
    dynamodb, ids = session.client("dynamodb", config=AWS), system.Ulids(now)
    table = ConnectionTable(dynamodb, given.connections_table, given.receipts_table, ids)
    vault = SecretsManagerVault(session.client("secretsmanager", config=AWS), given.stack_name, ids)
    transition = Transition(table)
    return Integrations(
        endpoint=Endpoint(KeyTable(dynamodb, given.keys_table), now, ids, Logger()),
        connections=table,
        history=HistoryTable(dynamodb, given.history_table),
        connect=Connect(transition, MatchSecret(table, vault, now), ids, system.uuid4),
        amend=Amend(transition, ids),
        disconnect=Disconnect(transition, ids),
        store_credentials=StoreCredentials(transition, vault, ids),
    )


@dataclass(frozen=True, slots=True)
class Announcements:
    """What the announcer works with."""

    owed: Callable[[dict[str, Any]], list[Event]]
    announce: Announce
    dead_letters: DeadLetters


def announcements(given: s.AnnouncementsSettings) -> Announcements:
    """The announcer's parts."""
    session = boto3.Session()
    dead_letters = DeadLetterQueue(session.client("sqs", config=AWS), given.dead_letter_queue_url)
    bus = EventBus(session.client("events", config=AWS), given.event_bus)
    history = HistoryTable(session.client("dynamodb", config=AWS), given.history_table)
    return Announcements(
        owed=change_stream.owed,
        announce=Announce(bus, history, dead_letters, time.sleep, random.random),
        dead_letters=dead_letters,
    )


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What upkeep works with."""

    moved_secrets: Callable[[dict[str, Any]], list[tuple[Place, str]]]
    match_secret: MatchSecret
    work_off_due: WorkOffDue
    reconcile: Reconcile
    logger: Logger
    metrics: Metrics


def upkeep(given: s.UpkeepSettings) -> Upkeep:
    """Upkeep's parts."""
    session, now = boto3.Session(), clock(given.clock_offset)
    ids = system.Ulids(now)
    table = ConnectionTable(
        session.client("dynamodb", config=AWS), given.connections_table, NO_RECEIPTS, ids
    )
    vault = SecretsManagerVault(session.client("secretsmanager", config=AWS), given.stack_name, ids)
    match_secret = MatchSecret(table, vault, now)
    return Upkeep(
        moved_secrets=change_stream.moved_secrets,
        match_secret=match_secret,
        work_off_due=WorkOffDue(table, Expire(table, match_secret, now, ids), now),
        reconcile=Reconcile(table, vault, match_secret, now, ids),
        logger=Logger(),
        metrics=Metrics(),
    )


@dataclass(frozen=True, slots=True)
class HandOuts:
    """What the hand-out works with."""

    hand_out: HandOut
    logger: Logger


def hand_outs(given: s.CredentialsSettings) -> HandOuts:
    """The hand-out's parts."""
    session, now = boto3.Session(), clock(given.clock_offset)
    dynamodb, ids = session.client("dynamodb", config=AWS), system.Ulids(now)
    table = ConnectionTable(dynamodb, given.connections_table, NO_RECEIPTS, ids)
    vault = SecretsManagerVault(session.client("secretsmanager", config=AWS), given.stack_name, ids)
    history = HistoryTable(dynamodb, given.history_table)
    return HandOuts(HandOut(table, vault, history, now, ids), Logger())


@dataclass(frozen=True, slots=True)
class Operator:
    """What the operator's command line works with."""

    keys: Keys
    issue_key: IssueKey


def operator(session: boto3.Session, keys_table: str) -> Operator:
    """The operator's parts, for the account that the session speaks for."""
    keys, now = KeyTable(session.client("dynamodb", config=AWS), keys_table), system.SystemClock()
    return Operator(keys, IssueKey(keys, now, system.Ulids(now), system.random_text))


def redrive(session: boto3.Session, event_bus: str, dead_letter_queue_url: str) -> Redrive:
    """What sends dead letters again, for the account that the session speaks for."""
    letters = DeadLetterQueue(session.client("sqs", config=AWS), dead_letter_queue_url)
    return Redrive(letters, EventBus(session.client("events", config=AWS), event_bus))
