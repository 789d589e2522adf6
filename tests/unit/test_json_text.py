"""Reading a body as JSON, strictly, and keeping what the client wrote."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from connectors.domain.errors import InvalidJson
from connectors.domain.validation import json_text
from tests.unit.documents import DOCUMENTS, SPACES, VALUES, Document

DEEP = 5_000


@given(DOCUMENTS, SPACES)
def test_a_document_means_what_the_standard_library_says(document: Document, space: str) -> None:
    text = f"{space}{document.text}{space}"
    assert json_text.parse(text) == json.loads(text)


@given(DOCUMENTS, SPACES)
def test_a_member_comes_back_exactly_as_it_was_spelled(document: Document, space: str) -> None:
    text = f"{space}{document.text}{space}"
    for name, value in document.members.items():
        assert json_text.member_text(text, name) == value


@given(DOCUMENTS)
def test_a_member_means_by_itself_what_it_means_inside(document: Document) -> None:
    whole = json_text.parse(document.text)
    for name in document.members:
        spelled = json_text.member_text(document.text, name)
        assert spelled in document.text
        assert json.loads(spelled) == whole[name]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"config": 1}, "config": [ 1 ]}',
        '{"a": "\\"config\\": 0", "config": [ 1 ]}',
        '{"a": ["config", {}], "config": [ 1 ] , "b": 2}',
        '\n{ "\\u0063onfig"\t:\r[ 1 ]\n}',
    ],
)
def test_only_the_top_level_member_of_that_name_is_taken(text: str) -> None:
    assert json_text.member_text(text, "config") == "[ 1 ]"


@pytest.mark.parametrize("text", ["", " ", "\n\t\r "])
def test_an_empty_body_is_an_empty_object(text: str) -> None:
    assert json_text.parse(text) == {}


REFUSED = {
    "an array": "[]",
    "a string": '"{}"',
    "a number": "1",
    "null": "null",
    "a member twice": '{"a": 1, "a": 1}',
    "a member twice in two spellings": '{"a": 1, "\\u0061": 1}',
    "a member twice below": '{"b": [{"a": 1, "a": 2}]}',
    "not a number": '{"a": NaN}',
    "infinity": '{"a": Infinity}',
    "minus infinity": '{"a": [-Infinity]}',
    "two documents": "{} {}",
    "a comma too many": '{"a": 1,}',
    "single quotes": "{'a': 1}",
    "a comment": '{"a": 1} // one',
    "a raw line break in a string": '{"a": "\n"}',
    "a byte order mark": "\ufeff{}",
    "a space of another alphabet": "\u00a0",
    "a cut off end": '{"a": [1, {"b": "',
    "a number of 5,000 digits": '{"a": %s}' % ("1" * 5_000),
    "a hundred thousand levels": '{"a": ' + "[" * 100_000,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_whatever_is_not_one_object_is_refused_without_a_quotation(text: str) -> None:
    with pytest.raises(InvalidJson) as refused:
        json_text.parse(text)
    assert refused.value.args == ()
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@given(VALUES)
def test_every_value_inside_is_visited_in_order_with_its_path(text: str) -> None:
    value = json.loads(text)
    walked = [(tuple(steps), child) for steps, child in json_text.walk(value)]
    assert walked == list(recursively(value, ()))


def test_depth_is_no_matter_for_a_walk() -> None:
    value: Any = None
    for _ in range(DEEP):
        value = [value]
    *_, (depth, innermost) = ((len(steps), child) for steps, child in json_text.walk(value))
    assert (depth, innermost) == (DEEP, None)


def test_a_walk_moves_one_path_along_and_copies_none() -> None:
    paths = {id(steps) for steps, _ in json_text.walk({"a": [1, {"b": [2]}], "c": [[[]]]})}
    assert len(paths) == 1


def test_texts_that_mean_the_same_have_one_canonical_spelling() -> None:
    spellings = ['{"b":[1,2],"a":"é"}', ' { "a" : "\\u00e9" , "b" : [ 1 , 2 ] } ']
    made = {json_text.canonical(json_text.parse(text)) for text in spellings}
    assert made == {'{"a":"\\u00e9","b":[1,2]}'}


@pytest.mark.parametrize(
    ("one", "another"),
    [("[1,2]", "[2,1]"), ("1", '"1"'), ("1", "true"), ("null", "{}"), ('{"a":[]}', '{"a":{}}')],
)
def test_texts_that_mean_something_else_have_another(one: str, another: str) -> None:
    made = [json_text.canonical(json.loads(text)) for text in (one, another)]
    assert made[0] != made[1]


@given(VALUES)
def test_a_canonical_spelling_means_the_same(text: str) -> None:
    canonical = json_text.canonical(json.loads(text))
    assert as_doubles(canonical) == as_doubles(text)
    assert json_text.canonical(json.loads(canonical)) == canonical


def as_doubles(text: str) -> Any:
    """What the text means to a reader whose numbers are doubles, as those of RFC 8785 are."""
    return json.loads(text, parse_int=float)


def recursively(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The obvious walk, for values of modest depth."""
    for step, child in children(value):
        yield (*path, step), child
        yield from recursively(child, (*path, step))


def children(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []
