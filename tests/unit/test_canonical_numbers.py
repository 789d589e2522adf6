"""Numbers that are one double are one to an `Idempotency-Key` (api.md §1; RFC 8785)."""

import json
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.validation.json_text import canonical

ONE = [
    ["1", "1.0", "1e0", "10e-1", "0.1E+1", "1.00000000000000000001"],
    ["10", "10.0", "1e1", "1E1", "100e-1"],
    ["0", "-0", "0.0", "-0.0", "0e9", "-0e-5", "1e-400"],
    ["-2", "-2.0", "-20e-1"],
    ["9007199254740993", "9007199254740992", "9007199254740992.0", "9.007199254740992e15"],
    ["1e21", "1000000000000000000000", "1" + "0" * 21 + ".0"],
    ["1e400", "1e500", "1" + "0" * 400],
    ["-1e400", "-1" + "0" * 400],
    ["1e-7", "0.0000001", "0.00000010"],
    ["333333333.33333329", "333333333.3333333"],
]
SPELLED = {
    "10": "10",
    "1.50": "1.5",
    "-0": "0",
    "1e20": "100000000000000000000",
    "1e21": "1e+21",
    "123e-20": "1.23e-18",
    "0.000001": "0.000001",
    "0.0000015": "0.0000015",
    "-0.00002": "-0.00002",
    "1e-7": "1e-7",
    "4.50": "4.5",
    "2e-3": "0.002",
    "0.000000000000000000000000001": "1e-27",
    "5e-324": "5e-324",
    "1.7976931348623157e308": "1.7976931348623157e+308",
    "9007199254740994": "9007199254740994",
    "295147905179352830000": "295147905179352830000",
}
"""A number, and how ECMAScript spells it: RFC 8785's own examples among them."""


@pytest.mark.parametrize("texts", ONE, ids=lambda texts: texts[0])
def test_spellings_of_one_number_are_one(texts: list[str]) -> None:
    assert len({canonical(json.loads(f'{{"n": [{text}]}}')) for text in texts}) == 1


def test_numbers_that_differ_do_not_fall_together() -> None:
    made = [canonical(json.loads(texts[0])) for texts in ONE]
    assert len(set(made)) == len(ONE)


@pytest.mark.parametrize(("text", "spelled"), SPELLED.items(), ids=SPELLED)
def test_a_number_is_spelled_as_the_standard_says(text: str, spelled: str) -> None:
    assert canonical(json.loads(text)) == spelled


@given(st.integers(0, 2**64 - 1))
def test_every_double_has_a_spelling_that_means_it(bits: int) -> None:
    (number,) = struct.unpack("<d", bits.to_bytes(8, "little"))
    if math.isfinite(number):
        assert float(canonical(number)) == number


@given(st.integers())
def test_a_whole_number_is_spelled_as_the_double_next_to_it(number: int) -> None:
    assert canonical(number) == canonical(float(number))


@pytest.mark.parametrize(("one", "another"), [("1", '"1"'), ("1", "true"), ("0", "false")])
def test_a_number_is_nothing_but_a_number(one: str, another: str) -> None:
    assert canonical(json.loads(one)) != canonical(json.loads(another))


def test_depth_is_no_matter() -> None:
    deep = json.loads("[" * 9_000 + "]" * 9_000)
    assert canonical(deep) == "[" * 9_000 + "]" * 9_000
