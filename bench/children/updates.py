"""What an update's expression makes of an item, for the tables that are kept in memory."""

import re
from typing import Any

Json = dict[str, Any]
_CLAUSE = re.compile("(SET|REMOVE|ADD) ")
_BETWEEN_PARTS = re.compile(r", (?![^(]*\))")
_COUNTED = re.compile(r"(?:if_not_exists\((\S+), :zero\)|(\S+)) \+ (\S+)")


def updated(item: Json, given: Json) -> Json:
    """The item with an update's SET and REMOVE. Counters stay as they are: one key serves a whole
    bench and must not run into its limit.
    """
    names = given.get("ExpressionAttributeNames", {})
    after, values = dict(item), given.get("ExpressionAttributeValues", {})
    _, *clauses = _CLAUSE.split(given["UpdateExpression"])
    for kind, text in zip(clauses[::2], clauses[1::2], strict=True):
        for part in _BETWEEN_PARTS.split(text.strip()):
            name, _, told = part.partition(" = ")
            name = names.get(name, name)
            if kind == "REMOVE":
                after.pop(name, None)
            elif kind == "SET":
                after[name] = _added(item, name, told, values) if " + " in told else values[told]
    return after


def _added(item: Json, name: str, told: str, values: Json) -> Json:
    """A counter of the item's own, counted up."""
    counted = _COUNTED.fullmatch(told)
    if counted is None:
        raise NotImplementedError(told)
    return {"N": str(int(item[name]["N"]) + int(values[counted[3]]["N"]))}
