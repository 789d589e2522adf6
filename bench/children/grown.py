"""The built functions over tables of several sizes, taking turns; what a request costs at each.

`python grown.py integrations|upkeep SIZE…` prints CPU, calls and capacity per request and size.
"""

import json
import math
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import handler
from caller import BODY, ENTITY, call, key_item, row_item
from line import lay
from memory import Memory

ENTITIES, ROUNDS = 1000, 60
KINDS = (
    *("stripe", "avatax", "shippo", "printnode", "postmark", "mapquest", "google", "openai"),
    *("plaid", "ups", "fedex", "usps", "amazon", "ebay", "wwex"),
)
NEW, CHANGE = {**BODY, "mode": "sandbox"}, {"seller_id": "S"}


def entity(number: int) -> str:
    """The id of one of the entities."""
    return f"{number:08x}{ENTITY[8:]}"


def secret(number: int) -> str:
    """Its key."""
    return f"ark_live_ent_{number:08x}_{'A' * 40}"


def stocked(rows: int) -> Memory:
    """So many rows, spread over the entities; each entity has a key."""
    memory = Memory()
    for number in range(ENTITIES):
        memory.store("KeysTable", key_item(entity(number), secret(number)))
    for number in range(rows):
        kind = KINDS[number // ENTITIES % len(KINDS)]
        memory.store("ConnectionsTable", row_item(entity(number % ENTITIES), kind))
    return memory


def size(item: Any) -> int:
    """An attribute's bytes as DynamoDB counts them, its name not included."""
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


def weight(item: dict[str, Any]) -> int:
    """A whole item's bytes."""
    return sum(len(name) + size(value) for name, value in item.items())


def units(operation: str, given: dict[str, Any], told: dict[str, Any]) -> tuple[float, float]:
    """Read and write units of a call: 4 KiB per read, half where it need not be consistent,
    1 KiB per write, twice that in a transaction, and one more where an index entry changes.
    """
    match operation:
        case "Query" | "GetItem":
            read = sum(map(weight, told.get("Items", [told.get("Item", {})])))
            consistent = 1 if given.get("ConsistentRead") else 0.5
            return consistent * math.ceil(max(read, 1) / 4096), 0
        case "PutItem":
            return 0, _written(given["Item"])
        case "UpdateItem":
            return 0, _written(told["Attributes"])
        case "TransactWriteItems":
            items = [part["Put"]["Item"] for part in given["TransactItems"] if "Put" in part]
            return 0, 2 * sum(map(_written, items))
    raise NotImplementedError(operation)


def _written(item: dict[str, Any]) -> int:
    return math.ceil(weight(item) / 1024) + ("due_at" in item)


def requests(number: int) -> dict[str, Callable[[], Any]]:
    """The requests of one entity."""
    mine = {"secret": secret(number)}
    return {
        "POST": lambda: handler.handler(call("POST", "/v1/integrations/wwex", NEW, **mine), None),
        "POST, once": lambda: handler.handler(
            call("POST", "/v1/integrations/ebay", NEW, once=str(number), **mine), None
        ),
        "GET": lambda: handler.handler(call("GET", "/v1/integrations/stripe", **mine), None),
        "list": lambda: handler.handler(call("GET", "/v1/integrations", **mine), None),
        "PATCH": lambda: handler.handler(
            call("PATCH", "/v1/integrations/stripe", CHANGE, **mine), None
        ),
    }


class Unhurried:
    """An invocation with time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """A minute."""
        return 60_000


def ticks(_: int) -> dict[str, Callable[[], Any]]:
    """Upkeep's minute, with nothing due."""
    return {"tick": lambda: handler.handler({"task": "work_off_due"}, Unhurried())}


def main(function: str, *sizes: int) -> None:
    """Measure, sizes taking turns."""
    stocks, chosen = {rows: stocked(rows) for rows in sizes}, {"now": Memory()}
    parts = handler.service
    table = parts.connections if function == "integrations" else parts.match_secret.connections

    def answer(operation: str, given: dict[str, Any]) -> tuple[int, bytes]:
        told: tuple[int, bytes] = chosen["now"](operation, given)
        return told

    lay(answer, table.client)
    asked = requests if function == "integrations" else ticks
    found: dict[str, dict[int, list[Any]]] = {}
    for turn in range(ROUNDS):
        for rows, memory in stocks.items():
            chosen["now"] = memory
            for name, send in asked(turn).items():
                found.setdefault(name, {}).setdefault(rows, []).append(cost(send, memory))
    report = {
        name: {
            rows: [median(each) for each in zip(*told, strict=True)] for rows, told in by.items()
        }
        for name, by in found.items()
    }
    kept = {"row": weight(row_item()), "key": weight(key_item())}
    sys.stderr.write("\n" + json.dumps({"requests": report, "bytes": kept}))


def cost(send: Callable[[], Any], memory: Memory) -> tuple[float, ...]:
    """CPU seconds, calls, read and write units of one request."""
    memory.calls.clear()
    memory.noted.clear()
    began = time.process_time()
    send()
    taken = time.process_time() - began
    capacity = [units(*noted) for noted in memory.noted]
    return (taken, len(memory.calls), *(sum(each) for each in zip(*capacity, strict=True)))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
