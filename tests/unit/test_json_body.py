"""The body of a JSON route as text: media type, coding, encoding, byte-order mark (api.md §1)."""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from connectors.domain import errors as e
from tests.unit.calling import a_call, admitted

JSON = "application/json"
UTF_8 = [
    "; charset=utf8",
    "; charset=utf-8",
    ";charset=UTF8",
    '; charset="utf8"',
    '; Charset="Utf-8"',
    "; charset='utf-8'",
    "; charset = utf8",
    " ; charset=utf8 ;",
    "; profile=x; charset=utf8; q=1",
    "; charset=utf-8; charset=utf8",
    '; title="a;charset=latin-1"; charset=utf8',
]
OTHERS = [
    "; charset=latin-1",
    "; charset=",
    "; charset=utf-16",
    "; charset=utf-8; charset=latin-1",
    '; charset="utf-8,latin-1"',
    "; charset=utf8mb4",
    "; charset=utf_8",
]


def body_of(sent: str | bytes, headers: dict[str, str] | None = None) -> Any:
    """What a PATCH with this body is read as; bytes come in base 64."""
    if isinstance(sent, str):
        call = a_call("PATCH", headers=headers, body=sent)
    else:
        call = a_call(
            "PATCH", headers=headers, body=base64.b64encode(sent).decode(), is_base64=True
        )
    return admitted(call).body


@pytest.mark.parametrize("parameters", UTF_8)
def test_a_charset_that_is_utf_8_however_spelled_is_read(parameters: str) -> None:
    assert body_of('{"a": "é"}', {"Content-Type": JSON + parameters}) == {"a": "é"}


@pytest.mark.parametrize("parameters", OTHERS)
def test_any_other_charset_is_refused(parameters: str) -> None:
    with pytest.raises(e.UnsupportedMediaType):
        body_of("{}", {"Content-Type": JSON + parameters})


@pytest.mark.parametrize("coding", ["", "identity", "Identity", " identity , IDENTITY", ","])
def test_a_body_that_is_not_coded_is_read(coding: str) -> None:
    assert body_of("{}", {"Content-Encoding": coding}) == {}


@pytest.mark.parametrize(
    "coding", ["gzip", "GZIP", "x-gzip", "br", "deflate", "zstd", "identity, gzip", "aws-chunked"]
)
def test_a_coded_body_is_refused_as_such_whatever_it_holds(coding: str) -> None:
    for sent in (gzip.compress(b"{}"), b"{}", b"{"):
        with pytest.raises(e.UnsupportedMediaType):
            body_of(sent, {"content-encoding": coding})


def test_a_coding_without_a_body_codes_nothing() -> None:
    assert body_of("", {"Content-Encoding": "gzip"}) == {}


@pytest.mark.parametrize("as_sent", [str, str.encode])
@pytest.mark.parametrize("text", ['{"a": 1}', ' {"a": 1}', '\n{"a": 1}\n'])
def test_a_byte_order_mark_before_the_text_is_left_out(
    text: str, as_sent: Callable[[str], Any]
) -> None:
    assert body_of(as_sent(f"\ufeff{text}")) == {"a": 1}


@pytest.mark.parametrize("as_sent", [str, str.encode])
def test_a_byte_order_mark_alone_is_an_empty_body(as_sent: Callable[[str], Any]) -> None:
    assert body_of(as_sent("\ufeff")) == {}


@pytest.mark.parametrize(
    "text", ["\ufeff\ufeff{}", ' \ufeff{"a": 1}', '{\ufeff"a": 1}', "{}\ufeff"]
)
def test_a_byte_order_mark_anywhere_else_is_no_json(text: str) -> None:
    with pytest.raises(e.InvalidJson):
        body_of(text)


@pytest.mark.parametrize(
    "sent",
    [
        b'{"display_name": "caf\xe9"}',
        b'{"display_name": "\xed\xa0\xbd"}',
        b'{"display_name": "\xc0\xaf"}',
        b'{"display_name": "\xf4\x90\x80\x80"}',
        '{"display_name": "é"}'.encode("utf-16"),
        gzip.compress(b"{}"),
    ],
    ids=["latin-1", "half a pair", "overlong", "beyond unicode", "utf-16", "gzip"],
)
def test_bytes_that_are_no_utf_8_are_no_json(sent: bytes) -> None:
    with pytest.raises(e.InvalidJson):
        body_of(sent)


LOST: dict[str, tuple[str, str]] = {
    "a value": ('{"display_name": "caf\ufffd"}', "display_name"),
    "a credential": ('{"credentials": {"api_key": "\ufffd"}}', "credentials.api_key"),
    "a value in config": ('{"config": {"a": [1, "\ufffd"]}}', "config.a[1]"),
    "a name in config": ('{"config": {"caf\ufffd": 1}}', "config.…"),
    "a name at the top": ('{"caf\ufffd": 1}', "…"),
    "behind one that was meant": ('{"config": {"a": "\\ufffd", "b": "\ufffd"}}', "config.b"),
    "a forbidden field": ('{"secret": "\ufffd"}', "secret"),
    "behind a quotation mark": ('{"a": "\\"\ufffd"}', "a"),
    "of a member twice but for it": ('{"a\ufffd": 1, "a\\udfff": 2}', "…"),
}


@pytest.mark.parametrize(("text", "param"), LOST.values(), ids=LOST)
@pytest.mark.parametrize("as_sent", [str, str.encode])
def test_where_a_character_was_lost_the_field_is_named(
    text: str, param: str, as_sent: Callable[[str], Any]
) -> None:
    with pytest.raises(e.InvalidField) as refused:
        body_of(as_sent(text))
    assert refused.value.param == param
    assert "UTF-8" in refused.value.expected


def test_an_escaped_replacement_character_was_not_lost() -> None:
    assert body_of('{"config": {"a": "\\ufffd", "b": "\\uFFFD"}}')["config"]["a"] == "\ufffd"


def test_a_text_that_is_no_json_is_told_so_before_what_it_has_lost() -> None:
    with pytest.raises(e.InvalidJson):
        body_of('{"a": "\ufffd"')


def test_half_a_pair_that_the_gateway_hands_over_is_its_field_s_fault() -> None:
    assert body_of('{"a": "\ud83d"}') == json.loads('{"a": "\\ud83d"}')


def test_the_size_counts_bytes_whatever_they_spell() -> None:
    for letter, size in (("é", 2), ("\ud83d", 3), ("😀", 4)):
        room = 64 * 1024 - len('{"a":""}')
        fits = '{"a":"%s"}' % (letter * (room // size) + "x" * (room % size))
        assert body_of(fits)
        with pytest.raises(e.BodyTooLarge):
            body_of(fits + " ")
