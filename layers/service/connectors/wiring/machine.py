"""What every function stands on: what time it is, and whom it tells of rows it cannot read."""

from collections.abc import Callable
from datetime import timedelta

from aws_lambda_powertools import Logger

from connectors.adapters import system
from connectors.domain.errors import UnreadableRow
from connectors.operations.ports.system import Clock

ROW_NOT_READ = "row not read"
"""The log line that is counted: a row that this release cannot read."""


def clock(offset_seconds: str) -> Clock:
    """The machine's clock, moved where a local stack asks for it."""
    return system.SystemClock(timedelta(seconds=int(offset_seconds)))


def unreadable_rows(logger: Logger) -> Callable[[UnreadableRow], None]:
    """Logs where such a row stands, and nothing of what it holds."""

    def report(row: UnreadableRow) -> None:
        where = {"entity_id": row.entity_id, "connector_type": row.connector_type}
        logger.error(ROW_NOT_READ, extra=where | {"fault": row.fault})

    return report
