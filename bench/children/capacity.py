"""DynamoDB's arithmetic: what an item weighs, and how many units a call reads and writes."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]
Moved = tuple[str, Json, Json]
Indexes = Mapping[str, list[list[str]]]
"""By table its indexes, each as the attributes of its key."""

READ, WRITTEN = 4096, 1024
"""Bytes of one unit."""


def size(item: Json) -> int:
    """An attribute's bytes, its name not included."""
    ((kind, value),) = item.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return math.ceil(len(value.strip("-").lstrip("0.")) / 2) + 1
        case "M":
            return 3 + sum(1 + len(name) + size(inner) for name, inner in value.items())
        case "L":
            return 3 + sum(1 + size(inner) for inner in value)
    return 1


def weight(item: Json) -> int:
    """A whole item's bytes."""
    return sum(len(name) + size(value) for name, value in item.items())


def read(operation: str, given: Json, told: Json) -> float:
    """Read units of a call: half as many where it need not be consistent. A query counts what it
    reads as one, a batch each item for itself; nothing found costs as much as something small.
    """
    share = 1 if given.get("ConsistentRead") else 0.5
    match operation:
        case "GetItem":
            return share * _units(weight(told.get("Item", {})))
        case "Query" | "Scan":
            return share * _units(sum(map(weight, told["Items"])))
        case "BatchGetItem":
            return sum(map(_batch, given["RequestItems"].values(), told["Responses"].values()))
    return 0


def _batch(asked: Json, found: list[Json]) -> float:
    share = 1 if asked.get("ConsistentRead") else 0.5
    missing = len(asked["Keys"]) - len(found)
    return share * (missing + sum(_units(weight(item)) for item in found))


def _units(read: int) -> int:
    return math.ceil(max(read, 1) / READ)


def written(operation: str, moved: Iterable[Moved], checks: int = 0) -> int:
    """Write units of a call: by the larger of the images before and after it, and twice that in a
    transaction, which pays for each check of an item, too: as for something small.
    """
    times = 2 if operation == "TransactWriteItems" else 1
    weights = (max(weight(before), weight(after)) for _, before, after in moved)
    return times * (checks + sum(math.ceil(each / WRITTEN) for each in weights))


def checks(given: Json) -> int:
    """Items that a transaction looks at and does not write."""
    return sum("ConditionCheck" in part for part in given.get("TransactItems", ()))


def indexed(moved: Iterable[Moved], indexes: Indexes) -> int:
    """Index entries that a call takes out or puts in: a further write unit each."""
    return sum(
        _entries(key, before, after)
        for table, before, after in moved
        for key in indexes.get(table, [])
    )


def _entries(key: list[str], before: Json, after: Json) -> int:
    """An entry holds keys only: it changes where they do."""
    old, new = ([item[name] for name in key if name in item] for item in (before, after))
    return 0 if old == new else bool(old) + bool(new)
