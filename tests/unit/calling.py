"""Calls of the API as the gateway hands them over, and calls that were let in."""

from typing import Any

from connectors.api.http.admission import Request, admit
from connectors.api.http.call import Call
from connectors.domain.api_keys import WRITE, Admission, ApiKey, Spending
from tests.builders import NOON, a_key, an_event
from tests.unit.keyring import TEXT


def a_call(method: str = "POST", path: str = "/v1/integrations/stripe", **parts: Any) -> Call:
    """A call with TEXT as its key and an empty object as its body, unless told otherwise."""
    event = an_event(method, path, **{"key": TEXT, "body": "{}"} | parts)
    return Call.read(event, at=NOON, request_id="req_1")


def let_in(key: ApiKey, *, counted: bool = True) -> Admission:
    """The key at noon, with nothing spent."""
    return Admission(key, Spending({}), counted, NOON.timestamp())


def admitted(call: Call, named: str = "stripe") -> Request:
    """The call under a key that may do everything."""
    return admit(call, let_in(a_key()), WRITE, {"connector_type": named})
