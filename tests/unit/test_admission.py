"""May a call go on: the checks that need no table, in the contract's order (api.md §1)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.api.http.admission import Request, admit, identify
from connectors.domain import errors as e
from connectors.domain.api_keys import READ, WRITE, ApiKey
from tests.builders import NOON, a_key
from tests.unit.calling import a_call, admitted, let_in
from tests.unit.keyring import TEXT, Keyring, holding

MOST = 64 * 1024
JSON = "application/json"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic " + TEXT, TEXT])
def test_a_call_without_a_bearer_key_looks_nothing_up(header: str) -> None:
    ring = holding(a_key())
    with pytest.raises(e.MissingApiKey):
        identify(a_call(key=None, headers={"Authorization": header}), ring)
    assert ring.asked == []


@pytest.mark.parametrize("secret", ["x", TEXT + " x", "ark_live_ent_x_0", "sk_live_1"])
def test_a_key_of_another_shape_looks_nothing_up(secret: str) -> None:
    ring = holding(a_key())
    with pytest.raises(e.InvalidApiKey):
        identify(a_call(key=secret), ring)
    assert ring.asked == []


def test_a_key_that_nobody_holds_is_invalid() -> None:
    with pytest.raises(e.InvalidApiKey):
        identify(a_call(), Keyring())


@pytest.mark.parametrize("header", ["Bearer {}", "bearer {}", "BEARER  {} "])
def test_a_known_key_is_found_by_its_digest(header: str) -> None:
    call = a_call(key=None, headers={"Authorization": header.format(TEXT)})
    assert identify(call, holding(a_key())).key == a_key()


@dataclass
class Attempt:
    """A call under construction, with every fault that was put into it."""

    key: ApiKey = field(default_factory=lambda: a_key(scopes=(WRITE,)))
    counted: bool = True
    named: str = "stripe"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = "{}"
    query: dict[str, list[str]] | None = None

    def admit(self) -> Request:
        """Send it."""
        call = a_call(headers=self.headers, body=self.body, query=self.query)
        named = {"connector_type": self.named}
        return admit(call, let_in(self.key, counted=self.counted), WRITE, named)


def change_key(**changes: Any) -> Callable[[Attempt], None]:
    return lambda attempt: setattr(attempt, "key", replace(attempt.key, **changes))


def change(name: str, value: Any) -> Callable[[Attempt], None]:
    return lambda attempt: setattr(attempt, name, value)


def send(name: str, value: str) -> Callable[[Attempt], None]:
    return lambda attempt: attempt.headers.update({name: value})


FAULTS: list[tuple[type[e.Refusal], Callable[[Attempt], None]]] = [
    (e.ExpiredApiKey, change_key(expires_at=NOON)),
    (e.AddressNotAllowed, change_key(ip_allowlist=("198.51.100.1",))),
    (e.RateLimited, change("counted", False)),
    (e.InsufficientScope, change_key(scopes=(READ,))),
    (e.InvalidVersion, send("Arcus-Version", "2026-05-02")),
    (e.InvalidConnectorType, change("named", "nonesuch")),
    (e.InvalidParameter, change("query", {"purge": ["true"]})),
    (e.InvalidIdempotencyKey, send("Idempotency-Key", "x" * 256)),
    (e.UnsupportedMediaType, send("Content-Type", "text/plain")),
    (e.BodyTooLarge, change("body", "[" * (MOST + 1))),
    (e.InvalidJson, change("body", "[" * 9)),
]
"""Every fault of an identified call, in the contract's order."""


@given(st.sets(st.integers(0, len(FAULTS) - 1), min_size=1))
def test_of_several_faults_the_contract_s_first_is_told(chosen: set[int]) -> None:
    attempt = Attempt()
    for index in sorted(chosen, reverse=True):
        FAULTS[index][1](attempt)
    with pytest.raises(e.Refusal) as refused:
        attempt.admit()
    assert type(refused.value) is FAULTS[min(chosen)][0]


def test_a_call_without_a_fault_is_a_request() -> None:
    request = Attempt(body='{ "a" : 1 }').admit()
    assert (request.text, request.body) == ('{ "a" : 1 }', {"a": 1})
    assert (request.place.connector_type, request.owner) == ("stripe", a_key().owner)
    assert request.at == NOON


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a\nb", "a\tb", "a\u200b"])
def test_an_unfit_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(e.InvalidIdempotencyKey):
        admitted(a_call(headers={"idempotency-KEY": key}))


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b", "é"])
def test_a_fit_idempotency_key_is_taken_on_writing_calls_only(key: str) -> None:
    assert admitted(a_call(headers={"Idempotency-Key": key})).headers["idempotency-key"] == key
    assert admitted(a_call("GET", headers={"Idempotency-Key": ""}))


@pytest.mark.parametrize(
    "sent", [JSON, "Application/JSON", JSON + "; charset=utf-8", JSON + ';charset="UTF-8"; x=1']
)
def test_json_in_utf_8_is_taken(sent: str) -> None:
    assert admitted(a_call(headers={"Content-Type": sent})).body == {}


@pytest.mark.parametrize("sent", ["", "text/json", JSON + "; charset=latin-1", "application/jsonp"])
def test_anything_else_is_refused_unless_there_is_no_body(sent: str) -> None:
    with pytest.raises(e.UnsupportedMediaType):
        admitted(a_call(headers={"Content-Type": sent}))
    assert admitted(a_call(headers={"Content-Type": sent}, body="")).body == {}


def test_64_kibibytes_fit_and_not_one_byte_more() -> None:
    text = '{"a":"' + "é" * ((MOST - 8) // 2) + '"}'
    assert len(text.encode()) == MOST
    assert admitted(a_call(body=text)).text == text
    with pytest.raises(e.BodyTooLarge):
        admitted(a_call(body=text + " "))


def test_a_reading_call_s_body_is_not_looked_at() -> None:
    assert admitted(a_call("GET", body="[" * (MOST + 1))).body == {}


def test_live_mode_needs_a_live_key() -> None:
    request = admit(a_call(), let_in(a_key(livemode=False)), WRITE, {})
    assert request.command({"mode": "sandbox"}).supplied == {"mode": "sandbox"}
    with pytest.raises(e.LiveModeRequiresLiveKey):
        request.command({"mode": "live"})


def test_a_wish_carries_the_caller_s_tag() -> None:
    command = admitted(a_call(headers={"If-Match": '"x-1"'})).command({"mode": "live"})
    assert (command.if_match, command.at, command.supplied) == ('"x-1"', NOON, {"mode": "live"})
