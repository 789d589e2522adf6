"""Assembles what the operator's command line works with."""

from dataclasses import dataclass

import boto3

from connectors.adapters import system
from connectors.adapters.aws.bus import EventBus
from connectors.adapters.aws.dead_letters import DeadLetterQueue
from connectors.adapters.aws.session import AWS
from connectors.adapters.dynamodb.key_table import KeyTable
from connectors.operations.events.redrive import Redrive
from connectors.operations.issue_key import IssueKey
from connectors.operations.ports.keys import Keys


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
