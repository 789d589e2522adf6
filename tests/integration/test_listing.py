"""GET of the list: newest first, filtered, in pages that go both ways (api.md §1 and §3)."""

from typing import Any

import pytest

from tests.builders import MODE_A
from tests.integration.house import House
from tests.integration.tenant import Tenant

LIST = "/v1/integrations"
ALL = len(MODE_A)


def listed(tenant: Tenant, **query: str) -> dict[str, Any]:
    """The list that a good query is answered with."""
    tenant.house.clock.forward(seconds=1)
    answer = tenant.send("GET", LIST, query={name: [value] for name, value in query.items()})
    assert answer.status == 200
    body: dict[str, Any] = answer.body
    return body


def types(page: dict[str, Any]) -> list[str]:
    return [row["connector_type"] for row in page["data"]]


def with_three(tenant: Tenant) -> Tenant:
    """Oldest first: UPS, on, sandbox; USPS, off, sandbox; FedEx, on, live."""
    for connector_type, mode in (("ups", "sandbox"), ("usps", "sandbox"), ("fedex", "live")):
        tenant.house.clock.forward(seconds=1)
        tenant.connect(connector_type, body={"mode": mode})
    tenant.amend({"is_active": False}, "usps")
    return tenant


@pytest.fixture(scope="module")
def three(building: House) -> Tenant:
    """A tenant with three rows, to be looked at only."""
    return with_three(Tenant.of(building))


@pytest.fixture(scope="module", params=["one after the other", "all in one instant"])
def full(building: House, request: pytest.FixtureRequest) -> Tenant:
    """A tenant with a row of each type that needs no consent, to be looked at only."""
    tenant = Tenant.of(building)
    for connector_type in MODE_A:
        if request.param == "one after the other":
            building.clock.forward(milliseconds=1)
        assert tenant.connect(connector_type).status == 201
    return tenant


def test_an_empty_list_is_a_list(tenant: Tenant) -> None:
    answer = tenant.send("GET", LIST)
    assert answer.text == '{"object":"list","data":[],"has_more":false,"url":"/v1/integrations"}'


def test_the_list_shows_the_bare_rows(three: Tenant) -> None:
    expected = [three.read(connector_type).body for connector_type in ("fedex", "usps", "ups")]
    assert listed(three) == {"object": "list", "data": expected, "has_more": False, "url": LIST}


def test_the_newest_comes_first_whatever_has_changed_since(tenant: Tenant) -> None:
    with_three(tenant).amend({"seller_id": "S"}, "ups")
    assert types(listed(tenant)) == ["fedex", "usps", "ups"]


def test_a_default_page_holds_twenty(full: Tenant) -> None:
    page = listed(full)
    assert (len(page["data"]), page["has_more"]) == (min(ALL, 20), ALL > 20)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"is_active": "true"}, ["fedex", "ups"]),
        ({"is_active": "false"}, ["usps"]),
        ({"mode": "live"}, ["fedex"]),
        ({"mode": "sandbox"}, ["usps", "ups"]),
        ({"connector_type": "ups"}, ["ups"]),
        ({"connector_type": "stripe"}, []),
        ({"connector_type": "shopify"}, []),
        ({"mode": "sandbox", "is_active": "true"}, ["ups"]),
        ({"mode": "live", "is_active": "false"}, []),
    ],
)
def test_filters_narrow_the_list(three: Tenant, query: dict[str, str], expected: list[str]) -> None:
    page = listed(three, include_count="true", **query)
    assert (types(page), page["total_count"]) == (expected, len(expected))


@pytest.mark.parametrize("limit", [1, 4, 7, ALL, ALL + 1])
def test_pages_meet_without_gap_or_repeat_forwards(full: Tenant, limit: int) -> None:
    everything = types(listed(full, limit="100"))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = listed(full, limit=str(limit), **cursor)
        seen += types(page)
        assert page["has_more"] == (len(seen) < ALL)
        if not page["has_more"]:
            break
        cursor = {"starting_after": page["data"][-1]["id"]}
    assert seen == everything


