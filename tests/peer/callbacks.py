"""Callbacks as Shopify sends them, and as somebody might who is not Shopify."""

import random

from connectors.domain.providers.shopify import ClientSecrets, callback_text

SECRETS = ClientSecrets("hush")
NOW = 1_777_636_800
MANY = 1_000
Query = dict[str, str]


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
    digest = secret.digests(callback_text(given, space="+").encode())[0]
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
