"""Whatever is wrong with a callback, one answer outside, a reason in the log, and no token call."""

from collections.abc import Callable

import pytest

from tests.integration import callbacks
from tests.integration.authorizing import asked, refused_alike, remarks
from tests.integration.callbacks import Query, consented, listed, sent
from tests.integration.shopkeeper import Shopkeeper
from tests.integration.tenant import overheard

REFUSED: list[tuple[Callable[[Shopkeeper], Query], str, int]] = [
    (callbacks.replayed, "used_state", 1),
    (callbacks.expired, "expired_state", 0),
    (callbacks.expired_without_consent, "expired_state", 0),
    (callbacks.of_no_shop, "shop", 0),
    (callbacks.forged, "signature", 0),
    (callbacks.unsigned, "signature", 0),
    (callbacks.altered, "signature", 0),
    (callbacks.added_to, "signature", 0),
    (callbacks.of_no_alphabet, "signature", 0),
    (callbacks.empty, "signature", 0),
    (callbacks.of_an_unknown_state, "unknown_state", 0),
    (callbacks.of_no_state, "unknown_state", 0),
    (callbacks.spelled_twice, "signature", 0),
    (callbacks.of_an_empty_code, "denied", 0),
    (callbacks.old, "timestamp", 0),
    (callbacks.early, "timestamp", 0),
    (callbacks.undated, "timestamp", 0),
    (callbacks.overtaken_by_a_start, "superseded", 0),
    (callbacks.overtaken_by_a_delete, "superseded", 0),
    (callbacks.overtaken_by_a_row_asked_again, "superseded", 0),
    (callbacks.overtaken_by_another_row, "superseded", 0),
    (callbacks.overtaken_by_another_url, "superseded", 1),
]
"""How it comes, the reason in the log, and how many token calls there were before."""

REPEATED = ["code", "hmac", "host", "shop", "state", "timestamp", "newly"]

WITH_TWO_FAULTS: list[tuple[Callable[[Shopkeeper], Query], str, int]] = [
    (callbacks.repeated_and_forged, "repeated_parameter", 0),
    (callbacks.forged_and_old, "signature", 0),
    (callbacks.old_and_of_no_state, "timestamp", 0),
    (callbacks.of_no_state_and_no_shop, "unknown_state", 0),
    (callbacks.of_an_unknown_state_and_another_shop, "unknown_state", 0),
    (callbacks.used_and_expired, "expired_state", 1),
    (callbacks.expired_and_of_another_shop, "expired_state", 0),
    (callbacks.used_and_of_another_shop, "used_state", 1),
    (callbacks.of_another_shop_without_consent, "foreign_shop", 0),
    (callbacks.overtaken_without_consent, "superseded", 0),
]
"""The first of the two is the reason, in the order of the specification."""


@pytest.mark.parametrize(("come", "reason", "before"), REFUSED + WITH_TWO_FAULTS)
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


@pytest.mark.parametrize("name", REPEATED)
def test_no_parameter_at_all_may_come_twice(shopkeeper: Shopkeeper, name: str) -> None:
    query = callbacks.signed_anew(shopkeeper, newly="added")
    with overheard(shopkeeper.house) as heard:
        answer = sent(shopkeeper, query | {name: query[name] * 2})
    assert (answer.status, remarks(heard), asked(shopkeeper)) == (400, ["repeated_parameter"], 0)
    assert sent(shopkeeper, query).status == 200


def test_only_the_last_of_three_urls_is_good(shopkeeper: Shopkeeper) -> None:
    first, second, third = (consented(shopkeeper) for _ in range(3))
    pages = [shopkeeper.come_back(query).status for query in (second, first, third)]
    assert pages == [400, 400, 200]