@pytest.mark.parametrize("limit", [1, 4, 7, ALL - 1, ALL])
def test_pages_meet_without_gap_or_repeat_backwards(full: Tenant, limit: int) -> None:
    everything = listed(full, limit="100")["data"]
    seen, cursor = [everything[-1]], everything[-1]["id"]
    while True:
        page = listed(full, limit=str(limit), ending_before=cursor)
        seen = page["data"] + seen
        assert page["has_more"] == (len(seen) < ALL)
        if not page["has_more"]:
            break
        cursor = page["data"][0]["id"]
    assert seen == everything


def test_a_page_keeps_its_place_where_newer_rows_come_in(tenant: Tenant) -> None:
    first = listed(with_three(tenant), limit="2")
    tenant.connect("stripe")
    rest = listed(tenant, limit="2", starting_after=first["data"][-1]["id"])
    assert (types(first), types(rest)) == (["fedex", "usps"], ["ups"])


def test_beyond_the_ends_there_is_an_empty_page(three: Tenant) -> None:
    newest, _, oldest = (row["id"] for row in listed(three)["data"])
    beyond = [listed(three, starting_after=oldest), listed(three, ending_before=newest)]
    assert [(page["data"], page["has_more"]) for page in beyond] == [([], False)] * 2


def test_the_count_is_of_all_that_fit_not_of_the_page(three: Tenant) -> None:
    page = listed(three, include_count="true", limit="1", mode="sandbox")
    assert (len(page["data"]), page["total_count"]) == (1, 2)
    assert "total_count" not in listed(three, include_count="false")


BAD: dict[str, tuple[dict[str, list[str]], str | None]] = {
    **{
        f"limit {v!r}": ({"limit": [v]}, "limit") for v in ("0", "101", "-1", "", "1.0", "٣", "1e1")
    },
    "a flag in capitals": ({"is_active": ["True"]}, "is_active"),
    "a flag as a number": ({"include_count": ["1"]}, "include_count"),
    "an unknown mode": ({"mode": ["production"]}, "mode"),
    "an unknown type": ({"connector_type": ["nonesuch"]}, "connector_type"),
    "an unknown parameter": ({"sort": ["asc"]}, "sort"),
    "an unreadable parameter": ({"a\n<b>": ["1"]}, None),
    "a parameter twice": ({"mode": ["live", "live"]}, "mode"),
    "a limit twice": ({"limit": ["1", "2"]}, "limit"),
    "an unknown cursor": ({"starting_after": ["nonesuch"]}, "starting_after"),
    "a blank cursor": ({"ending_before": [" "]}, "ending_before"),
    "an empty filter": ({"mode": [""]}, "mode"),
    "both cursors": ({"starting_after": ["a"], "ending_before": ["b"]}, "ending_before"),
}


@pytest.mark.parametrize(("query", "param"), BAD.values(), ids=BAD)
def test_a_bad_parameter_is_named(
    tenant: Tenant, query: dict[str, list[str]], param: str | None
) -> None:
    answer = tenant.send("GET", LIST, query=query)
    assert (answer.status, answer.body["code"]) == (400, "invalid_parameter")
    assert answer.body["param"] == param


def test_a_cursor_of_somebody_elses_row_is_unknown(three: Tenant) -> None:
    neighbour = Tenant.of(three.house)
    theirs = neighbour.connect().body["id"]
    answer = three.send("GET", LIST, query={"starting_after": [theirs]})
    assert (answer.status, answer.body["param"]) == (400, "starting_after")


def test_everybody_sees_only_their_own(three: Tenant) -> None:
    neighbour = Tenant.of(three.house)
    made = neighbour.connect()
    assert listed(neighbour, include_count="true")["total_count"] == 1
    assert listed(neighbour)["data"] == [made.body]
    assert len(listed(three)["data"]) == 3
