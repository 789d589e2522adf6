"""Assembles the Shopify function."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from aws_lambda_powertools import Logger

from connectors.adapters import system
from connectors.adapters.aws.seal import KmsSeal
from connectors.adapters.dynamodb.deliveries import DeliveryTable
from connectors.adapters.dynamodb.key_table import KeyTable
from connectors.adapters.dynamodb.oauth_states import OauthStateTable
from connectors.api.http.endpoint import Endpoint
from connectors.api.representation.callback_pages import Landing
from connectors.domain.providers.shopify import App, ClientSecrets
from connectors.operations.oauth.authorize import Authorize
from connectors.operations.oauth.complete import CompleteAuthorization
from connectors.operations.oauth.handle_webhook import HandleWebhook
from connectors.operations.oauth.start import CheckShopAvailable, StartOauth
from connectors.operations.ports.system import Clock
from connectors.settings import ShopifySettings
from connectors.wiring import machine
from connectors.wiring.tokens import TokenParts, token_parts


@dataclass(frozen=True, slots=True)
class Shopify:
    """What the Shopify function works with."""

    endpoint: Endpoint
    app: App
    client_secrets: Callable[[], ClientSecrets]
    authorize: Authorize
    complete_authorization: CompleteAuthorization
    handle_webhook: HandleWebhook
    landing: Landing


def assemble(given: ShopifySettings) -> Shopify:
    """The Shopify function's parts."""
    now, logger = machine.clock(given.clock_offset), Logger()
    parts = token_parts(given, now, logger)
    dynamodb = parts.table.client
    states = OauthStateTable(dynamodb, given.receipts_table, given.connections_table, parts.ids)
    return Shopify(
        endpoint=Endpoint(KeyTable(dynamodb, given.keys_table), now, parts.ids, logger),
        app=parts.app,
        client_secrets=parts.secrets,
        authorize=_authorize(parts, states, given.receipts_key, now),
        complete_authorization=_complete_authorization(parts, states, now),
        handle_webhook=HandleWebhook(
            commit_loop=parts.commit_loop,
            sync_secret_state=parts.sync_secret_state,
            refresh=parts.refresh,
            in_passing=parts.in_passing,
            claims=parts.claims,
            deliveries=DeliveryTable(dynamodb, given.receipts_table),
            clock=now,
            ids=parts.ids,
        ),
        landing=Landing(tuple(filter(None, map(str.strip, given.return_addresses.split(","))))),
    )


def _authorize(
    parts: TokenParts, states: OauthStateTable, receipts_key: str, now: Clock
) -> Authorize:
    return Authorize(
        commit_loop=parts.commit_loop,
        start=StartOauth(parts.app, states, system.random_state),
        check_shop_available=CheckShopAvailable(parts.table, parts.claims),
        finish_restore=parts.finish_restore,
        seal=KmsSeal(parts.session.later("kms"), receipts_key),
        ids=parts.ids,
        uuids=system.uuid4,
        clock=now,
        pause=time.sleep,
    )


def _complete_authorization(
    parts: TokenParts, states: OauthStateTable, now: Clock
) -> CompleteAuthorization:
    return CompleteAuthorization(
        commit_loop=parts.commit_loop,
        states=states,
        claims=parts.claims,
        check_shop_available=CheckShopAvailable(parts.table, parts.claims),
        endpoint=parts.endpoint,
        vault=parts.vault,
        clock=now,
        ids=parts.ids,
        chance=random.random,
    )
