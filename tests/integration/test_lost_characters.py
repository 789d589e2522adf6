"""Bytes that were no UTF-8: refused as such, or, where somebody has decoded them, by the field."""

import base64
import json
from typing import Any

import pytest

from tests.integration.holder import Holder

LATIN_1 = "latin-1"
SET = {"credentials": {"api_key": "café"}}


def refused(holder: Holder, method: str, path: str, **parts: Any) -> tuple[int, str, Any]:
    """A refusal that has left everything as it was."""
    before = holder.rows(), holder.vault(), holder.events()
    answer = holder.send(method, path, **parts)
    assert (holder.rows(), holder.vault(), holder.events()) == before
    return answer.status, answer.body["code"], answer.body["param"]


def in_base_64(body: object) -> dict[str, Any]:
    """The body as PowerShell sends it, behind a gateway that leaves bytes alone."""
    encoded = json.dumps(body, ensure_ascii=False).encode(LATIN_1)
    return {"body": base64.b64encode(encoded).decode(), "is_base64": True}


def decoded(body: object) -> dict[str, Any]:
    """The same, behind a gateway that has made text of it."""
    encoded = json.dumps(body, ensure_ascii=False).encode(LATIN_1)
    return {"body": encoded.decode(errors="replace")}


ROW = "/v1/integrations/mapquest"
SENT: dict[str, tuple[str, str, Any, str]] = {
    "a name": ("PATCH", ROW, {"display_name": "café"}, "display_name"),
    "a new row's city": (
        "POST",
        "/v1/integrations/ups",
        {"ship_from_city": "Nîmes"},
        "ship_from_city",
    ),
    "config": ("PATCH", ROW, {"config": {"a": ["é"]}}, "config.a[0]"),
    "a name in config": ("PATCH", ROW, {"config": {"é": 1}}, "config.…"),
    "a credential": ("PUT", f"{ROW}/credentials", SET, "credentials.api_key"),
    "an unknown field": ("PATCH", ROW, {"é": 1}, "…"),
    "what a disconnect ignores": ("DELETE", ROW, {"reason": "é"}, "reason"),
}


@pytest.mark.parametrize(("method", "path", "body", "param"), SENT.values(), ids=SENT)
def test_bytes_in_another_encoding_are_no_json(
    lodger: Holder, method: str, path: str, body: Any, param: str
) -> None:
    lodger.connect("mapquest")
    assert refused(lodger, method, path, **in_base_64(body)) == (400, "invalid_json", None)


@pytest.mark.parametrize(("method", "path", "body", "param"), SENT.values(), ids=SENT)
def test_what_a_gateway_has_made_of_them_is_refused_and_named(
    lodger: Holder, method: str, path: str, body: Any, param: str
) -> None:
    lodger.connect("mapquest")
    assert refused(lodger, method, path, **decoded(body)) == (422, "invalid_field", param)


def test_the_hint_says_what_encoding_to_send(lodger: Holder) -> None:
    lodger.connect("mapquest")
    answer = lodger.amend(decoded({"display_name": "café"})["body"], "mapquest")
    assert "UTF-8" in answer.body["hint"]


def test_an_escaped_replacement_character_in_config_comes_back(lodger: Holder) -> None:
    lodger.connect("mapquest")
    answer = lodger.amend('{"config": {"a": "\\ufffd"}}', "mapquest")
    assert (answer.status, answer.body["data"]["config"]) == (200, {"a": "\ufffd"})


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        (ROW, '{"display_name": "\\ufffd"}', "display_name"),
        (f"{ROW}/credentials", '{"credentials": {"api_key": "k\\ufffd"}}', "credentials.api_key"),
    ],
)
def test_an_escaped_one_anywhere_else_does_not_fit_its_field(
    lodger: Holder, path: str, body: str, param: str
) -> None:
    lodger.connect("mapquest")
    method = "PUT" if path != ROW else "PATCH"
    assert refused(lodger, method, path, body=body) == (422, "invalid_field", param)


@pytest.mark.parametrize("first", ["1", "10", "1e1", "-0", "9007199254740993", "1e400"])
def test_a_number_spelled_otherwise_is_the_same_request(lodger: Holder, first: str) -> None:
    again = {"1": "1.0", "10": "1E1", "1e1": "10.0", "-0": "0"}
    again |= {"9007199254740993": "9007199254740992.0", "1e400": "1e401"}
    lodger.connect("mapquest")
    made, replayed = (
        lodger.amend(
            f'{{"config": {{"n": {number}}}}}', "mapquest", headers={"Idempotency-Key": "once"}
        )
        for number in (first, again[first])
    )
    assert (made.status, replayed.status, replayed.text) == (200, 200, made.text)
    assert replayed.headers["idempotent-replayed"] == "true"


def test_another_number_is_another_request(lodger: Holder) -> None:
    lodger.connect("mapquest")
    headers = {"Idempotency-Key": "once"}
    lodger.amend('{"config": {"n": 1}}', "mapquest", headers=headers)
    answer = lodger.amend('{"config": {"n": 2}}', "mapquest", headers=headers)
    assert (answer.status, answer.body["code"]) == (409, "idempotency_key_mismatch")
