"""One connection's life as an example: the stream's batches, and the events they become."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.adapters.dynamodb import change_stream, row_items
from connectors.adapters.system import first_ulid
from connectors.api.representation import presentation
from connectors.domain.connection import events as e
from connectors.domain.connection.idempotency import RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.row import RESTORE_WINDOW, Connection
from connectors.domain.connection.sync_status import UNINSTALLED
from connectors.domain.oauth.lifecycle import (
    REFUSED_PAUSE,
    RefreshResult,
    connected,
    deauthorized,
    failed,
    refreshed,
    refused,
    restart_oauth,
    start_row,
    verified,
)
from connectors.domain.providers.shopify import CONNECTOR

Record = dict[str, Any]

ARN = "arn:aws:{service}:us-east-1:123456789012:{name}"
BEGAN = datetime(2026, 5, 1, 12, tzinfo=UTC)
ROW = Connection.begin(
    Owner("0c3f6a52-7d1e-4e61-9a53-5f5c1f0f7a10", livemode=True),
    "stripe",
    {
        "display_name": "Our account",
        "config": '{"capture": "manual"}',
        "ship_from_name": "Dock 4",
        "ship_from_address1": "1 Harbour Road",
        "ship_from_city": "Portland",
        "ship_from_state": "ME",
        "ship_from_zip": "04101",
        "seller_id": "A2EXAMPLE",
        "bank_account_id": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    },
    id="6a1c4a7e-52fb-4a35-9a71-3f6f0d1c2b3a",
    at=BEGAN,
)
TOKENS = ARN.format(service="secretsmanager", name="secret:arcus-integrations/shopify/…")
STORED_VERSION = "8d7f6e5d-4c3b-4a29-9817-06f5e4d3c2b1"
STORED = {
    "secret_arn": ARN.format(service="secretsmanager", name="secret:arcus-integrations/stripe/…"),
    "secret_version": STORED_VERSION,
    "credentials_masked": ("secret_key",),
    "credentials_environment": "live",
    "has_webhook_secret": True,
    "sync_status": None,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A row as a change left it, and the moment before; without a type it announces nothing."""

    type: str
    row: Connection
    before: "Moment | None" = None

    @property
    def image(self) -> Record:
        """The item as the change wrote it."""
        ulid = first_ulid(self.row.updated_at)[:10] + f"E{self.row.version:015}"
        change = e.Change(f"evt_{ulid}", self.type, self.row.updated_at)
        item = row_items.item(RowChange(self.row, (change,)), ulid)
        if not self.type:
            del item["changes"]
        return item

    @property
    def record(self) -> Record:
        """The change as Lambda hands it over from a stream of new and old images."""
        images = {"NewImage": self.image}
        if self.before is not None:
            images["OldImage"] = self.before.image
        return {
            "eventID": f"{self.row.version:032x}",
            "eventName": "MODIFY" if self.before else "INSERT",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": {
                "ApproximateCreationDateTime": int(self.row.updated_at.timestamp()),
                "Keys": row_items.key(self.row.place),
                **images,
                "SequenceNumber": f"{self.row.version}00000000000000000000",
                "SizeBytes": 1530,
                "StreamViewType": "NEW_AND_OLD_IMAGES",
            },
            "eventSourceARN": ARN.format(
                service="dynamodb", name="table/connections/stream/2026-05-01T00:00:00.000"
            ),
        }


def life() -> Iterator[Moment]:
    """What a key can bring about, in an order in which it may happen."""
    at = (BEGAN + timedelta(minutes=5 * step) for step in range(1, 9))
    yield (created := Moment(e.CREATED, ROW))
    row = ROW.amended({"display_name": "Our shop", "mode": "live"}, None, at=next(at))
    yield (updated := Moment(e.UPDATED, row, created))
    row = row.changed(next(at), **STORED)
    yield (stored := Moment(e.CREDENTIALS_UPDATED, row, updated))
    row = row.disconnected(at=next(at))
    yield (gone := Moment(e.DISCONNECTED, row, stored))
    row = row.restored({}, at=next(at))
    yield (restored := Moment(e.RESTORED, row, gone))
    last = next(at)
    gone = Moment(e.DISCONNECTED, row.disconnected(at=last), restored)
    yield Moment(e.PURGED, gone.row.purged(at=last + RESTORE_WINDOW), gone)


def consent() -> Iterator[Moment]:
    """The changes that only a shop's merchant brings about."""
    at = (BEGAN + timedelta(minutes=5 * step) for step in range(1, 9))
    supplied = {"shop": "mystore.myshopify.com", "mode": "live"}
    row = start_row(ROW.place.owner, CONNECTOR, supplied, id=ROW.id, at=BEGAN)
    waiting = Moment(e.CREATED, row)
    row = restart_oauth(row, {}, at=next(at))
    yield (started := Moment(e.OAUTH_STARTED, row, waiting))
    moment = next(at)
    row = connected(row, TOKENS, renewal(moment))
    yield (active := Moment(e.CONNECTED, row, started))
    yield from closed_for_hours(active, next(at))


def renewal(at: datetime) -> RefreshResult:
    """A pair that is got and kept in one moment, for ninety days."""
    until = at + timedelta(days=90)
    return RefreshResult.of(STORED_VERSION, asked_at=at, at=at, renewable_until=until, chance=0)


def closed_for_hours(active: Moment, at: datetime) -> Iterator[Moment]:
    """A connected shop that refuses requests for a time, and is then uninstalled."""
    once = Moment("", refused(active.row, at=at, chance=0), active)
    at += REFUSED_PAUSE
    row = failed(refused(once.row, at=at, chance=0), at=at)
    yield (silent := Moment(e.FAILED, row, once))
    at += 2 * REFUSED_PAUSE
    row = verified(refreshed(row, renewal(at)), at)
    yield (open_again := Moment(e.VERIFIED, row, silent))
    row = deauthorized(row, UNINSTALLED, at=at + timedelta(days=30))
    yield Moment(e.REAUTHORIZATION_REQUIRED, row, open_again)


def _every() -> list[Moment]:
    return [*life(), *consent()]


def batches() -> dict[str, dict[str, list[Record]]]:
    """What the announcer is invoked with for each change, by the change's name."""
    return {m.type.removeprefix("integration."): {"Records": [m.record]} for m in _every()}


def emitted() -> dict[str, str]:
    """The event that each of these becomes, as JSON text, by its type."""
    owed = [event for moment in _every() for event in change_stream.owed(moment.record)]
    return {event.change.type: presentation.envelope(event).text for event in owed}
