"""A cursor is a place in the list, not a member of what is shown (api.md §1)."""

import pytest

from tests.integration.tenant import Tenant
from tests.integration.test_listing import LIST, listed, types


def test_a_cursor_stays_good_when_its_row_no_longer_passes_the_filter(tenant: Tenant) -> None:
    for connector_type in ("ups", "usps", "fedex"):
        tenant.house.clock.forward(seconds=1)
        tenant.connect(connector_type)
    first = listed(tenant, is_active="true", limit="1")
    tenant.send("DELETE", f"{LIST}/fedex")
    cursor = first["data"][0]["id"]
    rest = listed(tenant, is_active="true", limit="1", starting_after=cursor)
    assert (types(first), types(rest), rest["has_more"]) == (["fedex"], ["usps"], True)
    tenant.amend({"is_active": False}, "usps")
    last = listed(tenant, is_active="true", limit="1", starting_after=rest["data"][0]["id"])
    assert (types(last), last["has_more"]) == (["ups"], False)
    back = listed(tenant, is_active="true", ending_before=last["data"][0]["id"])
    assert (types(back), back["has_more"]) == ([], False)


def gone(tenant: Tenant, connector_type: str) -> None:
    """Disconnect it and let its seven days pass."""
    tenant.send("DELETE", f"{LIST}/{connector_type}")
    tenant.house.clock.forward(days=7)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
def test_a_cursor_of_a_purged_or_replaced_row_is_told_to_begin_again(
    tenant: Tenant, cursor: str, *, again: bool
) -> None:
    made = tenant.connect().body["id"]
    gone(tenant, "stripe")
    if again:
        assert tenant.connect().body["id"] != made
    answer = tenant.send("GET", LIST, query={cursor: [made]})
    assert (answer.status, answer.body["param"]) == (400, cursor)
    assert "begin again" in answer.body["hint"]


@pytest.mark.parametrize("cursor", ["starting_after", "ending_before"])
@pytest.mark.parametrize("path", [LIST, f"{LIST}/ups/events"])
def test_an_empty_cursor_is_the_first_page(tenant: Tenant, path: str, cursor: str) -> None:
    tenant.connect("ups")
    first = tenant.send("GET", path)
    assert tenant.send("GET", path, query={cursor: [""]}).text == first.text
