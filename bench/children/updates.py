"""What an update's expression makes of an item, for the tables that are kept in memory."""

import re
from typing import Any

Json = dict[str, Any]
_CLAUSE = re.compile("(SET|REMOVE|ADD) ")


def updated(item: Json, given: Json) -> Json:
    """The item with an update's SET and REMOVE. Counters stay as they are: one key serves a whole
    bench and must not run into its limit.
    """
    names = given.get("ExpressionAttributeNames", {})
    after, values = dict(item), given.get("ExpressionAttributeValues", {})
    _, *clauses = _CLAUSE.split(given["UpdateExpression"])
    for kind, text in zip(clauses[::2], clauses[1::2], strict=True):
        for part in text.strip().split(", "):
            name, _, told = part.partition(" = ")
            name = names.get(name, name)
            if kind == "REMOVE":
                after.pop(name, None)
            elif kind == "SET":
                after[name] = _added(item, told, values) if " + " in told else values[told]
    return after


def _added(item: Json, told: str, values: Json) -> Json:
    name, _, more = told.partition(" + ")
    return {"N": str(int(item[name]["N"]) + int(values[more]["N"]))}
