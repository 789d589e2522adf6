"""The History table: announced events by connector, and hand-outs of credentials.

A connector's partition holds its events, in the order of their sort keys:

- `<event id>`: of an earlier release, which knew no other order than that of ids;
- `seq#<position>#<event id>`: at its position in the order of commits.

Each of the latter has a pointer, by id in a partition beside it, that tells cursors where it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import (
    cancellations,
    map_aws_errors,
    part_failed,
    retry_on_transaction_conflict,
)
from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.system import first_ulid
from connectors.domain.connection.events import Envelope
from connectors.domain.connection.history import HISTORY_RETENTION, HandOutRecord, HistoryPage
from connectors.domain.connection.place import Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_BY_ID, _BY_POSITION = "evt_", "seq#"
_FIRST, _LAST = _BY_ID, f"{_BY_POSITION}~"
"""Around all events."""

_ABSENT = "attribute_not_exists(pk)"


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """Events in the order of their commits, whatever their writers' clocks; expiry judged on read.

    An event never moves and is never written again: who follows with `ending_before` meets every
    later one behind it, and what a later release adds to an item stays there.
    """

    client: "DynamoDBClient"
    table: str

    def add(self, envelope: Envelope) -> None:
        """See History. The event and its pointer are one write: a cursor that was shown resolves.

        One that stands already, here or under its id as an earlier release wrote it, stays there.
        """
        stands_at = f"{_BY_POSITION}{envelope.position}#{envelope.id}"
        events, pointers = _events(envelope.place), _pointers(envelope.place)
        expiry = _expiry(envelope.at)
        pointer = _key(pointers, envelope.id) | {"stands_at": av.value(stands_at)} | expiry
        event = _key(events, stands_at) | {"event": av.value(envelope.text)} | expiry
        parts: list[Any] = [
            {"ConditionCheck": self._absent(Key=_key(events, envelope.id))},
            {"Put": self._absent(Item=pointer)},
            {"Put": self._absent(Item=event)},
        ]
        with map_aws_errors("dynamodb"):
            try:
                retry_on_transaction_conflict(
                    lambda: self.client.transact_write_items(TransactItems=parts)
                )
            except ClientError as error:
                if not any(map(part_failed, cancellations(error))):
                    raise

    def record(self, hand_out: HandOutRecord) -> None:
        """See History."""
        key = _key(f"handout#{_events(hand_out.place)}", hand_out.id)
        told = {
            "connection_id": av.value(hand_out.connection_id),
            "caller": av.value(hand_out.caller),
            "reason": av.value(hand_out.reason),
        }
        with map_aws_errors("dynamodb"):
            self.client.put_item(TableName=self.table, Item=key | told | _expiry(hand_out.at))

    def page(self, place: Place, wanted: HistoryPage, at: datetime) -> tuple[list[str], bool]:
        """See History."""
        found = list(islice(self._wanted(place, wanted, at), wanted.limit + 1))
        texts = [item["event"]["S"] for item in found[: wanted.limit]]
        return texts[::-1] if wanted.before else texts, len(found) > wanted.limit

    def count(self, place: Place, at: datetime) -> int:
        """See History."""
        return sum(1 for _ in self._kept(place, (_FIRST, _LAST), at, ProjectionExpression="sk"))

    def _wanted(self, place: Place, wanted: HistoryPage, at: datetime) -> Iterator[Any]:
        """The kept events from the cursor on, towards where the slice goes."""
        forward, cursor = bool(wanted.before), wanted.before or wanted.after or ""
        stands = self._standing(place, cursor) if cursor else None
        between = (_FIRST, _LAST)
        if stands is not None:
            between = (stands, _LAST) if forward else (_FIRST, stands)
        # One more than asked for tells whether there are more, and one may be the cursor's own.
        how = {"ScanIndexForward": forward, "Limit": wanted.limit + 2}
        found = self._kept(place, between, at, **how)
        if stands is not None or not cursor:
            return (item for item in found if item["sk"]["S"] != stands)
        if forward:
            return dropwhile(lambda item: _id(item) <= cursor, found)
        return dropwhile(lambda item: _id(item) >= cursor, found)

    def _standing(self, place: Place, cursor: str) -> str | None:
        """The sort key of the event of this id; None where the place has no such event (any more).

        Another entity's is no different from one that never was.
        """
        pointer = self._item(_pointers(place), cursor)
        if "stands_at" in pointer:
            return str(pointer["stands_at"]["S"])
        return cursor if self._item(_events(place), cursor) else None

    def _kept(
        self, place: Place, between: tuple[str, str], at: datetime, **how: Any
    ) -> Iterator[Any]:
        """The events between two sort keys, both included, that are not 90 days old, each once."""
        oldest = f"{_BY_ID}{first_ulid(at - HISTORY_RETENTION)}"
        for items in self._pages(_events(place), between, **how):
            elsewhere = self._elsewhere(place, items)
            for item in items:
                if _id(item) >= oldest and item["sk"]["S"] not in elsewhere:
                    yield item

    def _elsewhere(self, place: Place, items: list[Any]) -> set[str]:
        """Of events under their ids, those that have a position, too.

        After a rollback the earlier release may write again what this one had written before.
        """
        ids = sorted(key for item in items if (key := item["sk"]["S"]).startswith(_BY_ID))
        if not ids:
            return set()
        pages = self._pages(_pointers(place), (ids[0], ids[-1]), ProjectionExpression="sk")
        return {item["sk"]["S"] for page in pages for item in page}

    def _pages(self, partition: str, between: tuple[str, str], **how: Any) -> Iterator[list[Any]]:
        """The items between two sort keys, as they come; a limit is for the first page only.

        What was skipped on it is rare and old: the rest comes in pages of a mebibyte.
        """
        query: Any = {
            "TableName": self.table,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":pk": {"S": partition},
                ":first": {"S": between[0]},
                ":last": {"S": between[1]},
            },
            "ConsistentRead": True,
            **how,
        }
        while True:
            with map_aws_errors("dynamodb"):
                page: Any = self.client.query(**query)
            yield page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query.pop("Limit", None)
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _item(self, partition: str, sk: str) -> Any:
        with map_aws_errors("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=_key(partition, sk), ConsistentRead=True
            )
        return found.get("Item", {})

    def _absent(self, **part: Any) -> dict[str, Any]:
        """A transaction's part where nothing stands yet."""
        return {"TableName": self.table, "ConditionExpression": _ABSENT, **part}


def _events(place: Place) -> str:
    return f"{place.owner.partition}#{place.connector_type}"


def _pointers(place: Place) -> str:
    return f"pointer#{_events(place)}"


def _key(partition: str, sk: str) -> Any:
    return {"pk": {"S": partition}, "sk": {"S": sk}}


def _id(item: Any) -> str:
    """The id of an item's event, with which its sort key ends."""
    return str(item["sk"]["S"].rpartition("#")[2])


def _expiry(at: datetime) -> Any:
    return {"expires_at": {"N": str(int((at + HISTORY_RETENTION).timestamp()))}}
