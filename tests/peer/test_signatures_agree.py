"""Shopify's own library and ours, asked about the same callbacks and webhooks."""

import base64
import json
import random
import string
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connectors.domain.providers.shopify import Unproven, callback, webhook_is_proven
from local.simulator import signatures
from tests.machine import may_lack
from tests.peer.callbacks import MANY, NOW, ODD, SECRETS, Query, callbacks, text
from tests.peer.conftest import Peer

pytestmark = may_lack("npm")


def ours(query: Query) -> bool:
    try:
        callback({n: [v] for n, v in query.items()}, SECRETS, datetime.fromtimestamp(NOW, UTC))
    except Unproven:
        return False
    return True


def test_of_a_thousand_callbacks_we_believe_none_that_shopify_s_library_refuses(
    peer: Peer,
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


def genuine(body: bytes, right: str) -> str:
    return right


def by_another(body: bytes, right: str) -> str:
    return signatures.of_body(body, "not ours")


def cut(body: bytes, right: str) -> str:
    return right[:-2]


def unpadded(body: bytes, right: str) -> str:
    return right.rstrip("=")


def padded_more(body: bytes, right: str) -> str:
    return f"{right}="


def ending_otherwise(body: bytes, right: str) -> str:
    """The same bytes to a decoder that does not look at the last bits."""
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    return right[:-2] + letters[letters.index(right[-2]) ^ 1] + "="


def spaced_before(body: bytes, right: str) -> str:
    return f" {right}"


def spaced_behind(body: bytes, right: str) -> str:
    return f"{right} "


def broken(body: bytes, right: str) -> str:
    return f"{right}\n"


def lowered(body: bytes, right: str) -> str:
    return right.lower()


def url_safe(body: bytes, right: str) -> str:
    return right.translate(str.maketrans("+/", "-_"))


def in_hexadecimal(body: bytes, right: str) -> str:
    return base64.b64decode(right).hex()


def of_a_body_and_a_space(body: bytes, right: str) -> str:
    return signatures.of_body(body + b" ", "hush")


SPELLED: list[Callable[[bytes, str], str]] = [
    genuine,
    by_another,
    cut,
    unpadded,
    padded_more,
    ending_otherwise,
    spaced_before,
    spaced_behind,
    broken,
    lowered,
    url_safe,
    in_hexadecimal,
    of_a_body_and_a_space,
]
"""How a delivery may be signed."""


@dataclass(frozen=True)
class Delivery:
    """A webhook's body and what is said to be its signature."""

    body: bytes
    signature: str

    @property
    def asked(self) -> dict[str, Any]:
        """The question to the peer."""
        headers = {
            "X-Shopify-Hmac-Sha256": self.signature,
            "X-Shopify-Topic": "shop/redact",
            "X-Shopify-Shop-Domain": "a.myshopify.com",
            "X-Shopify-Webhook-Id": "w",
            "X-Shopify-API-Version": "2026-10",
        }
        return {"body": base64.b64encode(self.body).decode(), "headers": headers}


def delivery(chance: random.Random, number: int) -> tuple[str, Delivery]:
    body = json.dumps({"shop_domain": text(chance, ODD, 0, 30), "id": number}).encode()
    right, spell = signatures.of_body(body, "hush"), SPELLED[number % len(SPELLED)]
    signature = spell(body, right)
    # A genuine one now and then has nothing to respell.
    return ("genuine" if signature == right else spell.__name__), Delivery(body, signature)


def test_of_a_thousand_webhooks_we_believe_none_that_shopify_s_library_refuses(
    peer: Peer,
) -> None:
    chance = random.Random(42)
    made = [delivery(chance, number) for number in range(MANY)]
    theirs = peer([one.asked for _, one in made])
    verdicts = Counter(
        (kind, webhook_is_proven(one.body, one.signature, SECRETS), their)
        for (kind, one), their in zip(made, theirs, strict=True)
    )
    assert {kind for kind, *_ in verdicts} == {spell.__name__ for spell in SPELLED}
    assert [verdict for verdict in verdicts if verdict[1] and not verdict[2]] == []
    assert {kind for kind, our, _ in verdicts if our} == {"genuine"}
    stricter = {kind for kind, our, their in verdicts if their and not our}
    assert stricter == set()
