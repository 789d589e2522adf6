"""Which characters a text may hold: the contract's list, over all of Unicode (api.md §1)."""

import re
import unicodedata
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from connectors.domain.validation.characters import hides, is_text, pattern
from tests.unicode_rule import BLANK, NONCHARACTERS, REFUSED, SHOWING, misread

ALONE = frozenset(SHOWING)


def test_there_are_66_noncharacters() -> None:
    assert len(NONCHARACTERS) == 66


def test_the_rule_is_the_contract_s_for_every_character() -> None:
    assert misread(is_text) == []


def test_python_reads_the_published_pattern_as_the_rule() -> None:
    fits = re.compile(pattern()).fullmatch
    assert misread(lambda text: fits(text) is not None) == []


def test_rust_reads_the_published_pattern_as_the_rule() -> None:
    reader = TypeAdapter(Annotated[str, Field(pattern=pattern())]).validator
    assert misread(reader.isinstance_python) == []


def test_an_engine_that_reads_otherwise_is_found() -> None:
    wrong = {"x\u0085": True, "é": False}
    assert misread(lambda text: wrong.get(text, is_text(text))) == ["é", "x\u0085"]


@pytest.mark.parametrize(
    "text",
    [
        "Ärger & Söhne",
        "👩\u200d👩\u200d👧",
        "👍🏽",
        "❤\ufe0f",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "e\u0301",
        " padded ",
        "東京\u3000支店",
        "x\u00ad",
    ],
)
def test_a_name_that_people_use_is_a_text(text: str) -> None:
    assert is_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u00a0\u3000",
        "\u200b",
        "\u200d\u200c",
        "\u2800",
        "\u3164\u115f\u1160\uffa0",
        "\u00ad",
        "\ue000",
        "\u0378",
        "\U000e0041",
        "\u0085",
        "line\u2028break",
        "user\u202egnp.exe",
        "\ufeffBOM",
        "caf\ufffd",
        "\ud83d",
        "x\n",
    ],
)
def test_what_does_not_show_or_shows_as_something_else_is_none(text: str) -> None:
    assert not is_text(text)


@given(st.text(st.characters(), max_size=20))
def test_a_text_is_judged_letter_by_letter(text: str) -> None:
    allowed = REFUSED.isdisjoint(map(ord, text))
    assert is_text(text) is (allowed and not ALONE.isdisjoint(text))


def test_nothing_that_a_text_may_not_hold_stands_in_a_secret_unseen() -> None:
    assert [hex(code) for code in REFUSED if not hides(f"x{chr(code)}")] == []


def test_no_control_and_no_format_character_stands_in_a_secret_unseen() -> None:
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    unseen = {code for code in range(0x110000) if unicodedata.category(chr(code)) in kinds} | BLANK
    assert [hex(code) for code in unseen if not hides(chr(code))] == []


@pytest.mark.parametrize("letter", ["\u034f", "\ufe0f", "\U000e0100", "\u2065", "\u180b", "\u17b5"])
def test_a_mark_that_shows_nothing_by_itself_does_not_stand_in_a_secret_unseen(letter: str) -> None:
    assert hides(f"AIza{letter}X")


@pytest.mark.parametrize(
    "text", ["sk_live_1", "naïve-ключ-🔑", 'q"uo\\te', "in ner\u00a0space", "é"]
)
def test_what_shows_may_stand_in_a_secret(text: str) -> None:
    assert not hides(text)
