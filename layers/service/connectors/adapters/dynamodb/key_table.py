"""The Keys table: API keys by digest, each with its own counters."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from connectors.adapters.aws.calls import condition_failed, map_aws_errors
from connectors.adapters.dynamodb import attribute_values as av
from connectors.domain.api_keys import BUCKET, WINDOW, Admission, ApiKey, Spending

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STALE_SECONDS = 10
STALE_TENS = 30
"""Counters that each update removes by name: what a key in steady use leaves behind."""
LITTER = 40
"""Counters left over from quieter use, from which on a further write sweeps them up."""

_ALLOWED = (
    "attribute_exists(pk)"
    " AND (attribute_not_exists(expires_at) OR expires_at > :now)"
    " AND (attribute_not_exists(blocked_until) OR blocked_until <= :now)"
    " AND (attribute_not_exists({second}) OR {second} < burst OR attribute_not_exists(burst))"
)


@dataclass(frozen=True, slots=True)
class KeyTable:
    """One update authenticates, counts the request and returns what the key may do."""

    client: "DynamoDBClient"
    table: str

    def count(self, digest: str, at: datetime) -> Admission | None:
        """See Keys."""
        now = at.timestamp()
        second, ten = int(now), int(now) // BUCKET
        stale = [f"s{second - n}" for n in range(1, STALE_SECONDS + 1)]
        stale += [f"w{ten - n}" for n in range(WINDOW, WINDOW + STALE_TENS)]
        try:
            with map_aws_errors("dynamodb"):
                answer = self.client.update_item(
                    TableName=self.table,
                    Key={"pk": {"S": digest}},
                    UpdateExpression=f"ADD s{second} :one, w{ten} :one REMOVE {', '.join(stale)}",
                    ConditionExpression=_ALLOWED.format(second=f"s{second}"),
                    ExpressionAttributeValues={":one": {"N": "1"}, ":now": {"N": f"{now:.3f}"}},
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except ClientError as error:
            if not condition_failed(error):
                raise
            item: Any = error.response.get("Item")
            return _admission(item, counted=False, now=now) if item else None
        return self._counted(digest, answer["Attributes"], now)

    def _counted(self, digest: str, item: Any, now: float) -> Admission | None:
        admission = _admission(item, counted=True, now=now)
        if admission is None:
            return None
        if admission.exhausted:
            self._set(digest, "SET blocked_until = :until", {":until": {"N": str(admission.reset)}})
        litter = _litter(item, now)
        if len(litter) >= LITTER:
            self._set(digest, f"REMOVE {', '.join(litter[:200])}", None)
        return admission

    def _set(self, digest: str, expression: str, values: Any) -> None:
        given: dict[str, Any] = {"ExpressionAttributeValues": values} if values else {}
        try:
            with map_aws_errors("dynamodb"):
                self.client.update_item(
                    TableName=self.table,
                    Key={"pk": {"S": digest}},
                    UpdateExpression=expression,
                    ConditionExpression="attribute_exists(pk)",
                    **given,
                )
        except ClientError as error:
            # Revoked in this very moment: the next request finds out.
            if not condition_failed(error):
                raise

    def add(self, key: ApiKey, digest: str) -> None:
        """See Keys. `burst` stands in the item so that the condition can compare with it."""
        item: dict[str, Any] = {
            "pk": {"S": digest},
            "key_id": av.value(key.id),
            "entity_id": av.value(key.entity_id),
            "livemode": av.value(key.livemode),
            "scopes": av.value(key.scopes),
            "label": av.value(key.name),
            "rate_tier": av.value(key.rate_tier),
            "burst": av.value(key.tier.per_second),
            "created_at": av.value(key.created_at),
            "ip_allowlist": av.value(key.ip_allowlist),
        }
        if key.expires_at is not None:
            item["expires_at"] = {"N": f"{key.expires_at.timestamp():.3f}"}
        with map_aws_errors("dynamodb"):
            self.client.put_item(TableName=self.table, Item=item)

    def all_of(self, entity_id: str | None) -> list[ApiKey]:
        """See Keys. A scan: an operator's command, over a table of a few items per entity."""
        return [key for _, key in self._scan() if entity_id in (None, key.entity_id)]

    def remove(self, key_id: str) -> ApiKey | None:
        """See Keys."""
        for digest, key in self._scan():
            if key.id == key_id:
                with map_aws_errors("dynamodb"):
                    self.client.delete_item(TableName=self.table, Key={"pk": {"S": digest}})
                return key
        return None

    def _scan(self) -> list[tuple[str, ApiKey]]:
        with map_aws_errors("dynamodb"):
            pages = self.client.get_paginator("scan").paginate(TableName=self.table)
            found = [(i["pk"]["S"], _key(i)) for page in pages for i in page["Items"]]
        return [(digest, key) for digest, key in found if key is not None]


_NAMELESS, _STANDARD = {"S": ""}, {"S": "standard"}
_LONG_AGO = av.value(datetime.fromtimestamp(0, UTC))


def _admission(item: Any, *, counted: bool, now: float) -> Admission | None:
    key = _key(item)
    return None if key is None else Admission(key, _spending(item), counted=counted, now=now)


def _key(item: Any) -> ApiKey | None:
    """The key of an item, whichever release wrote it; None where nothing says whose it is and what
    it may do.
    """
    if not {"key_id", "entity_id", "livemode", "scopes"} <= item.keys():
        return None
    expires_at = item.get("expires_at")
    return ApiKey(
        id=item["key_id"]["S"],
        entity_id=item["entity_id"]["S"],
        livemode=item["livemode"]["BOOL"],
        scopes=av.plain(item["scopes"]),
        name=av.plain(item.get("label", _NAMELESS)),
        rate_tier=av.plain(item.get("rate_tier", _STANDARD)),
        created_at=av.moment(av.plain(item.get("created_at", _LONG_AGO))),
        expires_at=av.unix(expires_at["N"]) if expires_at else None,
        ip_allowlist=av.plain(item.get("ip_allowlist", av.EMPTY)),
    )


def _spending(item: Any) -> Spending:
    return Spending(
        tens={int(name[1:]): int(item[name]["N"]) for name in _counters(item, "w")},
        blocked_until=float(item.get("blocked_until", {"N": "0"})["N"]),
    )


def _litter(item: Any, now: float) -> list[str]:
    oldest = int(now) // BUCKET - WINDOW + 1
    return [name for name in _counters(item, "w") if int(name[1:]) < oldest] + [
        name for name in _counters(item, "s") if int(name[1:]) < int(now)
    ]


def _counters(item: Any, kind: str) -> list[str]:
    return [name for name in item if name[0] == kind and name[1:].isdecimal()]
