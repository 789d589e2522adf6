"""The Connections table, with the receipt that is written in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters import attribute_values as av
from connectors.adapters import receipts
from connectors.adapters.aws_calls import calling, cancellations, code, settled
from connectors.adapters.row_update import row_update
from connectors.domain.connection import Connection
from connectors.domain.events import Change
from connectors.domain.owner import Owner
from connectors.domain.receipts import Receipt
from connectors.operations.ports import Moved, Place, Receipted, Wish

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

FAILED = "ConditionalCheckFailed"


@dataclass(frozen=True, slots=True)
class ConnectionTable:
    """Rows by owner (partition) and connector type (sort key): at most one row per place.

    Every write carries a `write_id`: a failed condition on an item that already holds our own is
    a success whose answer was lost on the way.
    """

    client: "DynamoDBClient"
    table: str
    receipts_table: str
    write_ids: Callable[[str], str]

    def read(self, place: Place) -> Connection | None:
        """See Connections."""
        with calling("dynamodb"):
            found = self.client.get_item(
                TableName=self.table, Key=_key(place), ConsistentRead=True
            )
        return av.row(found["Item"]) if "Item" in found else None

    def read_with_receipt(
        self, place: Place, receipt_id: str
    ) -> tuple[Connection | None, Receipt | None]:
        """See Connections."""
        wanted: dict[str, Any] = {
            self.table: {"Keys": [_key(place)], "ConsistentRead": True},
            self.receipts_table: {
                "Keys": [receipts.key(place.owner, receipt_id)],
                "ConsistentRead": True,
            },
        }
        found: dict[str, Any] = {}
        with calling("dynamodb"):
            while wanted:
                answer = self.client.batch_get_item(RequestItems=wanted)
                found |= {name: items for name, items in answer["Responses"].items() if items}
                wanted = answer.get("UnprocessedKeys", {})
        row, receipt = found.get(self.table), found.get(self.receipts_table)
        return row and av.row(row[0]), receipt and receipts.receipt(receipt[0])

    def all_of(self, owner: Owner) -> list[Connection]:
        """See Connections. One page: 16 types of at most 25 KiB stay under a page's 1 MiB."""
        with calling("dynamodb"):
            page = self.client.query(
                TableName=self.table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": owner.partition}},
                ConsistentRead=True,
            )
        return [av.row(item) for item in page["Items"]]

    def insert(self, row: Connection, change: Change, receipt: Receipt | None) -> None:
        """See Connections."""
        self._put(row, change, receipt, {"ConditionExpression": "attribute_not_exists(pk)"})

    def replace(
        self, old: Connection, new: Connection, change: Change | None, receipt: Receipt | None
    ) -> None:
        """See Connections."""
        unmoved: dict[str, Any] = {
            "ConditionExpression": "id = :id AND version = :version",
            "ExpressionAttributeValues": {
                ":id": av.value(old.id),
                ":version": av.value(old.version),
            },
        }
        if change is not None:
            self._put(new, change, receipt, unmoved)
        elif receipt is not None:
            check = {"TableName": self.table, "Key": _key(_place(old)), **unmoved}
            self._transact({"ConditionCheck": check}, receipt, old.owner, self.write_ids(""))

    def amend(self, wish: Wish, change: Change) -> Connection:
        """See Connections."""
        write_id = self.write_ids("")
        update = row_update(wish, change, write_id)
        try:
            with calling("dynamodb"):
                answer = settled(
                    lambda: self.client.update_item(
                        TableName=self.table,
                        Key=_key(wish.place),
                        ReturnValues="ALL_NEW",
                        ReturnValuesOnConditionCheckFailure="ALL_OLD",
                        **update,
                    )
                )
        except ClientError as error:
            found = _found(error)
            if found and _ours(found, write_id):
                return av.row(found)
            raise Moved(av.row(found) if found else None) from error
        return av.row(answer["Attributes"])

    def _put(
        self, row: Connection, change: Change, receipt: Receipt | None, condition: dict[str, Any]
    ) -> None:
        write_id = self.write_ids("")
        put = {
            "TableName": self.table,
            "Item": _key(_place(row))
            | av.row_attributes(row)
            | {"changes": av.change_list(change), "write_id": av.value(write_id)},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            **condition,
        }
        if receipt is not None:
            self._transact({"Put": put}, receipt, row.owner, write_id)
            return
        try:
            with calling("dynamodb"):
                settled(lambda: self.client.put_item(**put))
        except ClientError as error:
            found = _found(error)
            if not (found and _ours(found, write_id)):
                raise Moved(av.row(found) if found else None) from error

    def _transact(
        self, on_row: dict[str, Any], receipt: Receipt, owner: Owner, write_id: str
    ) -> None:
        """Write the receipt and do one thing with the row, both or neither.

        The receipt's part stands first and is judged first: an equal request that was carried out
        is replayed, whatever has become of the row since.
        """
        on_receipt = receipts.put(self.receipts_table, owner, receipt, write_id)
        parts: list[Any] = [{"Put": on_receipt}, on_row]
        with calling("dynamodb"):
            try:
                settled(lambda: self.client.transact_write_items(TransactItems=parts))
            except ClientError as error:
                if not _carried_out(error, write_id):
                    raise


def _key(place: Place) -> dict[str, Any]:
    return {"pk": {"S": place.owner.partition}, "sk": {"S": place.connector_type}}


def _place(row: Connection) -> Place:
    return Place(row.owner, row.connector_type)


def _found(error: ClientError) -> dict[str, Any] | None:
    """The item that failed a condition; None where there was none. Raises any other error."""
    if code(error) != "ConditionalCheckFailedException":
        raise error
    return error.response.get("Item")  # type: ignore[return-value]


def _ours(item: Any, write_id: str) -> bool:
    return bool(item["write_id"]["S"] == write_id)


def _carried_out(cancelled: ClientError, write_id: str) -> bool:
    """Whether the transaction was ours all along. Raises Receipted or Moved where it lost."""
    reasons = cancellations(cancelled)
    if not reasons:
        return False
    earlier, met = (reason.get("Item") for reason in reasons)
    if reasons[0].get("Code") == FAILED:
        if _ours(earlier, write_id):
            return True
        raise Receipted(receipts.receipt(earlier)) from cancelled
    if reasons[1].get("Code") == FAILED:
        raise Moved(av.row(met) if met else None) from cancelled
    return False
