"""AWS from memory: answers in AWS's own JSON what the functions ask, and keeps what they put.

It keeps items by key, judges only the conditions on which an answer hangs (a row that is there
already, a receipt, an unknown key), and notes every call with what it moved.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
CONDITION = "ConditionalCheckFailed"


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
    secrets: dict[str, str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    noted: list[tuple[str, Json, Json]] = field(default_factory=list)
    """Operation, input and output of every call."""

    def __call__(self, operation: str, given: Json) -> tuple[int, bytes]:
        """The answer's status and body."""
        self.calls.append(operation)
        carry: Callable[[Json], Json] = getattr(self, _method(operation), lambda _: {})
        try:
            told = carry(given)
        except Refused as refused:
            self.noted.append((operation, given, refused.told))
            return 400, json.dumps(refused.told).encode()
        self.noted.append((operation, given, told))
        return 200, json.dumps(told).encode()

    def find(self, table: str, key: Json) -> Json | None:
        """An item by its key, or by a whole item."""
        return self.tables[table][key["pk"]["S"]].get(key.get("sk", {"S": ""})["S"])

    def store(self, table: str, item: Json) -> None:
        """Put an item."""
        self.tables[table][item["pk"]["S"]][item.get("sk", {"S": ""})["S"]] = item

    def _guarded(self, put: Json) -> None:
        found = self.find(put["TableName"], put["Item"])
        if found and "attribute_not_exists" in put.get("ConditionExpression", ""):
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
        return {"Attributes": found}

    def _delete_item(self, given: Json) -> Json:
        key = given["Key"]
        self.tables[given["TableName"]][key["pk"]["S"]].pop(key["sk"]["S"], None)
        return {}

    def _query(self, given: Json) -> Json:
        if "IndexName" in given:
            return {"Items": [], "Count": 0}
        pk = given["ExpressionAttributeValues"][":pk"]["S"]
        items = list(self.tables[given["TableName"]][pk].values())
        return {"Items": items, "Count": len(items)}

    def _scan(self, given: Json) -> Json:
        kept = self.tables[given["TableName"]].values()
        items = [item for partition in kept for item in partition.values()]
        return {"Items": items, "Count": len(items)}

    def _transact_write_items(self, given: Json) -> Json:
        puts = [part["Put"] for part in given["TransactItems"] if "Put" in part]
        for place, put in enumerate(puts):
            try:
                self._guarded(put)
            except Refused as refused:
                reasons: list[Json] = [{"Code": "None"} for _ in given["TransactItems"]]
                reasons[place] = {"Code": CONDITION, "Item": refused.told["Item"]}
                raise Refused("TransactionCanceledException", CancellationReasons=reasons) from None
        for put in puts:
            self.store(put["TableName"], put["Item"])
        return {}

    def _create_secret(self, given: Json) -> Json:
        arn = f"arn:aws:secretsmanager:eu-west-1:1:secret:{given['Name']}"
        self.secrets[arn] = given["SecretString"]
        return {"ARN": arn, "Name": given["Name"], "VersionId": "1" * 32}

    def _get_secret_value(self, given: Json) -> Json:
        kept = self.secrets.get(given["SecretId"], '{"client_secret": "bench"}')
        return {"ARN": given["SecretId"], "SecretString": kept, "VersionId": "1" * 32}

    def _describe_secret(self, given: Json) -> Json:
        return {"ARN": given["SecretId"]}

    def _list_secrets(self, _: Json) -> Json:
        return {"SecretList": []}

    def _put_events(self, given: Json) -> Json:
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "1"} for _ in given["Entries"]]}
