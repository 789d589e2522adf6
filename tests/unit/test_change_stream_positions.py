"""Where the stream has put an event: text that sorts as the stream numbered its records."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.adapters.dynamodb import change_stream
from tests.unit.test_change_stream import a_record

ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/rows/stream/"
LABEL = "2026-05-01T12:00:00.000"


def position(number: object, label: str | None = LABEL, at: int = 0) -> str:
    """Of the change of this number in a record of this sequence number and stream."""
    record = a_record()
    record["dynamodb"]["SequenceNumber"] = number
    if label is not None:
        record["eventSourceARN"] = ARN + label
    changes = record["dynamodb"]["NewImage"]["changes"]["L"]
    record["dynamodb"]["NewImage"]["changes"]["L"] = changes * (at + 1)
    return change_stream.owed(record)[at].position


@given(st.lists(st.integers(1, 10**40 - 1), min_size=2, unique=True))
def test_positions_sort_as_the_numbers_that_the_stream_has_given(numbers: list[int]) -> None:
    told = [position(str(number)) for number in sorted(numbers)]
    assert sorted(set(told)) == told


def test_positions_of_one_record_sort_as_its_changes() -> None:
    told = [position("17", at=at) for at in (0, 1, 2, 9, 10, 11, 99, 100)]
    assert sorted(set(told)) == told
    assert told[-1] < position("18")


def test_positions_of_a_later_stream_sort_behind_those_of_one_before() -> None:
    labels = ("2026-05-01T12:00:00.000", "2026-05-01T12:00:00.001", "2026-11-02T00:00:00.000")
    told = [position(number, label) for label, number in itertools.product(labels, ("1", "9" * 40))]
    assert sorted(set(told)) == told


def test_positions_of_a_record_that_comes_again_are_the_same() -> None:
    assert position("17") == position("17")


WITHOUT: dict[str, Any] = {"empty": "", "none": None}


@pytest.mark.parametrize("number", WITHOUT.values(), ids=WITHOUT)
def test_a_record_without_a_number_comes_before_all_of_its_stream(number: Any) -> None:
    assert position(number) < position("1")


@pytest.mark.parametrize("label", [None, ""])
def test_a_record_without_a_stream_comes_before_all_that_have_one(label: str | None) -> None:
    assert position("9" * 40, label) < position("1")


@pytest.mark.parametrize("arn", [None, 7, "", "arn:aws:dynamodb:us-east-1:1:table/rows", []])
def test_an_address_that_names_no_stream_is_none(arn: object) -> None:
    record = a_record()
    record["eventSourceARN"] = arn
    assert change_stream.owed(record)[0].position == position("17", None)
