"""Callbacks with something wrong in each; Shopify has signed them, unless a name says otherwise."""

from typing import Any

from tests.builders import Answered
from tests.integration.authorizing import status
from tests.integration.shopkeeper import CALLBACK, Shopkeeper

Query = dict[str, list[str]]
ANOTHER = "another.myshopify.com"


def consented(keeper: Shopkeeper, url: str | None = None) -> dict[str, str]:
    return keeper.house.street.approved(url or keeper.url())


def signed_anew(keeper: Shopkeeper, **changes: Any) -> Query:
    """What came back, with some of it changed, and signed by Shopify all the same."""
    return signed_again(keeper, listed(consented(keeper)), **changes)


def signed_again(keeper: Shopkeeper, query: Query, **changes: Any) -> Query:
    told = {name: values[0] for name, values in query.items() if name != "hmac"}
    return listed(keeper.house.street.signed(told | changes))


def listed(query: dict[str, str]) -> Query:
    return {name: [value] for name, value in query.items()}


def replayed(keeper: Shopkeeper) -> Query:
    query = consented(keeper)
    keeper.come_back(query)
    assert status(keeper.row()) == (True, "ok")
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
    return signed_anew(keeper, shop=ANOTHER)


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


def of_an_empty_code(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, code="")


def spelled_twice(keeper: Shopkeeper) -> Query:
    """As from a gateway that does not read `%61` as an `a`."""
    return listed(consented(keeper) | {"st%61te": "x" * 43})


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


def repeated_and_forged(keeper: Shopkeeper) -> Query:
    query = forged(keeper)
    return query | {"host": query["host"] * 2}


def forged_and_old(keeper: Shopkeeper) -> Query:
    query = forged(keeper)
    keeper.house.clock.forward(seconds=91)
    return query


def old_and_of_no_state(keeper: Shopkeeper) -> Query:
    query = of_no_state(keeper)
    keeper.house.clock.forward(seconds=91)
    return query


def of_no_state_and_no_shop(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, state="", shop="evil.tld")


def of_an_unknown_state_and_another_shop(keeper: Shopkeeper) -> Query:
    return signed_anew(keeper, state="x" * 43, shop=ANOTHER)


def used_and_expired(keeper: Shopkeeper) -> Query:
    query = replayed(keeper)
    keeper.house.clock.forward(minutes=15)
    stamp = str(int(keeper.house.clock().timestamp()))
    return signed_again(keeper, query, timestamp=stamp)


def expired_and_of_another_shop(keeper: Shopkeeper) -> Query:
    return signed_again(keeper, expired(keeper), shop=ANOTHER)


def used_and_of_another_shop(keeper: Shopkeeper) -> Query:
    return signed_again(keeper, replayed(keeper), shop=ANOTHER)


def of_another_shop_without_consent(keeper: Shopkeeper) -> Query:
    query = listed(keeper.house.street.denied(keeper.url()))
    return signed_again(keeper, query, shop=ANOTHER)


def overtaken_without_consent(keeper: Shopkeeper) -> Query:
    query = listed(keeper.house.street.denied(keeper.url()))
    keeper.start()
    return query


def sent(keeper: Shopkeeper, query: Query) -> Answered:
    return keeper.house.send("GET", CALLBACK, query=query)
