"""Shopify's own library believes the callbacks that the simulator signs, whatever is in them."""

import random
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

import pytest

from local.simulator.signatures import Encoding, of_parameters, spelled
from tests.machine import may_lack
from tests.peer.callbacks import MANY, NOW, SMALL, Query, text
from tests.peer.conftest import Peer

pytestmark = may_lack("npm")

HARD = [" ", "é", "ü€", "&", "=", "+", "~", "*", "%", "%20", "/?#", "'\"()!", ".-_", "日本", "🛍️"]
RELEASES = {"older": Encoding.FORM, "newer": Encoding.PERCENT}
"""The library's two releases, and how each of them spells a space."""
PLAIN = {"code": "0907a61c", "shop": "some-shop.myshopify.com", "state": "A" * 43}


def callback(encoding: Encoding, extra: Query) -> Query:
    """A callback as the simulator sends it, read from the address again."""
    told = {**PLAIN, "timestamp": str(NOW), **extra}
    signed = {**told, "hmac": of_parameters(told, "hush", encoding)}
    return dict(parse_qsl(spelled(signed, encoding), keep_blank_values=True))


def asked(query: Query, release: str) -> dict[str, Any]:
    return {"query": query, "now": NOW, "release": release}


@pytest.mark.parametrize(("release", "encoding"), RELEASES.items())
def test_values_that_are_hard_to_spell_are_believed(
    peer: Peer, release: str, encoding: Encoding
) -> None:
    made = [{"note": hard, "other": f"a{hard}b", "third": hard * 3} for hard in HARD]
    queries = [callback(encoding, values) for values in made]
    assert all(values.items() <= query.items() for values, query in zip(made, queries, strict=True))
    believed = peer([asked(query, release) for query in queries])
    assert dict(zip(HARD, believed, strict=True)) == dict.fromkeys(HARD, True)


@pytest.mark.parametrize(("release", "encoding"), RELEASES.items())
def test_a_value_that_was_changed_is_not_believed(
    peer: Peer, release: str, encoding: Encoding
) -> None:
    query = callback(encoding, {"note": "a b"})
    assert peer([asked(query | {"note": "a  b"}, release)]) == [False]


def test_a_thousand_callbacks_are_believed_by_the_release_that_spells_like_them(
    peer: Peer,
) -> None:
    chance = random.Random(20261128)
    letters = "".join(HARD) + SMALL
    questions, expected = [], []
    for number in range(MANY):
        encoding = list(Encoding)[number % 2]
        extra = {text(chance, SMALL, 2, 9): text(chance, letters, 0, 12) for _ in range(2)}
        query = callback(encoding, {n: v for n, v in extra.items() if n not in PLAIN})
        for release, theirs in RELEASES.items():
            spaced = any(" " in value for value in query.values())
            questions.append(asked(query, release))
            expected.append((theirs is encoding or not spaced, spaced))
    answers = zip(peer(questions), expected, strict=True)
    verdicts = Counter((got, right, spaced) for got, (right, spaced) in answers)
    assert {(got, right) for got, right, _ in verdicts} == {(True, True), (False, False)}
    assert verdicts[False, False, True] > MANY // 10
