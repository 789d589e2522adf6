"""The token endpoint's answers told apart, and tokens that do not show (spec: shopify §1)."""

import json
import pickle
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.domain.providers.shopify_tokens import (
    AppRefused,
    InvalidGrant,
    OutcomeUnknown,
    RequestRefused,
    Tokens,
    TokenTrouble,
    tokens,
)
from tests.builders import NOON

ANSWER: dict[str, Any] = {
    "access_token": "shpat_planted",
    "expires_in": 3600,
    "refresh_token": "shprt_planted",
    "refresh_token_expires_in": 7776000,
    "scope": "read_orders",
}


def read(answer: object = None, status: int = 200) -> Tokens:
    body = json.dumps(ANSWER if answer is None else answer).encode()
    return tokens(status, body, NOON)


def test_a_whole_answer_is_a_pair_that_lives_an_hour() -> None:
    pair = read()
    assert pair.terms.ends_at == NOON + timedelta(hours=1)
    assert pair.lives(NOON + timedelta(minutes=59, seconds=59))
    assert not pair.lives(NOON + timedelta(hours=1))
    assert not pair.lives(NOON, for_the_next=timedelta(hours=1))


def test_fields_that_nobody_knows_are_no_matter() -> None:
    assert read(ANSWER | {"associated_user": None}).reveal() == "shprt_planted"


BROKEN: list[object] = [None, "", 0, -1, "3600", 3600.5, True, [], {}]


@pytest.mark.parametrize("name", ANSWER)
def test_a_missing_field_is_never_a_default(name: str) -> None:
    with pytest.raises(OutcomeUnknown):
        read({n: v for n, v in ANSWER.items() if n != name})


@pytest.mark.parametrize("value", BROKEN)
@pytest.mark.parametrize("name", [n for n in ANSWER if n != "scope"])
def test_a_broken_field_is_no_answer(name: str, value: object) -> None:
    if isinstance(ANSWER[name], str) and value == "3600":
        return
    with pytest.raises(OutcomeUnknown):
        read(ANSWER | {name: value})


@given(st.binary(max_size=60))
def test_whatever_else_comes_with_200_is_no_answer(body: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        tokens(200, body, NOON)


def told(error: str, description: str = "") -> dict[str, str]:
    return {"error": error, "error_description": description}


ACTIVE = "This request requires an active refresh_token"
APART: list[tuple[int, object, type[TokenTrouble]]] = [
    (400, told("invalid_grant"), InvalidGrant),
    (401, told("invalid_request", ACTIVE), InvalidGrant),
    (400, told("invalid_request", "The authorization code was not found"), InvalidGrant),
    (401, told("invalid_request", "something else"), RequestRefused),
    (400, told("invalid_request", "something else"), RequestRefused),
    (401, told("invalid_client"), AppRefused),
    (400, told("invalid_client"), AppRefused),
    (500, told("invalid_client"), OutcomeUnknown),
    (500, told("invalid_grant"), OutcomeUnknown),
    (401, told("invalid_grant"), RequestRefused),
    (400, told("shop_not_permitted"), RequestRefused),
    (429, {"errors": "slow down"}, OutcomeUnknown),
    (408, {}, OutcomeUnknown),
    (425, {}, OutcomeUnknown),
    *((status, {}, RequestRefused) for status in (301, 302, 308, 402, 403, 404, 423, 451, 499)),
    (520, "<html>", OutcomeUnknown),
    (204, {}, OutcomeUnknown),
    (400, [], RequestRefused),
    (400, {"error": ["invalid_grant"]}, RequestRefused),
]


@pytest.mark.parametrize(("status", "answer", "trouble"), APART)
def test_answers_are_told_apart(status: int, answer: object, trouble: type[TokenTrouble]) -> None:
    with pytest.raises(TokenTrouble) as met:
        read(answer, status)
    assert type(met.value) is trouble


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(200, OutcomeUnknown), (400, RequestRefused), (401, RequestRefused), (520, OutcomeUnknown)],
)
def test_html_is_judged_by_its_status_alone(status: int, trouble: type[TokenTrouble]) -> None:
    with pytest.raises(trouble):
        tokens(status, b"<html>invalid_grant</html>", NOON)


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("shop_not_permitted", "shop_not_permitted"),
        ("x" * 64, "x" * 64),
        ("x" * 65, None),
        ("Shop is closed", None),
        ("UPPER", None),
        ("a\n", None),
        ("", None),
        (7, None),
        (None, None),
        (["a"], None),
    ],
)
def test_a_refusal_carries_a_short_word_of_the_answer_or_none(
    error: object, word: str | None
) -> None:
    with pytest.raises(RequestRefused) as met:
        read({"error": error, "error_description": "shpat_planted"}, 403)
    assert (met.value.status, met.value.word) == (403, word)
    assert "planted" not in repr(met.value)


@pytest.mark.parametrize("name", ["expires_in", "refresh_token_expires_in"])
def test_a_lifetime_beyond_any_calendar_is_none(name: str) -> None:
    with pytest.raises(OutcomeUnknown):
        read(ANSWER | {name: 10**12})


def test_trouble_quotes_nothing() -> None:
    with pytest.raises(OutcomeUnknown) as met:
        read(ANSWER | {"expires_in": None})
    assert "planted" not in repr(met.value)
    assert (met.value.__cause__, met.value.__context__) == (None, None)


def test_tokens_do_not_show() -> None:
    pair = read()
    assert "planted" not in f"{pair} {pair!r} {[pair]}"
    with pytest.raises(TypeError):
        pickle.dumps(pair)


def test_a_pair_is_kept_and_found_whole() -> None:
    earlier, pair = read(ANSWER | {"refresh_token": "shprt_earlier"}), read()
    found = Tokens.kept(pair.succeeding(earlier).keep())
    assert found.reveal() == "shprt_planted"
    assert found.predecessor is not None
    assert found.predecessor.reveal() == "shprt_earlier"
    assert found.predecessor.predecessor is None
    assert (found.terms, pair.predecessor) == (pair.terms, None)


def test_a_worker_gets_no_refresh_token() -> None:
    pair = read().succeeding(read())
    assert pair.hand_out().reveal()["credentials"] == {"access_token": "shpat_planted"}
