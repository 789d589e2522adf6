"""The requests that are measured, one function at a time, each with what it has to find."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from caller import BODY, HAND_OUT, call, customer
from memory import Memory
from stocks import BESIDE, CREDENTIALS, KINDS, arn, disconnected, entity, put, row

CONNECTED, NEW, ONCE = KINDS[0], KINDS[-1], KINDS[-2]
CHANGE, CLOSED, RECORDS = {"seller_id": "S"}, 10, 10
SET = {"credentials": {"api_key": "k" * 43}}
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/rows/stream/2026-05-01T12:00:00.000"
HOUR = 3600
"""Seconds that Shopify's access tokens live."""
PAIR = {
    "access_token": f"shpat_{'a' * 32}",
    "expires_in": HOUR,
    "refresh_token": f"shprt_{'b' * 32}",
    "refresh_token_expires_in": 90 * 24 * HOUR,
    "scope": "read_orders,read_products",
}
ANSWER = json.dumps(PAIR).encode()
"""Of Shopify's token endpoint."""


@dataclass(frozen=True)
class Turn:
    """A request, whether an answer is the one it should get, and what is done before, unmeasured.

    Its cost is told per one of `many`.
    """

    send: Callable[[], Any]
    fits: Callable[[Any], bool]
    before: Callable[[], object] = lambda: None
    many: int = 1


class Unhurried:
    """An invocation with time left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """All of the time that upkeep has."""
        return 300_000


def integrations(handle: Callable[..., Any], _: Memory, number: int) -> dict[str, Turn]:
    """An entity's requests; the lists are those of the two that have as many rows everywhere."""

    def ask(method: str, kind: str = "", body: Any = None, **how: Any) -> Turn:
        path = f"/v1/integrations{kind and '/'}{kind}"
        event = call(method, path, body, **({"secret": customer(number)[1]} | how))
        return Turn(lambda: handle(event, None), lambda reply: reply["statusCode"] in (200, 201))

    lists = {
        f"list of {many}": ask("GET", secret=customer(beside)[1]) for beside, many in BESIDE.items()
    }
    return {
        "GET": ask("GET", CONNECTED),
        **lists,
        "PATCH": ask("PATCH", CONNECTED, CHANGE),
        "POST": ask("POST", NEW, BODY),
        "POST, once": ask("POST", ONCE, BODY, once=str(number)),
        "PUT credentials": ask("PUT", f"{NEW}/credentials", SET),
        "DELETE": ask("DELETE", NEW),
    }


def upkeep(handle: Callable[..., Any], memory: Memory, number: int) -> dict[str, Turn]:
    """A minute with nothing due and one with windows that have closed; batches of the stream."""

    def close() -> None:
        for offset in range(CLOSED):
            owner = number * CLOSED + offset
            put(memory, owner, disconnected(owner, NEW, 8))

    tick: Callable[[], Any] = lambda: handle({"task": "work_off_due"}, Unhurried())  # noqa: E731
    gone, after = row(number, NEW), disconnected(number, NEW, 1)
    left = {"Records": [record(gone, after)]}
    moved = {"Records": [record(row(at, CONNECTED), row(at, CONNECTED)) for at in range(RECORDS)]}
    return {
        "tick": Turn(tick, lambda done: not any(done.values())),
        "window closed": Turn(tick, lambda done: done["expired"] == CLOSED, close, CLOSED),
        "change followed": Turn(
            lambda: handle(moved, None), lambda done: done["matched"] == 0, many=RECORDS
        ),
        "disconnect followed": Turn(
            lambda: handle(left, None),
            lambda done: done["matched"] == 1,
            lambda: put(memory, number, after),
        ),
    }


def announcements(handle: Callable[..., Any], _: Memory, number: int) -> dict[str, Turn]:
    """A batch of the stream, each record of another connection."""
    owners = range(number * RECORDS, (number + 1) * RECORDS)
    batch = {"Records": [record(row(at, CONNECTED), row(at, CONNECTED)) for at in owners]}
    return {"event": Turn(lambda: handle(batch, None), lambda told: told is None, many=RECORDS)}


def record(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A write as the stream tells of it."""
    keys = {name: new[name] for name in ("pk", "sk")}
    images = {"Keys": keys, "OldImage": old, "NewImage": new, "SequenceNumber": "4" * 28}
    return {"eventName": "MODIFY", "eventSourceARN": STREAM, "dynamodb": images}


def credentials(handle: Callable[..., Any], memory: Memory, number: int) -> dict[str, Turn]:
    """Hand-outs: of a stored set, of a shop's token that lives, and of one that is about to end."""

    def ask(kind: str, kept: Callable[[], str]) -> Turn:
        event = HAND_OUT | {"entity_id": entity(number), "connector_type": kind}

        def store() -> None:
            put(memory, number, row(number, kind, **(SHOP if kind == "shopify" else {})))
            memory.secrets[arn(number, kind)] = kept()

        return Turn(
            lambda: handle(event, None), lambda reply: reply["object"] == "credentials", store
        )

    return {
        "hand-out": ask(CONNECTED, lambda: CREDENTIALS),
        "hand-out, token lives": ask("shopify", lambda: pair(HOUR)),
        "hand-out, refreshed": ask("shopify", lambda: pair(60)),
    }


SHOP = {
    "shop": "acme-store.myshopify.com",
    "sync_status": "ok",
    "credentials_masked": ("access_token", "refresh_token"),
    "refresh_at": datetime.now(UTC) + timedelta(days=50),
}


def pair(seconds: int) -> str:
    """A shop's tokens with so long to go, as the service keeps them after a refresh."""
    from connectors.domain.providers.shopify_tokens import tokens  # noqa: PLC0415 - from the artefact

    asked_at = datetime.now(UTC) - timedelta(seconds=HOUR - seconds)
    got = tokens(200, ANSWER, asked_at)
    kept: dict[str, Any] = got.succeeding(got).keep().reveal()
    return json.dumps(kept)


def shop_answers(service: Any) -> Any:
    """The service with Shopify's token endpoint answering from memory."""
    refresh = service.hand_out.refresh
    endpoint = replace(refresh.endpoint, transport=lambda *_: (200, ANSWER))
    hand_out = replace(service.hand_out, refresh=replace(refresh, endpoint=endpoint))
    return replace(service, hand_out=hand_out)
