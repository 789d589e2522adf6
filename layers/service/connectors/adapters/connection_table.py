"""The Connections table, with the receipt that is written in the same transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from connectors.adapters import attribute_values as av
from connectors.adapters import claim_items, receipts, row_items, token_updates
from connectors.adapters.aws_calls import calling, code, settled
from connectors.adapters.lost_races import Part, carried_out, ours_or_moved
from connectors.adapters.row_queries import RowQueries
from connectors.adapters.row_update import disconnecting, row_update
from connectors.domain.authorization import Renewal
from connectors.domain.connection import Connection
from connectors.domain.events import Change
from connectors.domain.owner import Owner
from connectors.domain.place import Place
from connectors.domain.receipts import Outcome, Receipt
from connectors.operations.ports import Moved, Wish

_SEEN: Any = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
"""Without it, a row that has moved would look like one that is not there."""


@dataclass(frozen=True, slots=True)
class ConnectionTable(RowQueries):
    """Rows by owner (partition) and connector type (sort key): at most one row per place.

    Every write carries a `write_id`: a failed condition on an item that already holds our own is
    a success whose answer was lost on the way.
    """

    receipts_table: str
    write_ids: Callable[[str], str]

    def read(self, place: Place) -> Connection | None:
        """See Connections."""
        with calling("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=row_items.key(place), ConsistentRead=True
            )
        return av.row(found["Item"]) if "Item" in found else None

    def read_with_receipt(
        self, place: Place, receipt_id: str
    ) -> tuple[Connection | None, Receipt | None]:
        """See Connections."""
        receipt_key = receipts.key(place.owner, receipt_id)
        found = self._batch(
            {
                self.table: {"Keys": [row_items.key(place)], "ConsistentRead": True},
                self.receipts_table: {"Keys": [receipt_key], "ConsistentRead": True},
            }
        )
        row, receipt = found[self.table], found[self.receipts_table]
        return (av.row(row[0]) if row else None, receipts.receipt(receipt[0]) if receipt else None)

    def insert(self, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        self._put(outcome, receipt, {"ConditionExpression": "attribute_not_exists(pk)"})

    def replace(self, old: Connection, outcome: Outcome, receipt: Receipt | None) -> None:
        """See Connections."""
        if outcome.changes:
            self._put(outcome, receipt, row_items.unmoved(old))
        elif receipt is not None:
            key = row_items.key(old.place)
            check = {"TableName": self.table, "Key": key, **_SEEN, **row_items.unmoved(old)}
            self._transact({"ConditionCheck": check}, outcome, receipt, self.write_ids(""))

    def forget(self, owner: Owner, interim: Receipt) -> None:
        """See Connections."""
        self._delete(receipts.delete(self.receipts_table, owner, interim))

    def amend(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(wish.place, row_update(wish, change, write_id), write_id)

    def disconnect(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(wish.place, disconnecting(wish, change, write_id), write_id)

    def renew(self, row: Connection, renewal: Renewal) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(row.place, token_updates.renewing(row, renewal, write_id), write_id)

    def put_off(self, row: Connection, until: datetime) -> None:
        """See Connections."""
        write_id = self.write_ids("")
        with suppress(Moved):
            self._update(row.place, token_updates.putting_off(row, until, write_id), write_id)

    def remove(self, tombstone: Connection) -> None:
        """See Connections."""
        key = row_items.key(tombstone.place)
        self._delete({"TableName": self.table, "Key": key, **row_items.unmoved(tombstone)})

    def _delete(self, removal: dict[str, Any]) -> None:
        """Remove what still stands; what no longer does has been removed or replaced."""
        try:
            with calling("dynamodb"):
                self.client.delete_item(**removal)
        except ClientError as error:
            if code(error) != "ConditionalCheckFailedException":
                raise

    def _update(self, place: Place, update: dict[str, Any], write_id: str) -> Connection:
        try:
            with calling("dynamodb"):
                answer = settled(
                    lambda: self.client.update_item(
                        TableName=self.table,
                        Key=row_items.key(place),
                        ReturnValues="ALL_NEW",
                        ReturnValuesOnConditionCheckFailure="ALL_OLD",
                        **update,
                    )
                )
        except ClientError as error:
            return av.row(ours_or_moved(error, write_id))
        return av.row(answer["Attributes"])

    def _put(self, outcome: Outcome, receipt: Receipt | None, condition: dict[str, Any]) -> None:
        write_id = self.write_ids("")
        put = {
            "TableName": self.table,
            "Item": row_items.item(outcome, write_id),
            **_SEEN,
            **condition,
        }
        if receipt is not None or outcome.taking is not None:
            self._transact({"Put": put}, outcome, receipt, write_id)
            return
        try:
            with calling("dynamodb"):
                settled(lambda: self.client.put_item(**put))
        except ClientError as error:
            ours_or_moved(error, write_id)

    def _transact(
        self, on_row: dict[str, Any], outcome: Outcome, receipt: Receipt | None, write_id: str
    ) -> None:
        """Do one thing with the row, and write its receipt and its claim: all of it or nothing.

        The receipt's part stands first and is judged first: an equal request that was carried out
        is replayed, whatever has become of the row since.
        """
        parts: list[tuple[Part, Any]] = [("row", on_row)]
        if receipt is not None:
            owner = outcome.row.place.owner
            put = receipts.put(self.receipts_table, owner, receipt, write_id)
            parts.insert(0, ("receipt", {"Put": put}))
        if outcome.taking is not None:
            parts.append(("claim", {"Put": claim_items.put(self.table, outcome.taking, write_id)}))
        items, names = [part for _, part in parts], [name for name, _ in parts]
        with calling("dynamodb"):
            try:
                settled(lambda: self.client.transact_write_items(TransactItems=items))
            except ClientError as error:
                if not carried_out(error, write_id, names):
                    raise
