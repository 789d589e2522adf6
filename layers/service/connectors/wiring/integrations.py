"""Assembles the HTTP function."""

from dataclasses import dataclass

from aws_lambda_powertools import Logger

from connectors.adapters import system
from connectors.adapters.aws.session import AwsSession
from connectors.adapters.dynamodb.connection_table import ConnectionTable
from connectors.adapters.dynamodb.history import HistoryTable
from connectors.adapters.dynamodb.key_table import KeyTable
from connectors.adapters.secrets.vault import SecretsManagerVault
from connectors.api.http.endpoint import Endpoint
from connectors.operations.connections.amend import Amend
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.connections.connect import Connect
from connectors.operations.connections.disconnect import Disconnect
from connectors.operations.credentials.store import StoreCredentials
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.ports.history import History
from connectors.operations.ports.rows import Connections
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
    commit_loop = CommitLoop(table)
    return Integrations(
        endpoint=Endpoint(KeyTable(dynamodb, given.keys_table), now, ids, logger),
        connections=table,
        history=HistoryTable(dynamodb, given.history_table),
        connect=Connect(commit_loop, SyncSecretState(table, vault, now), ids, system.uuid4),
        amend=Amend(commit_loop, ids),
        disconnect=Disconnect(commit_loop, ids),
        store_credentials=StoreCredentials(commit_loop, vault, ids),
    )
