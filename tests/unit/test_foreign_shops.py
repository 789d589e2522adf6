"""What a row says of a merchant who has approved in another shop."""

from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.domain.oauth.lifecycle import restart_oauth
from connectors.domain.providers.foreign_shops import ForeignShop
from connectors.domain.providers.shopify import Shop
from tests.builders import NOON, a_row_of_its_own

LATER = NOON + timedelta(minutes=1)
FOREIGN = ForeignShop(Shop("a.myshopify.com"), Shop("b.myshopify.com"))
REAUTHORIZATION_REQUIRED = "reauthorization_required"


@pytest.mark.parametrize(
    ("before", "told", "again"),
    [
        ("not_connected", "error", "not_connected"),
        ("error", "error", "not_connected"),
        (None, "error", "not_connected"),
        (REAUTHORIZATION_REQUIRED, REAUTHORIZATION_REQUIRED, REAUTHORIZATION_REQUIRED),
    ],
)
def test_foreign_shop_is_told_until_asked_again(before: str | None, told: str, again: str) -> None:
    row = FOREIGN.told_on(replace(a_row_of_its_own(), sync_status=before), at=LATER)
    code, _, sentence = (row.sync_error or "").partition(": ")
    assert (row.sync_status, row.version, row.updated_at) == (told, 2, LATER)
    assert code == "foreign_shop"
    assert sentence.startswith("the merchant approved in a.myshopify.com, not in b.myshopify.com;")
    back = restart_oauth(row, {}, at=LATER)
    assert (back.sync_status, back.sync_error) == (again, None)


def test_foreign_shop_told_already_leaves_the_row_as_it_is() -> None:
    row = FOREIGN.told_on(a_row_of_its_own(), at=NOON)
    assert FOREIGN.told_on(row, at=LATER) is row
