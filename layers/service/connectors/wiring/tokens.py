"""Assembles what three functions share: whoever may refresh Shopify's tokens."""

import random
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import urllib3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.parameters import SecretsProvider

from connectors.adapters.aws.session import AwsSession, LazyClient
from connectors.adapters.dynamodb.connection_table import ConnectionTable
from connectors.adapters.dynamodb.leases import LeaseTable
from connectors.adapters.dynamodb.shop_claims import ShopClaimTable
from connectors.adapters.secrets.app_secret import AppSecret
from connectors.adapters.secrets.vault import SecretsManagerVault
from connectors.adapters.shopify.client import HttpsTransport, ShopifyClient
from connectors.adapters.system import Ulids
from connectors.domain.providers.shopify import App, scope_list
from connectors.operations.connections.commit_loop import CommitLoop
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.finish_restore import FinishRestore, Restored
from connectors.operations.oauth.refresh import Refresh, RefreshTiming
from connectors.operations.oauth.refresh_endings import InPassing
from connectors.operations.ports.system import Clock
from connectors.settings import ShopifySettings, TokenSettings
from connectors.wiring import machine

CALLBACK = "/v1/integrations/shopify/callback"
LOOK_EVERY_SECONDS = 0.25
USEFUL = timedelta(seconds=150)
"""Our clock may be two minutes behind: what then has half a minute to go is worth handing out."""


@dataclass(frozen=True, slots=True)
class TokenParts:
    """Tables, vault and Shopify, and the operations on tokens made of them."""

    session: AwsSession
    table: ConnectionTable
    claims: ShopClaimTable
    vault: SecretsManagerVault
    ids: Ulids
    app: App
    secrets: AppSecret
    endpoint: ShopifyClient
    commit_loop: CommitLoop
    sync_secret_state: SyncSecretState
    refresh: Refresh
    in_passing: InPassing
    finish_restore: FinishRestore


def token_parts(given: TokenSettings, now: Clock, logger: Logger) -> TokenParts:
    """The parts, over one session."""
    session, ids = AwsSession(), Ulids(now)
    dynamodb, secrets_manager = session.client("dynamodb"), session.later("secretsmanager")
    secrets = _app_secret(given, secrets_manager, logger)
    table = _table(given, dynamodb, ids, logger)
    vault = SecretsManagerVault(secrets_manager, given.stack_name, ids)
    endpoint = _endpoint(given, secrets, now, logger)
    refresh = _refresh(given, table, vault, endpoint, now)
    commit_loop, sync_secret_state = CommitLoop(table), SyncSecretState(table, vault, now)
    in_passing = InPassing(commit_loop, now, ids, random.random)
    restored = Restored(commit_loop, in_passing, ids)
    return TokenParts(
        session=session,
        table=table,
        claims=ShopClaimTable(dynamodb, given.connections_table),
        vault=vault,
        ids=ids,
        app=endpoint.app,
        secrets=secrets,
        endpoint=endpoint,
        commit_loop=commit_loop,
        sync_secret_state=sync_secret_state,
        refresh=refresh,
        in_passing=in_passing,
        finish_restore=FinishRestore(sync_secret_state, refresh, restored),
    )


def _table(given: TokenSettings, dynamodb: Any, ids: Ulids, logger: Logger) -> ConnectionTable:
    report = machine.unreadable_rows(logger)
    return ConnectionTable(dynamodb, given.connections_table, report, given.receipts_table, ids)


def _app_secret(given: TokenSettings, secrets_manager: Any, logger: Logger) -> AppSecret:
    # By its first use: Powertools' provider has the client made at once, to announce itself.
    provider: Any = LazyClient(lambda: SecretsProvider(boto3_client=secrets_manager))
    # Anybody may call a webhook's address: no alarm where nobody has an app.
    alarm = logger.error if given.shopify_client_id else logger.debug
    return AppSecret(provider, given.shopify_secret, alarm)


def _refresh(
    given: TokenSettings,
    table: ConnectionTable,
    vault: SecretsManagerVault,
    endpoint: ShopifyClient,
    now: Clock,
) -> Refresh:
    lease = timedelta(seconds=float(given.token_lease))
    margin = timedelta(seconds=float(given.token_margin))
    return Refresh(
        connections=table,
        vault=vault,
        endpoint=endpoint,
        leases=LeaseTable(table.client, given.receipts_table, lease),
        clock=now,
        ids=Ulids(now),
        pause=time.sleep,
        chance=random.random,
        pace=RefreshTiming(lease, margin, USEFUL, LOOK_EVERY_SECONDS),
    )


def _endpoint(
    given: TokenSettings, secrets: AppSecret, now: Clock, logger: Logger
) -> ShopifyClient:
    return ShopifyClient(
        app=_app(given),
        secrets=secrets,
        transport=HttpsTransport(urllib3.PoolManager(maxsize=8)),
        clock=now,
        deadline_seconds=float(given.token_deadline),
        chance=random.random,
        alarm=logger.error,
        warn=logger.warning,
    )


def _app(given: TokenSettings) -> App:
    """The app; only the Shopify function starts OAuth, and knows scopes and our own address."""
    scopes, base = "", ""
    if isinstance(given, ShopifySettings):
        scopes, base = given.shopify_scopes, given.public_base_url.rstrip("/")
    return App(
        given.shopify_client_id, scope_list(scopes), f"{base}{CALLBACK}", given.shopify_address
    )
