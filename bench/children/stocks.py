"""Tables of several sizes: rows of a thousand entities, of which one in a hundred will be due."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from caller import ARN, customer, key_item, row_item
from memory import Memory

ENTITIES = 1000
"""They share the rows."""
BESIDE = {ENTITIES: 1, ENTITIES + 1: 10}
"""Two more with as many rows in every stock, whose lists can be compared."""
LISTED = ENTITIES + 2
"""One with a row of every type."""
DUE_SHARE = 100
KINDS = (
    *("stripe", "avatax", "shippo", "postmark", "mapquest", "google", "openai", "plaid"),
    *("ups", "fedex", "usps", "amazon", "ebay", "wwex", "printnode"),
)
"""The last of them stand in no stock: they are there to be connected."""
CREDENTIALS = json.dumps({"credentials": {"client_id": "c"}, "webhook_secret": None})
NOW = datetime.now(UTC)
"""When the measurement began; what is measured goes by the clock."""
ROWS, KEYS = "ConnectionsTable", "KeysTable"


def entity(number: int) -> str:
    """The id of one of the entities."""
    id, _ = customer(number)
    return str(id)


def arn(number: int, kind: str) -> str:
    """Where the credentials of its connection are."""
    return f"{ARN.partition('secret:')[0]}secret:AWS::StackName/{kind}/{number:08x}/1"


def row(number: int, kind: str, **changes: Any) -> dict[str, Any]:
    """Its connection."""
    kept = {"secret_arn": arn(number, kind), "id": f"{number:08x}-{kind}".ljust(36, "0")}
    item: dict[str, Any] = row_item(entity(number), kind, **(kept | changes))
    return item


def disconnected(number: int, kind: str, days: int) -> dict[str, Any]:
    """Its connection, disconnected so many days ago."""
    at = NOW - timedelta(days=days)
    until = at + timedelta(days=7)
    return row(number, kind, is_active=False, disconnected_at=at, restorable_until=until)


def stocked(rows: int) -> Memory:
    """So many rows, spread over the entities, each of which has a key; no row is due yet."""
    memory = Memory()
    for number in (*range(ENTITIES), *BESIDE):
        memory.store(KEYS, key_item(*customer(number)))
    for number in range(rows):
        owner, kind = number % ENTITIES, KINDS[number // ENTITIES % len(KINDS)]
        waits = number % DUE_SHARE == DUE_SHARE - 1
        put(memory, owner, disconnected(owner, kind, 4) if waits else row(owner, kind))
    for number, many in BESIDE.items():
        for kind in KINDS[:many]:
            put(memory, number, row(number, kind))
    return memory


def furnish(memory: Memory) -> Memory:
    """With a caller's key, row and set, and another caller's row of every type."""
    memory.store(KEYS, key_item())
    memory.store(KEYS, key_item(*customer(LISTED)))
    memory.store(ROWS, row_item())
    for kind in (*KINDS, "shopify"):
        memory.store(ROWS, row_item(entity(LISTED), kind))
    memory.secrets[ARN] = CREDENTIALS
    return memory


def put(memory: Memory, number: int, item: dict[str, Any]) -> None:
    """Store an entity's row, and its credentials as ListSecrets tells them."""
    where = item["secret_arn"]["S"]
    memory.store(ROWS, item)
    memory.secrets[where] = CREDENTIALS
    memory.scheduled.discard(where)
    tags = {"arcus:entity": entity(number), "arcus:mode": "live"}
    memory.listed.append(
        {
            "ARN": where,
            "Name": where.partition("secret:")[2],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
            "CreatedDate": (NOW - timedelta(days=30)).timestamp(),
        }
        | ({"DeletedDate": NOW.timestamp()} if "due_at" in item else {})
    )
