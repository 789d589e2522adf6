"""Query parameters: each known, once, and one of its choices (api.md §1)."""

import pytest

from connectors.api.http.query import NONE, Parameters, single
from connectors.domain.errors import InvalidParameter

KNOWN: Parameters = {"purge": ("true", "false"), "limit": None}


def refused(query: dict[str, list[str]], known: Parameters = KNOWN) -> InvalidParameter:
    with pytest.raises(InvalidParameter) as refusal:
        single(query, known)
    return refusal.value


def test_known_parameters_are_read() -> None:
    assert single({"purge": ["true"], "limit": ["x"]}, KNOWN) == {"purge": "true", "limit": "x"}
    assert single({}, NONE) == {}


@pytest.mark.parametrize("query", [{"purge": ["yes"]}, {"purge": [""]}, {"purge": ["TRUE"]}])
def test_another_value_is_refused_and_told_which_there_are(query: dict[str, list[str]]) -> None:
    refusal = refused(query)
    assert (refusal.param, refusal.expected) == ("purge", "one of true, false")


@pytest.mark.parametrize("values", [["true", "true"], ["true", "false"], []])
def test_a_parameter_that_does_not_come_once_is_refused(values: list[str]) -> None:
    assert refused({"purge": values}).param == "purge"


def test_an_unknown_parameter_is_refused_and_told_which_there_are() -> None:
    refusal = refused({"Purge": ["true"]})
    assert (refusal.param, refusal.expected) == ("Purge", "no parameters but purge, limit")


def test_where_none_is_known_none_is_named() -> None:
    assert refused({"purge": ["true"]}, NONE).expected == "no query parameters here"


@pytest.mark.parametrize("name", ["sk_live_1", "a b", "x" * 65, ""])
def test_an_odd_name_is_not_read_back(name: str) -> None:
    assert refused({name: ["1"]}).param is None
