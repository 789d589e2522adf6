"""Whatever is wrong with a callback, one answer outside, a reason in the log, and no token call."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders import Answered
from tests.integration.authorizing import asked, refused_alike, remarks
from tests.integration.shopkeeper import CALLBACK, Shopkeeper
from tests.integration.tenant import overheard

Query = dict[str, list[str]]


def consented(keeper: Shopkeeper, url: str | None = None) -> dict[str, str]:
    return keeper.house.street.approved(url or keeper.url())


def signed_anew(keeper: Shopkeeper, **changes: Any) -> Query:
    """What came back, with some of it changed, and signed by Shopify all the same."""
    told = {name: value for name, value in consented(keeper).items() if name != "hmac"}
    return listed(keeper.house.street.signed(told | changes))


def listed(query: dict[str, str]) -> Query:
    return {name: [value] for name, value in query.items()}


def replayed(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    assert keeper.come_back(query).status == 200
    return listed(query)


def expired(keeper: Shopkeeper) -> Query:
    url = keeper.url()
    keeper.house.clock.forward(minutes=15)
    return listed(consented(keeper, url))


def expired_without_consent(keeper: Shopkeeper) -> Query:
    url = keeper.url()
    keeper.house.clock.forward(minutes=15)
    return listed(keeper.house.street.denied(url))


def of_another_shop(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, shop="another.myshopify.com")


def of_no_shop(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, shop=f"{keeper.shop}.evil.tld")


def forged(keeper: Shopkeeper) -> Query:
    return listed(consented(keeper) | {"hmac": "0" * 64})


def unsigned(keeper: Shopkeeper) -> Query:
    return listed({name: value for name, value in consented(keeper).items() if name != "hmac"})


def altered(keeper: Shopkeeper) -> Query:
    return listed(consented(keeper) | {"code": "another"})


def added_to(keeper: Shopkeeper) -> Query:
    return listed(consented(keeper) | {"more": ""})


def of_no_alphabet(keeper: Shopkeeper) -> Query:
    return listed(consented(keeper) | {"hmac": "\ud800", "\ud800": "\ud800"})


def empty(keeper: Shopkeeper) -> Query:
    keeper.start()
    return {}


def of_an_unknown_state(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, state="x" * 43)


def of_no_state(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, state="")


def repeated(keeper: Shopkeeper) -> Query:
    query = listed(consented(keeper))
    return query | {"code": query["code"] * 2}


def old(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    keeper.house.clock.forward(seconds=91)
    return listed(query)


def early(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, timestamp=str(int(keeper.house.clock().timestamp()) + 91))


def undated(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, timestamp="now")


def overtaken_by_a_start(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    keeper.start()
    return listed(query)


def overtaken_by_a_delete(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    keeper.disconnect()
    return listed(query)


def overtaken_by_a_row_asked_again(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    keeper.disconnect()
    keeper.start()
    return listed(query)


def overtaken_by_another_row(keeper: Shopkeeper) -> Query:
    query, id = consented(keeper), keeper.row()["id"]
    keeper.disconnect()
    keeper.start(body={"shop": keeper.shop, "mode": "sandbox"})
    assert keeper.row()["id"] != id
    return listed(query)


def overtaken_by_another_url(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    assert keeper.connect_shop().status == 200
    return listed(query)


REFUSED: list[tuple[Callable[[Shopkeeper], Query], str, int]] = [
    (replayed, "used_state", 1),
    (expired, "expired_state", 0),
    (expired_without_consent, "expired_state", 0),
    (of_another_shop, "foreign_shop", 0),
    (of_no_shop, "shop", 0),
    (forged, "signature", 0),
    (unsigned, "signature", 0),
    (altered, "signature", 0),
    (added_to, "signature", 0),
    (of_no_alphabet, "signature", 0),
    (empty, "signature", 0),
    (of_an_unknown_state, "unknown_state", 0),
    (of_no_state, "unknown_state", 0),
    (repeated, "repeated_parameter", 0),
    (old, "timestamp", 0),
    (early, "timestamp", 0),
    (undated, "timestamp", 0),
    (overtaken_by_a_start, "superseded", 0),
    (overtaken_by_a_delete, "superseded", 0),
    (overtaken_by_a_row_asked_again, "superseded", 0),
    (overtaken_by_another_row, "superseded", 0),
    (overtaken_by_another_url, "superseded", 1),
]
"""How it comes, the reason in the log, and how many token calls there were before."""


def sent(keeper: Shopkeeper, query: Query) -> Answered:
    return keeper.house.send("GET", CALLBACK, query=query)


@pytest.mark.parametrize(("come", "reason", "before"), REFUSED)
def test_it_is_refused_as_every_other_and_changes_nothing(
    shopkeeper: Shopkeeper, come: Callable[[Shopkeeper], Query], reason: str, before: int
) -> None:
    query = come(shopkeeper)
    row, hosts = shopkeeper.row(), list(shopkeeper.house.street.hosts)
    with overheard(shopkeeper.house) as heard:
        answer = sent(shopkeeper, query)
    assert refused_alike(answer) == refused_alike(sent(shopkeeper, listed({"state": "none"})))
    assert (answer.status, remarks(heard)) == (400, [reason])
    assert (asked(shopkeeper), shopkeeper.house.street.hosts) == (before, hosts)
    assert shopkeeper.row() == row


def test_only_the_last_of_three_urls_is_good(shopkeeper: Shopkeeper) -> None:
    first, second, third = (consented(shopkeeper) for _ in range(3))
    pages = [shopkeeper.come_back(query).status for query in (second, first, third)]
    assert pages == [400, 400, 200]
