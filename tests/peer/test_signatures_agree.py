"""Shopify's own library and ours, asked about the same callbacks and webhooks."""

import base64
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.domain.shopify import (
    ClientSecrets,
    Unproven,
    callback,
    callback_text,
    webhook_is_proven,
)
from local.simulator import signatures

HERE = Path(__file__).parent
PEER = HERE.parents[1] / ".local" / "peer"
SECRETS = ClientSecrets("hush")
NOW = 1_777_636_800
MANY = 1_000
Query = dict[str, str]

pytestmark = pytest.mark.skipif(
    shutil.which("npm") is None, reason="the peer needs npm, which this machine does not have"
)


@pytest.fixture(scope="module")
def peer() -> Callable[[list[Any]], list[bool]]:
    """Shopify's library, installed from its lock and asked in one go."""
    PEER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "peer.mjs"):
        shutil.copy(HERE / name, PEER / name)
    install = ["npm", "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"]
    if not (PEER / "node_modules").exists():
        subprocess.run(install, cwd=PEER, check=True, capture_output=True, timeout=300)

    def asked(questions: list[Any]) -> list[bool]:
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run(
            ["node", "peer.mjs"], cwd=PEER, input=lines, capture_output=True, text=True, check=True
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return asked


def text(chance: random.Random, letters: str, least: int, most: int) -> str:
    return "".join(chance.choices(letters, k=chance.randint(least, most)))


SMALL = "abcdefghijklmnopqrstuvwxyz"
WORD = SMALL + SMALL.upper() + "0123456789"
ODD = WORD + "-._~*&=%+ /?#é€"


def genuine(chance: random.Random) -> Query:
    """A callback as Shopify sends it, now and then with parameters that nobody knows."""
    query = {
        "code": text(chance, "0123456789abcdef", 32, 32),
        "host": text(chance, WORD, 20, 60),
        "shop": text(chance, SMALL, 1, 20) + ".myshopify.com",
        "state": text(chance, WORD + "-_", 43, 43),
        "timestamp": str(NOW + chance.randint(-89, 89)),
    }
    for _ in range(chance.choice([0, 0, 1, 2])):
        query[text(chance, SMALL, 1, 12)] = text(chance, ODD, 0, 20)
    return signed(query)


def signed(query: Query, secret: ClientSecrets = SECRETS) -> Query:
    given = {name: value for name, value in query.items() if name != "hmac"}
    digest = secret.digests(callback_text(given).encode())[0]
    return given | {"hmac": digest.hex()}


def changed(chance: random.Random, query: Query) -> Query:
    name = chance.choice(sorted(query))
    return query | {name: query[name] + chance.choice(ODD)}


def added(chance: random.Random, query: Query) -> Query:
    return query | {"extra": text(chance, ODD, 0, 9)}


def removed(chance: random.Random, query: Query) -> Query:
    gone = chance.choice(sorted(query))
    return {name: value for name, value in query.items() if name != gone}


def renamed(chance: random.Random, query: Query) -> Query:
    old = chance.choice(sorted(query))
    return removed_as(query, old) | {f"{old}x": query[old]}


def removed_as(query: Query, old: str) -> Query:
    return {name: value for name, value in query.items() if name != old}


def swallowed(chance: random.Random, query: Query) -> Query:
    """One parameter inside the one before it: the text that is signed must not stay the same."""
    names = [name for name in sorted(query) if name != "hmac"]
    place = chance.randrange(len(names) - 1)
    first, second = names[place : place + 2]
    return removed_as(query, second) | {first: f"{query[first]}&{second}={query[second]}"}


def respelled(chance: random.Random, query: Query) -> Query:
    right = query["hmac"]
    return query | {"hmac": chance.choice([right.upper(), right[:-1], f"{right}0", f"{right}\n"])}


def unsigned(chance: random.Random, query: Query) -> Query:
    return removed_as(query, "hmac")


def by_another(chance: random.Random, query: Query) -> Query:
    return signed(query, ClientSecrets("not ours"))


def stale(chance: random.Random, query: Query) -> Query:
    away = chance.choice([-1, 1]) * chance.choice([90, 91, 120, 10_000])
    return signed(query | {"timestamp": str(NOW + away)})


def undated(chance: random.Random, query: Query) -> Query:
    return signed(query | {"timestamp": chance.choice(["", "x", "1e9", " 1777636800", "NaN"])})


def with_signature(chance: random.Random, query: Query) -> Query:
    return signed(query | {"signature": text(chance, WORD, 8, 8)})


TAMPERED = [changed, added, removed, renamed, swallowed, respelled, unsigned, by_another]
TAMPERED += [stale, undated, with_signature]


def callbacks() -> list[tuple[str, Query]]:
    chance = random.Random(20261123)
    made: list[tuple[str, Query]] = []
    for number in range(MANY):
        query = genuine(chance)
        if number % 2:
            tamper = TAMPERED[number // 2 % len(TAMPERED)]
            made.append((tamper.__name__, tamper(chance, query)))
        else:
            made.append(("genuine", query))
    return made


def ours(query: Query) -> bool:
    try:
        callback({n: [v] for n, v in query.items()}, SECRETS, datetime.fromtimestamp(NOW, UTC))
    except Unproven:
        return False
    return True


def test_of_a_thousand_callbacks_we_believe_none_that_shopify_s_library_refuses(
    peer: Callable[[list[Any]], list[bool]],
) -> None:
    made = callbacks()
    theirs = peer([{"query": query, "now": NOW} for _, query in made])
    verdicts = Counter(
        (kind, ours(query), their) for (kind, query), their in zip(made, theirs, strict=True)
    )
    assert [verdict for verdict in verdicts if verdict[1] and not verdict[2]] == []
    assert verdicts["genuine", True, True] == MANY // 2
    # Where it believes and we do not: a timestamp that is no whole number of seconds, and what it
    # does not look at beside the signature, such as a shop or a state that is missing.
    stricter = {kind for kind, our, their in verdicts if their and not our}
    assert stricter <= {"undated"}


def delivery(chance: random.Random, number: int) -> dict[str, Any]:
    body = json.dumps({"shop_domain": text(chance, ODD, 0, 30), "id": number}).encode()
    signature = signatures.of_body(body, "hush")
    spoil = number % 6
    if spoil == 1:
        body += b" "
    if spoil == 2:
        signature = signatures.of_body(body, "not ours")
    if spoil == 3:
        signature = signature[:-2] + chance.choice(["==", "A=", "a"])
    if spoil == 4:
        signature = base64.b16encode(base64.b64decode(signature)).decode().lower()
    return {"body": body, "signature": signature}


def test_of_a_thousand_webhooks_both_believe_the_same(
    peer: Callable[[list[Any]], list[bool]],
) -> None:
    chance = random.Random(42)
    made = [delivery(chance, number) for number in range(MANY)]
    theirs = peer(
        [
            {
                "body": base64.b64encode(one["body"]).decode(),
                "headers": {
                    "X-Shopify-Hmac-Sha256": one["signature"],
                    "X-Shopify-Topic": "shop/redact",
                    "X-Shopify-Shop-Domain": "a.myshopify.com",
                    "X-Shopify-Webhook-Id": "w",
                    "X-Shopify-API-Version": "2026-10",
                },
            }
            for one in made
        ]
    )
    ours = [webhook_is_proven(one["body"], one["signature"], SECRETS) for one in made]
    assert ours == theirs
    assert 0 < sum(ours) < MANY
