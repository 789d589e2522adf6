"""Idempotency records as items: by owner and key, with the answer to replay."""

from datetime import datetime
from typing import Any

from connectors.adapters.dynamodb import attribute_values as av
from connectors.domain.connection.idempotency import IdempotencyRecord, StoredResponse
from connectors.domain.connection.owner import Owner

_FREE = "attribute_not_exists(pk) OR expires_at <= :now"


def key(owner: Owner, record_id: str) -> dict[str, Any]:
    """Where the idempotency record stands: within its owner, so that entities never share a key."""
    return {"pk": {"S": f"{owner.partition}#{record_id}"}}


def put(table: str, owner: Owner, record: IdempotencyRecord, write_id: str) -> dict[str, Any]:
    """The part of a transaction that writes the idempotency record, where no living one stands.

    An interim one gives way to the end of the same request, and to nothing else.
    """
    condition, values = _FREE, {":now": {"N": _seconds(record.written_at)}}
    if not record.interim:
        condition += " OR (interim = :true AND fingerprint = :fingerprint)"
        values |= {":true": av.value(True), ":fingerprint": av.value(record.fingerprint)}
    return {
        "TableName": table,
        "Item": key(owner, record.id) | _attributes(record) | {"write_id": av.value(write_id)},
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def delete(table: str, owner: Owner, interim: IdempotencyRecord) -> dict[str, Any]:
    """The removal of an interim idempotency record, if it is still just that one."""
    return {
        "TableName": table,
        "Key": key(owner, interim.id),
        "ConditionExpression": "interim = :true AND expires_at = :expires_at",
        "ExpressionAttributeValues": {
            ":true": av.value(True),
            ":expires_at": {"N": _seconds(interim.expires_at)},
        },
    }


def _attributes(record: IdempotencyRecord) -> dict[str, Any]:
    return {
        "receipt_id": av.value(record.id),
        "fingerprint": av.value(record.fingerprint),
        "answer_status": av.value(record.answer.status),
        "answer_body": av.value(record.answer.body),
        "answer_etag": av.value(record.answer.etag),
        "answer_sealed": av.value(record.answer.sealed),
        "interim": av.value(record.interim),
        "expires_at": {"N": _seconds(record.expires_at)},
    }


def record(item: Any) -> IdempotencyRecord:
    """The idempotency record of an item, whichever release wrote it."""
    return IdempotencyRecord(
        id=item["receipt_id"]["S"],
        fingerprint=item["fingerprint"]["S"],
        answer=StoredResponse(
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
