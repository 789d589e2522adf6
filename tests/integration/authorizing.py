"""What tests about shops look at: the log's reasons, one shop's token calls, its secrets."""

import io
import json
import re
from typing import Any

from tests.builders import Answered
from tests.integration.holder import Holder
from tests.integration.shopkeeper import Shopkeeper

ONCE = {"Idempotency-Key": "once"}

_REFERENCE = re.compile(r"req_[0-9A-Z]{26}")


def remarks(heard: io.StringIO) -> list[str]:
    """The reasons in the log, in order."""
    lines: list[Any] = [json.loads(line) for line in heard.getvalue().splitlines()]
    return [line["remark"] for line in lines if "remark" in line]


def refused_alike(answer: Answered) -> tuple[int, str, dict[str, str]]:
    """Everything that an outsider sees, but for the reference."""
    headers = {name: _REFERENCE.sub("req_", value) for name, value in answer.headers.items()}
    return answer.status, _REFERENCE.sub("req_", answer.text), headers


def asked(shopkeeper: Shopkeeper, grant_type: str | None = None) -> int:
    """How many token calls there were about its shop."""
    calls = shopkeeper.house.street.shopify.calls.all()
    mine = [call for call in calls if call.shop == shopkeeper.shop]
    return sum(grant_type in (None, call.grant_type) for call in mine)


def restore(shopkeeper: Shopkeeper) -> Answered:
    """Undo its disconnect, under a key."""
    return shopkeeper.start(body={}, headers=ONCE)


def rival(shopkeeper: Shopkeeper) -> Shopkeeper:
    """Another entity that means the same shop."""
    another = Shopkeeper.of(shopkeeper.house)
    another.shop = shopkeeper.shop
    return another


def on_the_test_side(shopkeeper: Shopkeeper) -> Shopkeeper:
    """The same entity with a test key."""
    key = shopkeeper.issue(livemode=False).secret
    return Shopkeeper(shopkeeper.house, shopkeeper.entity_id, key, shopkeeper.shop)


def vault(shopkeeper: Shopkeeper) -> list[str]:
    """How its secrets are kept, oldest first: `live` or `scheduled`."""
    return Holder(shopkeeper.house, shopkeeper.entity_id).vault()


def status(row: dict[str, Any]) -> tuple[bool, str | None]:
    """Whether the row is active, and how it is said to be."""
    return row["is_active"], row["sync_status"]


def told(shopkeeper: Shopkeeper) -> list[str]:
    """What its changes announce, in order and without the common beginning."""
    return [name.removeprefix("integration.") for name in shopkeeper.events()]


def is_replayed(answer: Answered, first: Answered) -> bool:
    """Whether it is the first answer again, byte for byte, and says so."""
    same = (answer.status, answer.text) == (first.status, first.text)
    return same and answer.headers.get("idempotent-replayed") == "true"
