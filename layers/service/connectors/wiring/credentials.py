"""Assembles the hand-out."""

from dataclasses import dataclass

from aws_lambda_powertools import Logger

from connectors.adapters.dynamodb.history import HistoryTable
from connectors.operations.credentials.hand_out import HandOut
from connectors.settings import CredentialsSettings
from connectors.wiring import machine
from connectors.wiring.tokens import token_parts


@dataclass(frozen=True, slots=True)
class HandOuts:
    """What the hand-out works with."""

    hand_out: HandOut
    logger: Logger


def assemble(given: CredentialsSettings) -> HandOuts:
    """The hand-out's parts."""
    now, logger = machine.clock(given.clock_offset), Logger()
    parts = token_parts(given, now, logger)
    history = HistoryTable(parts.table.client, given.history_table)
    hand_out = HandOut(
        connections=parts.table,
        vault=parts.vault,
        history=history,
        refresh=parts.refresh,
        in_passing=parts.in_passing,
        clock=now,
        ids=parts.ids,
    )
    return HandOuts(hand_out, logger)
