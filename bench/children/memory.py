"""AWS from memory: answers in AWS's own JSON what the functions ask, and keeps what they put.

It keeps items by key and in the `due` index, judges only the conditions on which an answer hangs (a
row that is there already, a receipt, an unknown key), and notes every call with what it moved. What
it does not know it refuses, so that nothing is measured that AWS would not have done.
"""

import bisect
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from updates import updated

Json = dict[str, Any]
CONDITION = "ConditionalCheckFailed"
ABSENT = re.compile(r"attribute_not_exists\(#?pk\)")
DUE = ("due", "due_shard = :shard AND due_at <= :now")
LISTED = 100
"""Secrets on one page."""


def _method(operation: str) -> str:
    """Of `PutItem` its method here."""
    return re.sub("(?=[A-Z])", "_", operation).lower()


class Refused(Exception):
    """A call that AWS refuses; what it tells."""

    def __init__(self, code: str, **told: Any) -> None:
        self.told = {"__type": f"com.amazonaws#{code}", "message": "no", **told}


@dataclass
class Memory:
    """Tables and secrets. Call it with an operation's name and its input."""

    tables: dict[str, dict[str, dict[str, Json]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    due: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))
    """By shard when, and whose key, in order."""
    secrets: dict[str, str] = field(default_factory=dict)
    scheduled: set[str] = field(default_factory=set)
    """Secrets that are to be deleted."""
    listed: list[Json] = field(default_factory=list)
    """What ListSecrets tells."""
    again: bool = False
    """Whether what is there already is written over, so that a request can be made once more."""
    calls: list[str] = field(default_factory=list)
    noted: list[tuple[str, Json, Json]] = field(default_factory=list)
    """Operation, input and output of every call."""
    moved: list[tuple[str, Json, Json]] = field(default_factory=list)
    """Table of every write, and the item before and after it; empty where there is none."""

    def __call__(self, operation: str, given: Json) -> tuple[int, bytes]:
        """The answer's status and body. Raises NotImplementedError."""
        self.calls.append(operation)
        carry: Callable[[Json], Json] | None = getattr(self, _method(operation), None)
        if carry is None:
            raise NotImplementedError(operation)
        try:
            told = carry(given)
        except Refused as refused:
            self.noted.append((operation, given, refused.told))
            return 400, json.dumps(refused.told).encode()
        self.noted.append((operation, given, told))
        return 200, json.dumps(told).encode()

    def find(self, table: str, key: Json) -> Json | None:
        """An item by its key, or by a whole item."""
        return self.tables[table][key["pk"]["S"]].get(_sort_key(key))

    def store(self, table: str, item: Json) -> None:
        """Put an item."""
        self._move(table, item, item)

    def _move(self, table: str, key: Json, after: Json) -> None:
        """Put an item in the place of whatever stands there; or nothing."""
        before = self.find(table, key) or {}
        self.moved.append((table, before, after))
        if "due_at" in before:
            self.due[before["due_shard"]["S"]].remove(_turn(before))
        if "due_at" in after:
            bisect.insort(self.due[after["due_shard"]["S"]], _turn(after))
        if after:
            self.tables[table][key["pk"]["S"]][_sort_key(key)] = after
        else:
            self.tables[table][key["pk"]["S"]].pop(_sort_key(key), None)

    def _guarded(self, given: Json) -> None:
        found = self.find(given["TableName"], given.get("Item") or given["Key"])
        if found and not self.again and ABSENT.search(given.get("ConditionExpression", "")):
            raise Refused(f"{CONDITION}Exception", Item=found)

    def _put_item(self, given: Json) -> Json:
        self._guarded(given)
        self.store(given["TableName"], given["Item"])
        return {}

    def _get_item(self, given: Json) -> Json:
        found = self.find(given["TableName"], given["Key"])
        return {"Item": found} if found else {}

    def _batch_get_item(self, given: Json) -> Json:
        responses = {
            table: [item for key in asked["Keys"] if (item := self.find(table, key))]
            for table, asked in given["RequestItems"].items()
        }
        return {"Responses": responses, "UnprocessedKeys": {}}

    def _update_item(self, given: Json) -> Json:
        found = self.find(given["TableName"], given["Key"])
        if found is None:
            raise Refused(f"{CONDITION}Exception")
        after = updated(found, given)
        self._move(given["TableName"], given["Key"], after)
        return {"Attributes": after}

    def _delete_item(self, given: Json) -> Json:
        self._move(given["TableName"], given["Key"], {})
        return {}

    def _query(self, given: Json) -> Json:
        values = given["ExpressionAttributeValues"]
        if "IndexName" in given:
            return self._due_page(given, values[":shard"]["S"], values[":now"]["S"])
        items = list(self.tables[given["TableName"]][values[":pk"]["S"]].values())
        return {"Items": items, "Count": len(items)}

    def _due_page(self, given: Json, shard: str, now: str) -> Json:
        if (given["IndexName"], given["KeyConditionExpression"]) != DUE:
            raise NotImplementedError(given["IndexName"])
        last = given.get("ExclusiveStartKey")
        start = bisect.bisect_right(self.due[shard], _turn(last)) if last else 0
        end = bisect.bisect_right(self.due[shard], (now, "~"))
        page = self.due[shard][start : min(end, start + given["Limit"])]
        names = ("due_at", "pk", "sk", "due_shard")
        items = [{n: {"S": v} for n, v in zip(names, (*e, shard), strict=True)} for e in page]
        more = {"LastEvaluatedKey": items[-1]} if start + len(page) < end else {}
        return {"Items": items, "Count": len(items), **more}

    def _scan(self, given: Json) -> Json:
        """Every item in one page; whatever the filter, those that name a secret."""
        kept = self.tables[given["TableName"]].values()
        items = [item for partition in kept for item in partition.values()]
        found = [item for item in items if "S" in item.get("secret_arn", {})]
        return {"Items": found, "Count": len(found)}

    def _transact_write_items(self, given: Json) -> Json:
        parts = given["TransactItems"]
        for place, part in enumerate(parts):
            try:
                self._guarded(*part.values())
            except Refused as refused:
                reasons: list[Json] = [{"Code": "None"} for _ in parts]
                reasons[place] = {"Code": CONDITION, "Item": refused.told["Item"]}
                raise Refused("TransactionCanceledException", CancellationReasons=reasons) from None
        for part in parts:
            if "Put" in part:
                self.store(part["Put"]["TableName"], part["Put"]["Item"])
            elif "Update" in part:
                self._update_item(part["Update"])
        return {}

    def _create_secret(self, given: Json) -> Json:
        arn = f"arn:aws:secretsmanager:eu-west-1:1:secret:{given['Name']}"
        self.secrets[arn] = given["SecretString"]
        return {"ARN": arn, "Name": given["Name"], "VersionId": "1" * 32}

    def _get_secret_value(self, given: Json) -> Json:
        kept = self.secrets.get(given["SecretId"], '{"client_secret": "bench"}')
        return {"ARN": given["SecretId"], "SecretString": kept, "VersionId": "1" * 32}

    def _put_secret_value(self, given: Json) -> Json:
        self.secrets[given["SecretId"]] = given["SecretString"]
        return {"ARN": given["SecretId"], "VersionId": "2" * 32}

    def _describe_secret(self, given: Json) -> Json:
        arn = given["SecretId"]
        return {"ARN": arn} | ({"DeletedDate": 0} if arn in self.scheduled else {})

    def _delete_secret(self, given: Json) -> Json:
        self.scheduled.add(given["SecretId"])
        return {"ARN": given["SecretId"], "DeletionDate": 0}

    def _list_secrets(self, given: Json) -> Json:
        start = int(given.get("NextToken", 0))
        end = start + LISTED
        more = {"NextToken": str(end)} if end < len(self.listed) else {}
        return {"SecretList": self.listed[start:end], **more}

    def _put_events(self, given: Json) -> Json:
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in given["Entries"]]}


def _sort_key(key: Json) -> str:
    return str(key.get("sk", {"S": ""})["S"])


def _turn(item: Json) -> tuple[str, ...]:
    return item["due_at"]["S"], item["pk"]["S"], item["sk"]["S"]
