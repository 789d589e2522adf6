"""Credentials have no way in but their own: forbidden by name, and kept nowhere."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.builders import Answered
from tests.contract import FORBIDDEN_NAMES
from tests.integration.house import House
from tests.integration.tenant import Tenant, everything_kept, overheard

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "loud, with hyphens": lambda name: name.upper().replace("_", "-"),
    "as one word": lambda name: name.title().replace("_", ""),
}
DEPTHS: dict[int, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    0: ("", lambda inner: inner),
    1: ("config.", lambda inner: {"config": inner}),
    5: ("config.a[1].b[0].", lambda inner: {"config": {"a": [{}, {"b": [inner]}]}}),
}
"""The path to each depth, and a body that holds something there."""
CONNECTED = "ups"
TARGETS = {"POST": "stripe", "PATCH": CONNECTED}
PLANTED = "pLaNtEd-7f3a9c"

Case = tuple[str, int, str, str]
CASES: list[Case] = [
    *itertools.product(FORBIDDEN_NAMES, DEPTHS, SPELLINGS, TARGETS),
    *itertools.product(["entity_id"], [0], SPELLINGS, TARGETS),
]


@dataclass
class Aftermath:
    """What every case was answered, and all that could have kept anything of it."""

    answers: dict[Case, Answered] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def aftermath(building: House) -> Aftermath:
    """Every case sent, with a key so that a record could keep it, and every event announced."""
    tenant, after = Tenant.of(building), Aftermath()
    with overheard(building) as heard:
        tenant.connect(CONNECTED, body={"config": {"note": "harmless"}})
        for case in CASES:
            building.clock.forward(seconds=1)
            after.answers[case] = sent(tenant, case)
        building.announce()
    after.kept["log"] = heard.getvalue()
    after.kept["tables and stream"] = everything_kept(building)
    after.kept["events"] = json.dumps(building.received())
    after.kept["dead letters"] = json.dumps(building.dead_letters())
    after.kept["answers"] = str(after.answers)
    return after


def sent(tenant: Tenant, case: Case) -> Answered:
    """The answer to a body that is good but for one forbidden field."""
    name, depth, spelling, method = case
    _, holding = DEPTHS[depth]
    forbidden = {"first": 1, SPELLINGS[spelling](name): {"x": [PLANTED]}}
    return tenant.send(
        method,
        f"/v1/integrations/{TARGETS[method]}",
        body={"display_name": PLANTED} | holding(forbidden),
        headers={"Idempotency-Key": str(case)},
    )


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_forbidden_field_is_refused_and_named_as_the_client_spelled_it(
    aftermath: Aftermath, case: Case
) -> None:
    name, depth, spelling, _ = case
    answer = aftermath.answers[case]
    assert (answer.status, answer.body["code"]) == (422, "forbidden_field")
    assert answer.body["param"] == DEPTHS[depth][0] + SPELLINGS[spelling](name)


@pytest.mark.parametrize("place", ["log", "tables and stream", "events", "dead letters", "answers"])
def test_its_value_is_nowhere(aftermath: Aftermath, place: str) -> None:
    assert PLANTED not in aftermath.kept[place]


def test_the_search_looks_where_something_is_kept(aftermath: Aftermath) -> None:
    assert aftermath.kept["log"].count('"status":422') == len(CASES)
    assert "harmless" in aftermath.kept["tables and stream"]
    assert "harmless" in aftermath.kept["events"]


def test_nothing_was_changed_by_any_of_them(aftermath: Aftermath) -> None:
    assert aftermath.kept["events"].count('"evt_') == 1


@pytest.mark.parametrize("value", [None, "", 0, [], {}, False])
def test_it_is_the_name_that_is_forbidden_whatever_it_holds(tenant: Tenant, value: object) -> None:
    answer = tenant.connect(body={"api_key": value})
    assert (answer.body["code"], answer.body["param"]) == ("forbidden_field", "api_key")


def test_the_first_one_in_the_body_is_the_one_named(tenant: Tenant) -> None:
    answer = tenant.connect(body={"config": {"a": {"Secret": 1}, "secret": 2}, "api_key": 3})
    assert answer.body["param"] == "config.a.Secret"


@pytest.mark.parametrize("other", [{"none": 1}, {"mode": 7}, {"shop": "a"}, {"display_name": ""}])
def test_it_is_named_before_any_other_fault(tenant: Tenant, other: dict[str, Any]) -> None:
    answer = tenant.connect(body=other | {"secret": 1})
    assert (answer.body["code"], answer.body["param"]) == ("forbidden_field", "secret")


@pytest.mark.parametrize("name", ["secrets", "api_keys", "my_secret", "token", "entity"])
def test_a_name_that_is_only_like_one_may_stand_in_config(tenant: Tenant, name: str) -> None:
    assert tenant.connect(body={"config": {name: {"entity_id": 1}}}).status == 201


def test_a_name_on_the_way_that_nobody_could_read_is_not_shown(tenant: Tenant) -> None:
    answer = tenant.connect(body={"config": {f"{PLANTED}\u202e": {"x" * 65: {"secret": 1}}}})
    assert answer.body["param"] == "config.….….secret"
