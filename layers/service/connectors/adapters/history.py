"""The History table: announced events by connector, and hand-outs of credentials."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from connectors.adapters import attribute_values as av
from connectors.adapters.aws_calls import calling
from connectors.adapters.system import first_ulid
from connectors.domain.events import Envelope
from connectors.domain.history import KEPT, HandOutRecord, Slice
from connectors.domain.place import Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_LAST = "evt_Z"
"""Behind every event's id: ULIDs begin with a digit."""


@dataclass(frozen=True, slots=True)
class HistoryTable:
    """Events under their own ids, which sort by time; expiry is judged on read."""

    client: "DynamoDBClient"
    table: str

    def add(self, envelope: Envelope) -> None:
        """See History."""
        self._put(
            _events(envelope.place), envelope.id, envelope.at, {"event": av.value(envelope.text)}
        )

    def record(self, hand_out: HandOutRecord) -> None:
        """See History."""
        told = {
            "connection_id": av.value(hand_out.connection_id),
            "caller": av.value(hand_out.caller),
            "reason": av.value(hand_out.reason),
        }
        self._put(f"handout#{_events(hand_out.place)}", hand_out.id, hand_out.at, told)

    def page(self, place: Place, wanted: Slice, at: datetime) -> tuple[list[str], bool]:
        """See History."""
        backwards = wanted.before is not None
        first = _oldest(at) if wanted.before is None else max(_oldest(at), f"{wanted.before}!")
        last = _LAST if wanted.after is None else wanted.after
        if first > last:
            return [], False
        # One more than asked tells whether there are more; a range that ends in a cursor holds the
        # cursor's own event too. A query ends early at a mebibyte, hence the paginator.
        many = wanted.limit + 1 + (wanted.after is not None)
        with calling("dynamodb"):
            pages = self.client.get_paginator("query").paginate(
                **self._between(place, first, last),
                ScanIndexForward=backwards,
                PaginationConfig={"MaxItems": many, "PageSize": many},
            )
            found = [item for page in pages for item in page["Items"]]
        found = [item for item in found if item["sk"]["S"] != wanted.after]
        texts = [item["event"]["S"] for item in found[: wanted.limit]]
        return texts[::-1] if backwards else texts, len(found) > wanted.limit

    def count(self, place: Place, at: datetime) -> int:
        """See History."""
        query = self._between(place, _oldest(at), _LAST)
        with calling("dynamodb"):
            pages = self.client.get_paginator("query").paginate(**query, Select="COUNT")
            return sum(page["Count"] for page in pages)

    def _between(self, place: Place, first: str, last: str) -> dict[str, Any]:
        return {
            "TableName": self.table,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": {
                ":pk": {"S": _events(place)},
                ":first": {"S": first},
                ":last": {"S": last},
            },
            "ConsistentRead": True,
        }

    def _put(self, pk: str, sk: str, at: datetime, told: dict[str, Any]) -> None:
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        expires = {"expires_at": {"N": str(int((at + KEPT).timestamp()))}}
        with calling("dynamodb"):
            self.client.put_item(TableName=self.table, Item=key | told | expires)


def _events(place: Place) -> str:
    return f"{place.owner.partition}#{place.connector_type}"


def _oldest(at: datetime) -> str:
    """Before the id of every event that is still kept."""
    return f"evt_{first_ulid(at - KEPT)}"
