"""Headers and query parameters that may be sent once only (api.md §1)."""

from dataclasses import replace

import pytest

from connectors.api.http.admission import admit, identify
from connectors.api.http.call import Call
from connectors.domain import errors as e
from connectors.domain.api_keys import WRITE
from connectors.domain.connection.idempotency import StoredResponse
from tests.builders import a_key
from tests.unit.calling import a_call, admitted, let_in
from tests.unit.keyring import TEXT, holding

JSON = "application/json"


def sent_twice(name: str, value: str, method: str = "POST") -> Call:
    """A call with two equal headers."""
    return replace(a_call(method, headers={name: f"{value}, {value}"}), repeated=frozenset([name]))


def test_an_idempotency_key_sent_twice_is_refused_on_writing_calls_only() -> None:
    with pytest.raises(e.InvalidIdempotencyKey):
        admitted(sent_twice("idempotency-key", "once"))
    assert admitted(sent_twice("idempotency-key", "once", "GET"))


@pytest.mark.parametrize("value", [JSON, JSON + "; x=1"])
def test_a_media_type_sent_twice_is_refused_where_there_is_a_body(value: str) -> None:
    with pytest.raises(e.UnsupportedMediaType):
        admitted(sent_twice("content-type", value))
    assert admitted(replace(sent_twice("content-type", value), raw_body="")).body == {}


def test_a_list_of_tags_sent_in_two_headers_is_one_list() -> None:
    request = admitted(sent_twice("if-match", '"x-1"'))
    assert request.command({}).if_match == '"x-1", "x-1"'


def test_a_version_or_key_sent_twice_is_none() -> None:
    with pytest.raises(e.InvalidVersion):
        admitted(sent_twice("arcus-version", "2026-05-01"))
    with pytest.raises(e.InvalidApiKey):
        identify(sent_twice("authorization", f"Bearer {TEXT}"), holding(a_key()))


KNOWN = {"purge": ("true", "false")}


def claimed(query: dict[str, list[str]] | None, path: str = "/v1/integrations/stripe") -> str:
    """The fingerprint of a request that knows a parameter."""
    call = a_call("DELETE", path, headers={"Idempotency-Key": "once"}, query=query)
    claim = admit(call, let_in(a_key()), WRITE, {}, KNOWN).claim(lambda _: StoredResponse(200, ""))
    assert claim is not None
    return claim.fingerprint


def test_a_fingerprint_takes_the_known_parameters_in() -> None:
    prints = {claimed(query) for query in (None, {"purge": ["true"]}, {"purge": ["false"]})}
    assert len(prints) == 3
    assert claimed(None) == claimed({})


def test_a_reading_call_s_query_is_its_own_affair() -> None:
    assert admitted(a_call("GET", query={"limit": ["1"]})).query == {"limit": ["1"]}
