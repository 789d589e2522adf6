"""Receipts as items: by owner and key, with the answer to replay."""

from datetime import datetime
from typing import Any

from connectors.adapters import attribute_values as av
from connectors.domain.owner import Owner
from connectors.domain.receipts import Answer, Receipt

_FREE = "attribute_not_exists(pk) OR expires_at <= :now"


def key(owner: Owner, receipt_id: str) -> dict[str, Any]:
    """Where the receipt stands: within its owner, so that entities never share a key."""
    return {"pk": {"S": f"{owner.partition}#{receipt_id}"}}


def put(table: str, owner: Owner, receipt: Receipt, write_id: str) -> dict[str, Any]:
    """The part of a transaction that writes the receipt, where no living one stands.

    An interim one gives way to the end of the same request, and to nothing else.
    """
    condition, values = _FREE, {":now": {"N": _seconds(receipt.written_at)}}
    if not receipt.interim:
        condition += " OR (interim = :true AND fingerprint = :fingerprint)"
        values |= {":true": av.value(True), ":fingerprint": av.value(receipt.fingerprint)}
    return {
        "TableName": table,
        "Item": key(owner, receipt.id) | _attributes(receipt) | {"write_id": av.value(write_id)},
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def delete(table: str, owner: Owner, interim: Receipt) -> dict[str, Any]:
    """The removal of an interim receipt, if it is still just that one."""
    return {
        "TableName": table,
        "Key": key(owner, interim.id),
        "ConditionExpression": "interim = :true AND expires_at = :expires_at",
        "ExpressionAttributeValues": {
            ":true": av.value(True),
            ":expires_at": {"N": _seconds(interim.expires_at)},
        },
    }


def _attributes(receipt: Receipt) -> dict[str, Any]:
    return {
        "receipt_id": av.value(receipt.id),
        "fingerprint": av.value(receipt.fingerprint),
        "answer_status": av.value(receipt.answer.status),
        "answer_body": av.value(receipt.answer.body),
        "answer_etag": av.value(receipt.answer.etag),
        "answer_sealed": av.value(receipt.answer.sealed),
        "interim": av.value(receipt.interim),
        "expires_at": {"N": _seconds(receipt.expires_at)},
    }


def receipt(item: Any) -> Receipt:
    """The receipt of an item, whichever release wrote it."""
    return Receipt(
        id=item["receipt_id"]["S"],
        fingerprint=item["fingerprint"]["S"],
        answer=Answer(
            status=av.plain(item["answer_status"]),
            body=item["answer_body"]["S"],
            etag=av.plain(item.get("answer_etag", av.NULL)),
            sealed=av.plain(item.get("answer_sealed", av.FALSE)),
        ),
        expires_at=av.unix(item["expires_at"]["N"]),
        interim=av.plain(item.get("interim", av.FALSE)),
    )


def _seconds(moment: datetime) -> str:
    return f"{moment.timestamp():.3f}"
