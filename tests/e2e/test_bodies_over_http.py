"""Bodies as the world sends them, over HTTP: other encodings, marks, codings, and lost secrets.

The engine makes text of every body: bytes that are no UTF-8 arrive as U+FFFD, never in base 64.
"""

import gzip
import json
import uuid
from typing import Any

import pytest

from tests.builders import Answered
from tests.e2e.service import Service

ROW = "/v1/integrations/google"
JSON = "application/json"


class Caller:
    """Somebody with a Google row of its own."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.entity_id = str(uuid.uuid4())
        self.key = service.new_key(self.entity_id)
        assert self.send("POST", body={}).status == 201

    def send(self, method: str, path: str = ROW, **parts: Any) -> Answered:
        """One call."""
        return self.service.send(method, path, key=self.key, **parts)


@pytest.fixture(scope="module")
def caller(local: Service) -> Caller:
    return Caller(local)


def told(answer: Answered) -> tuple[int, str, Any]:
    return answer.status, answer.body["code"], answer.body["param"]


def test_a_name_in_latin_1_is_refused_by_its_field(caller: Caller) -> None:
    sent = '{"display_name": "café"}'.encode("latin-1")
    assert told(caller.send("PATCH", body=sent)) == (422, "invalid_field", "display_name")


def test_a_credential_in_latin_1_is_refused_by_its_name(caller: Caller) -> None:
    sent = '{"credentials": {"api_key": "café"}}'.encode("latin-1")
    answer = caller.send("PUT", f"{ROW}/credentials", body=sent)
    assert told(answer) == (422, "invalid_field", "credentials.api_key")
    assert "caf" not in answer.text


def test_a_byte_order_mark_is_no_part_of_the_body(caller: Caller) -> None:
    sent = b"\xef\xbb\xbf" + '{"display_name": "café"}'.encode()
    answer = caller.send("PATCH", body=sent)
    assert (answer.status, answer.body["data"]["display_name"]) == (200, "café")


@pytest.mark.parametrize("charset", ["utf8", "UTF-8", '"utf8"'])
def test_utf_8_is_read_by_any_of_its_names(caller: Caller, charset: str) -> None:
    headers = {"Content-Type": f"{JSON}; charset={charset}"}
    assert caller.send("PATCH", body={"seller_id": charset}, headers=headers).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity, br"},
        {"Content-Type": f"{JSON}; charset=latin-1"},
    ],
)
def test_a_body_that_is_coded_otherwise_is_no_json_of_ours(
    caller: Caller, headers: dict[str, str]
) -> None:
    answer = caller.send("PATCH", body=gzip.compress(b"{}"), headers=headers)
    assert told(answer) == (415, "unsupported_media_type", None)


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        (rb'{"\ud83d": 1}', "unknown_field", "…"),
        (rb'{"config": {"a": ["\ud83d"]}}', "invalid_field", "config.a[0]"),
        (rb'{"display_name": "\u0085"}', "invalid_field", "display_name"),
        (b'{"config": {"client_secret": "abc"}}', "credential_in_config", "config.client_secret"),
        (
            b'{"config": {"a": "https://u:p@example.com"}}',
            "credential_in_config",
            "config.a",
        ),
        (b'{"config":' + b"[" * 9000 + b"]" * 9000 + b"}", "invalid_field", "config"),
    ],
)
def test_what_may_not_be_said_is_refused_by_its_place(
    caller: Caller, body: bytes, code: str, param: str
) -> None:
    assert told(caller.send("PATCH", body=body)) == (422, code, param)


def test_a_key_file_loses_the_line_break_that_ends_it(caller: Caller) -> None:
    file = json.dumps({"type": "service_account"}, indent=2)
    body = {"credentials": {"service_account_json": f"{file}\r\n"}}
    assert caller.send("PUT", f"{ROW}/credentials", body=body).status == 200
    handed_out = caller.service.hand_out(caller.entity_id, "google")
    assert handed_out["credentials"] == {"service_account_json": file}


@pytest.mark.parametrize("value", ["\ufeffAIzaX", "AIza\u200bX", "AIzaX\n"])
def test_a_credential_that_hides_something_is_refused(caller: Caller, value: str) -> None:
    body = {"credentials": {"api_key": value}}
    answer = caller.send("PUT", f"{ROW}/credentials", body=body)
    assert told(answer) == (422, "invalid_field", "credentials.api_key")
    assert "https://developers.google.com/" in answer.body["hint"]


def test_a_live_key_waits_for_its_mode(caller: Caller) -> None:
    row, live = "/v1/integrations/stripe", {"credentials": {"secret_key": "sk_live_1"}}
    caller.send("POST", row, body={})
    answer = caller.send("PUT", f"{row}/credentials", body=live)
    assert told(answer) == (422, "wrong_environment", "credentials.secret_key")
    assert caller.send("PATCH", row, body={"mode": "live"}).status == 200
    assert caller.send("PUT", f"{row}/credentials", body=live).status == 200
    answer = caller.send("PATCH", row, body={"mode": "sandbox"})
    assert told(answer) == (409, "credentials_stored", None)


def test_a_number_spelled_otherwise_is_replayed(caller: Caller) -> None:
    headers = {"Idempotency-Key": "numbers"}
    made = caller.send("PATCH", body=b'{"config": {"n": 1}}', headers=headers)
    again = caller.send("PATCH", body=b'{"config": {"n": 1.0}}', headers=headers)
    assert (made.status, again.text) == (200, made.text)
    assert again.headers["idempotent-replayed"] == "true"
