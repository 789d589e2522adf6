"""Values with spaces, accents and signs: how Shopify's own library reads them, and how we do."""

import random
from collections.abc import Callable
from typing import Any

from connectors.domain.providers.shopify import callback_text
from tests.machine import may_lack
from tests.peer.callbacks import NOW, SECRETS, Query, removed_as, text
from tests.peer.test_signatures_agree import ours

pytestmark = may_lack("npm")

ODD = "ab \u00e9\u00fc\u20ac&=+~*%-._'()!/\u00a0"
SPACES = ("%20", "+")
HOW_MANY = 300


def made(chance: random.Random) -> Query:
    """A callback's parameters with a value and a name that nobody knows, not signed yet."""
    return {
        "code": text(chance, "0123456789abcdef", 32, 32),
        "shop": "a-shop.myshopify.com",
        "state": text(chance, "abcXYZ019-_", 43, 43),
        "timestamp": str(NOW),
        "note": text(chance, ODD, 0, 12),
        f"x{text(chance, 'abc ', 0, 3)}": text(chance, ODD, 0, 12),
    }


def signed_over(query: Query, message: str) -> Query:
    return query | {"hmac": SECRETS.digests(message.encode())[0].hex()}


def questions(queries: list[Query]) -> list[Any]:
    return [{"query": query, "now": NOW} for query in queries]


def test_callback_with_odd_values_is_read_as_shopify_s_library_reads_it(
    peer: Callable[[list[Any]], list[bool]],
) -> None:
    """The library spells a space as `+` in release 13, and as `%20` in later ones."""
    chance = random.Random(20261128)
    plain = [made(chance) for _ in range(HOW_MANY)]
    by_each = [[signed_over(q, callback_text(q, space)) for q in plain] for space in SPACES]
    theirs = [peer(questions(signed)) for signed in by_each]
    spaced = [any(" " in f"{name}{value}" for name, value in q.items()) for q in plain]
    assert 50 < sum(spaced) < HOW_MANY
    for query, has_space, *verdicts in zip(plain, spaced, *theirs, strict=True):
        assert sorted(verdicts) == [not has_space, True], query
    assert all(ours(query) for signed in by_each for query in signed)


def test_callback_with_odd_values_that_nobody_signed_is_believed_by_neither(
    peer: Callable[[list[Any]], list[bool]],
) -> None:
    chance = random.Random(7)
    queries = []
    for _ in range(HOW_MANY):
        query = made(chance)
        raw = "&".join(f"{name}={query[name]}" for name in sorted(query))
        if raw not in {callback_text(query, space) for space in SPACES}:
            queries.append(signed_over(query, raw))
        hidden = removed_as(query, "note") | {"code": f"{query['code']}&note={query['note']}"}
        queries += [signed_over(hidden, callback_text(query, space)) for space in SPACES]
    assert peer(questions(queries)) == [False] * len(queries)
    assert not any(map(ours, queries))
