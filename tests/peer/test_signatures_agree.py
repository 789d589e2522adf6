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

from connectors.domain.shopify import Unproven, callback, webhook_is_proven
from local.simulator import signatures
from tests.peer.callbacks import MANY, NOW, ODD, SECRETS, Query, callbacks, text

HERE = Path(__file__).parent
PEER = HERE.parents[1] / ".local" / "peer"

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
