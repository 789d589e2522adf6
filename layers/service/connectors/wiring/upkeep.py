"""Assembles upkeep."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger, Metrics

from connectors.adapters.dynamodb import change_stream
from connectors.domain.connection.place import Place
from connectors.operations.connections.expire import Expire
from connectors.operations.connections.work_off_due import WorkOffDue
from connectors.operations.credentials.reconcile import Reconcile
from connectors.operations.credentials.sync_secret_state import SyncSecretState
from connectors.operations.oauth.give_ends import GiveEnds
from connectors.operations.oauth.keep_alive import KeepAlive
from connectors.operations.ports.system import Clock
from connectors.settings import UpkeepSettings
from connectors.wiring import machine
from connectors.wiring.tokens import TokenParts, token_parts


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What upkeep works with."""

    moved_secrets: Callable[[dict[str, Any]], list[tuple[Place, str]]]
    sync_secret_state: SyncSecretState
    work_off_due: WorkOffDue
    reconcile: Reconcile
    logger: Logger
    metrics: Metrics


def assemble(given: UpkeepSettings) -> Upkeep:
    """Upkeep's parts."""
    now, logger = machine.clock(given.clock_offset), Logger()
    parts = token_parts(given, now, logger)
    keep_alive = KeepAlive(
        connections=parts.table,
        refresh=parts.refresh,
        in_passing=parts.in_passing,
        finish_restore=parts.finish_restore,
        clock=now,
        chance=random.random,
    )
    expire = Expire(parts.table, parts.claims, parts.sync_secret_state, now, parts.ids)
    return Upkeep(
        moved_secrets=change_stream.moved_secrets,
        sync_secret_state=parts.sync_secret_state,
        work_off_due=WorkOffDue(parts.table, expire, keep_alive, now),
        reconcile=_reconcile(parts, now),
        logger=logger,
        metrics=Metrics(),
    )


def _reconcile(parts: TokenParts, now: Clock) -> Reconcile:
    return Reconcile(
        connections=parts.table,
        vault=parts.vault,
        sync_secret_state=parts.sync_secret_state,
        give_ends=GiveEnds(parts.table, parts.vault, now),
        clock=now,
        ids=parts.ids,
    )
