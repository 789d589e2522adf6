"""Assembles the HTTP function."""

from dataclasses import dataclass

from aws_lambda_powertools import Logger

from connectors.adapters import system
from connectors.adapters.aws_session import AwsSession
from connectors.adapters.connection_table import ConnectionTable
from connectors.adapters.history import HistoryTable
from connectors.adapters.key_table import KeyTable
from connectors.adapters.vault import SecretsManagerVault
from connectors.api.endpoint import Endpoint
from connectors.operations.amend import Amend
from connectors.operations.commit_loop import CommitLoop
from connectors.operations.connect import Connect
from connectors.operations.disconnect import Disconnect
from connectors.operations.ports import Connections, History
from connectors.operations.store_credentials import StoreCredentials
from connectors.operations.sync_secret_state import SyncSecretState
from connectors.settings import IntegrationsSettings
from connectors.wiring import machine


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


def assemble(given: IntegrationsSettings) -> Integrations:
    """The HTTP function's parts."""
    session, now, logger = AwsSession(), machine.clock(given.clock_offset), Logger()
    dynamodb, ids = session.client("dynamodb"), system.Ulids(now)
    report = machine.unreadable_rows(logger)
    table = ConnectionTable(dynamodb, given.connections_table, report, given.receipts_table, ids)
    vault = SecretsManagerVault(session.later("secretsmanager"), given.stack_name, ids)
    transition = CommitLoop(table)
    return Integrations(
        endpoint=Endpoint(KeyTable(dynamodb, given.keys_table), now, ids, logger),
        connections=table,
        history=HistoryTable(dynamodb, given.history_table),
        connect=Connect(transition, SyncSecretState(table, vault, now), ids, system.uuid4),
        amend=Amend(transition, ids),
        disconnect=Disconnect(transition, ids),
        store_credentials=StoreCredentials(transition, vault, ids),
    )
