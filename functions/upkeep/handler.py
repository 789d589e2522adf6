"""Upkeep: secrets follow their rows, closed windows are worked off, both are reconciled."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from connectors import cold_start, settings
from connectors.domain.connection.place import Place
from connectors.domain.errors import UnreadableRow
from connectors.operations.ports.rows import Unreadable
from connectors.wiring import upkeep as wiring

service = wiring.assemble(settings.UpkeepSettings.read())

SPARE_MILLISECONDS = 60_000
"""Left for the row in hand, which may wait for Shopify, when the work stops taking new ones."""


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Entry point of the Lambda function: a stream batch, the minute's tick, or the day's."""
    if "Records" in event:
        return _follow(event["Records"])
    tasks: dict[str, Callable[[Any], dict[str, int]]] = {
        "work_off_due": _work_off_due,
        "reconcile": _reconcile,
    }
    return tasks[event["task"]](context)


def _follow(records: list[dict[str, Any]]) -> dict[str, int]:
    """Make every secret match that a write has moved. Raising brings the batch again."""
    moved = dict.fromkeys(pair for record in records for pair in _moved(record))
    return {"matched": sum(_match(place, arn) for place, arn in moved)}


def _moved(record: dict[str, Any]) -> list[tuple[Place, str]]:
    try:
        return service.moved_secrets(record)
    except Unreadable as lost:
        # What it was about, the reconciler finds; the records behind it must not wait for ever.
        # Without a stack trace, which could quote what the record holds.
        service.logger.error("record not read", extra={"position": lost.position})  # noqa: TRY400
        return []


def _match(place: Place, arn: str) -> bool:
    try:
        return service.sync_secret_state(place, arn)
    except UnreadableRow as error:
        # A row that this release cannot read: no retry helps, and it must not hold up the others.
        _tell("secret not matched", place, error)
        return False


def _tell(what: str, place: Place, error: Exception) -> None:
    fault = error.fault if isinstance(error, UnreadableRow) else type(error).__name__
    facts = {"connector_type": place.connector_type, "fault": fault}
    service.logger.error(what, extra=facts)


def _work_off_due(context: Any) -> dict[str, int]:
    failures: list[str] = []

    def failed(place: Place, error: Exception) -> None:
        failures.append(type(error).__name__)
        _tell("row not worked off", place, error)

    done = service.work_off_due(_time_left(context), failed)
    return _measured({"expired": done.expired, "renewed": done.renewed, "failed": len(failures)})


def _reconcile(context: Any) -> dict[str, int]:
    return _measured(vars(service.reconcile(_time_left(context))))


def _time_left(context: Any) -> Callable[[], bool]:
    return lambda: context.get_remaining_time_in_millis() > SPARE_MILLISECONDS


def _measured(counts: dict[str, int]) -> dict[str, int]:
    for name, count in counts.items():
        service.metrics.add_metric(name, MetricUnit.Count, count)
    service.metrics.flush_metrics()
    return counts


cold_start.over()
