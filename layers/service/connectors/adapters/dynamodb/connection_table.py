"""The Connections table, with the idempotency record that is written in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import (
    code,
    condition_failed,
    map_aws_errors,
    retry_on_transaction_conflict,
)
from connectors.adapters.dynamodb import attribute_values as av
from connectors.adapters.dynamodb import claim_items, idempotency_records, row_items
from connectors.adapters.dynamodb.condition_failures import Part, own_write_or_raise, was_committed
from connectors.adapters.dynamodb.row_queries import RowQueries
from connectors.adapters.dynamodb.row_update import amending, disconnecting
from connectors.adapters.dynamodb.update_expression import UpdateExpression
from connectors.domain.connection.events import Change
from connectors.domain.connection.idempotency import IdempotencyRecord, RowChange
from connectors.domain.connection.owner import Owner
from connectors.domain.connection.place import Place
from connectors.domain.connection.row import Connection
from connectors.operations.ports.rows import WriteCommand

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
        with map_aws_errors("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=row_items.key(place), ConsistentRead=True
            )
        return self._row(found["Item"]) if "Item" in found else None

    def read_with_record(
        self, place: Place, record_id: str
    ) -> tuple[Connection | None, IdempotencyRecord | None]:
        """See Connections."""
        record_key = idempotency_records.key(place.owner, record_id)
        found = self._batch(
            {
                self.table: {"Keys": [row_items.key(place)], "ConsistentRead": True},
                self.receipts_table: {"Keys": [record_key], "ConsistentRead": True},
            }
        )
        row, record = found[self.table], found[self.receipts_table]
        known = idempotency_records.record(record[0]) if record else None
        return (self._row(row[0]) if row else None, known)

    def insert(self, outcome: RowChange, record: IdempotencyRecord | None) -> None:
        """See Connections."""
        self._put(outcome, record, {"ConditionExpression": "attribute_not_exists(pk)"})

    def replace(
        self, old: Connection, outcome: RowChange, record: IdempotencyRecord | None
    ) -> None:
        """See Connections."""
        unmoved, write_id = row_items.unmoved(old), self.write_ids("")
        if outcome.changes and outcome.row.id == old.id:
            self._rewrite(old, outcome, record, write_id)
        elif outcome.changes:
            # Another connection at the same place: nothing of the old one's stays.
            self._put(outcome, record, unmoved.condition())
        elif record is not None:
            check = self._at(old.place) | _SEEN | unmoved.condition()
            self._transact({"ConditionCheck": check}, outcome, record, write_id)

    def forget(self, owner: Owner, interim: IdempotencyRecord) -> None:
        """See Connections."""
        self._delete(idempotency_records.delete(self.receipts_table, owner, interim))

    def amend(self, command: WriteCommand, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(command.place, amending(command, change, write_id), write_id)

    def disconnect(self, command: WriteCommand, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        return self._update(command.place, disconnecting(command, change, write_id), write_id)

    def write_private(self, old: Connection, new: Connection) -> Connection:
        """See Connections. It announces nothing, so it removes `changes`."""
        write_id = self.write_ids("")
        update = row_items.rewriting(old, new).set(write_id=av.value(write_id)).remove("changes")
        fenced = update.only_if("#write_id <> :write_id").also(row_items.same_tokens(old))
        return self._update(old.place, fenced, write_id)

    def remove(self, tombstone: Connection) -> None:
        """See Connections."""
        unmoved = row_items.unmoved(tombstone).condition()
        self._delete(self._at(tombstone.place) | unmoved)

    def discard(self, place: Place, at: datetime) -> bool:
        """See Connections."""
        over = UpdateExpression().only_if("#restorable_until <= :now", now=av.value(at))
        return self._delete(self._at(place) | over.condition())

    def _at(self, place: Place) -> dict[str, Any]:
        return {"TableName": self.table, "Key": row_items.key(place)}

    def _delete(self, removal: dict[str, Any]) -> bool:
        """Remove what still stands; what no longer does has been removed or replaced."""
        try:
            with map_aws_errors("dynamodb"):
                self.client.delete_item(**removal)
        except ClientError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def _update(self, place: Place, update: UpdateExpression, write_id: str) -> Connection:
        asked = self._at(place) | _SEEN | {"ReturnValues": "ALL_NEW"} | update.parameters()
        try:
            with map_aws_errors("dynamodb"):
                answer = retry_on_transaction_conflict(lambda: self.client.update_item(**asked))
        except ClientError as error:
            if code(error) == "ValidationException":
                # Counting up something that is no number: reading the row says so.
                self.read(place)
            return self._row(own_write_or_raise(error, write_id, self._row))
        return self._row(answer["Attributes"])

    def _rewrite(
        self, old: Connection, outcome: RowChange, record: IdempotencyRecord | None, write_id: str
    ) -> None:
        """Make the row that stands there the outcome's."""
        update = row_items.rewriting(old, outcome.row).also(row_items.unmoved(old))
        update = update.set(write_id=av.value(write_id), changes=av.change_list(*outcome.changes))
        asked = self._at(old.place) | _SEEN | update.parameters()
        if record is not None or outcome.taking is not None:
            self._transact({"Update": asked}, outcome, record, write_id)
            return
        self._write(lambda: self.client.update_item(**asked), write_id)

    def _put(
        self, outcome: RowChange, record: IdempotencyRecord | None, condition: dict[str, Any]
    ) -> None:
        write_id = self.write_ids("")
        put = {
            "TableName": self.table,
            "Item": row_items.item(outcome, write_id),
            **_SEEN,
            **condition,
        }
        if record is not None or outcome.taking is not None:
            self._transact({"Put": put}, outcome, record, write_id)
            return
        self._write(lambda: self.client.put_item(**put), write_id)

    def _write(self, write: Callable[[], object], write_id: str) -> None:
        try:
            with map_aws_errors("dynamodb"):
                retry_on_transaction_conflict(write)
        except ClientError as error:
            own_write_or_raise(error, write_id, self._row)

    def _transact(
        self,
        on_row: dict[str, Any],
        outcome: RowChange,
        record: IdempotencyRecord | None,
        write_id: str,
    ) -> None:
        """Do one thing with the row, and write its idempotency record and its claim, or nothing.

        The record's part stands first and is judged first: an equal request that was carried out
        is replayed, whatever has become of the row since.
        """
        parts: list[tuple[Part, Any]] = [("row", on_row)]
        if record is not None:
            owner = outcome.row.place.owner
            put = idempotency_records.put(self.receipts_table, owner, record, write_id)
            parts.insert(0, ("receipt", {"Put": put}))
        if outcome.taking is not None:
            claim = claim_items.written(self.table, outcome.taking, write_id)
            parts.append(("claim", claim))
        items, names = [part for _, part in parts], [name for name, _ in parts]
        with map_aws_errors("dynamodb"):
            try:
                retry_on_transaction_conflict(
                    lambda: self.client.transact_write_items(TransactItems=items)
                )
            except ClientError as error:
                if not was_committed(error, write_id, names, self._row):
                    raise
