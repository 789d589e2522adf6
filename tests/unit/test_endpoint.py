"""The door: finds the route, lets in or refuses, answers in form, and tells the log little."""

import io
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from connectors.api.http.admission import Request
from connectors.api.http.call import Response
from connectors.api.http.endpoint import Endpoint
from connectors.domain.api_keys import READ, WRITE
from connectors.domain.errors import NotConnected
from tests.builders import ENTITY, NOON, Answered, a_key, an_event
from tests.contract import PROBLEM_FIELDS
from tests.unit.keyring import TEXT, Keyring, holding

ONE, ALL = "/v1/integrations/{connector_type}", "/v1/integrations"
STRIPE = "/v1/integrations/stripe"
EVERY_ANSWER = {
    "x-request-id": "req_1",
    "arcus-version": "2026-05-01",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000",
}
NUMBERS = itertools.count()
RATE = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]


@dataclass
class Door:
    """An endpoint with a key that everybody may use, and what it has told."""

    ring: Keyring = field(default_factory=lambda: holding(a_key()))
    lines: io.StringIO = field(default_factory=io.StringIO)
    seen: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        logger = Logger(service=f"door {next(NUMBERS)}", stream=self.lines)
        self.endpoint = Endpoint(self.ring, lambda: NOON, lambda prefix: f"{prefix}1", logger)
        self.opens("GET", ALL, READ)
        self.opens("GET", ONE, READ)
        self.opens("PATCH", ONE, WRITE)
        self.endpoint.open("GET", "/v1/openapi.json", lambda _: Response(200, "{}"), reads=True)

    def opens(self, method: str, address: str, scope: str, act: object = None) -> None:
        """Add a route; it answers 200 unless an act says otherwise."""

        def action(request: Request) -> Response:
            self.seen.append(request)
            if isinstance(act, Exception):
                raise act
            return act if isinstance(act, Response) else Response(200, "{}")

        self.endpoint.route(method, address, scope)(action)

    def ask(self, method: str = "GET", path: str = STRIPE, **parts: Any) -> Answered:
        return Answered.of(self.endpoint(an_event(method, path, **{"key": TEXT} | parts)))

    @property
    def log(self) -> list[dict[str, Any]]:
        """The lines, parsed."""
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("path", [STRIPE, STRIPE + "/", ALL, ALL + "/"])
def test_an_address_is_found_with_and_without_a_final_slash(door: Door, path: str) -> None:
    assert door.ask(path=path).status == 200
    assert door.seen[0].connector_type == ("stripe" if "stripe" in path else "")


@pytest.mark.parametrize(
    "path", ["/", "", "/v1", "/v1/", STRIPE + "/x", "//v1/integrations", "/V1/integrations"]
)
def test_an_unknown_address_is_404_even_without_a_key(door: Door, path: str) -> None:
    answer = door.ask(path=path, key=None)
    assert (answer.status, answer.body["code"]) == (404, "not_found")
    assert door.ring.asked == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", STRIPE, "GET, HEAD, PATCH"),
        ("POST", ALL, "GET, HEAD"),
        ("POST", "/v1/openapi.json", "GET, HEAD"),
        ("get", ALL, "GET, HEAD"),
    ],
)
def test_another_method_is_405_and_told_which_are_allowed(
    door: Door, method: str, path: str, allowed: str
) -> None:
    answer = door.ask(method, path, key=None)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)
    assert door.ring.asked == []


@pytest.mark.parametrize("end", ["", "/", "//"])
def test_a_public_page_needs_no_key_and_no_exact_end(door: Door, end: str) -> None:
    assert door.ask(path=f"/v1/openapi.json{end}", key=None).status == 200
    assert door.ring.asked == []


@pytest.mark.parametrize("path", [STRIPE, "/v1/nothing", "/v1/openapi.json"])
def test_every_answer_tells_its_number_and_the_version(door: Door, path: str) -> None:
    assert door.ask(path=path).headers.items() >= EVERY_ANSWER.items()


@pytest.mark.parametrize(
    ("parts", "known"),
    [({}, True), ({"key": None}, False), ({"key": TEXT + "0"}, False), ({"path": "/x"}, False)],
)
def test_the_rate_is_told_once_the_key_is_known(
    door: Door, parts: dict[str, Any], *, known: bool
) -> None:
    assert [name in door.ask(**parts).headers for name in RATE] == [known] * 3


def test_a_refused_but_known_caller_is_told_the_rate_too(door: Door) -> None:
    door.ring.keys = {digest: a_key(scopes=()) for digest in door.ring.keys}
    answer = door.ask()
    assert (answer.status, answer.headers["x-ratelimit-limit"]) == (403, "300")
    assert door.seen == []


def test_a_refusal_is_answered_in_form_and_is_no_fault(door: Door) -> None:
    door.opens("GET", "/v1/absent", READ, NotConnected())
    answer = door.ask(path="/v1/absent")
    assert (answer.status, list(answer.body)) == (404, PROBLEM_FIELDS)
    assert (door.log[0]["level"], "fault" in door.log[0]) == ("INFO", False)


PLANTED = "planted-value"
FAULTS: dict[str, Callable[[], Exception]] = {
    "a message": lambda: ValueError(PLANTED),
    "a nested one": lambda: ExceptionGroup(PLANTED, [KeyError(PLANTED)]),
    "an index": lambda: KeyError(PLANTED),
    "a recursion": lambda: RecursionError(PLANTED),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_unexpected_fault_is_neutral_outside_and_without_its_message_in_the_log(
    door: Door, fault: Callable[[], Exception]
) -> None:
    door.opens("GET", "/v1/broken", READ, fault())
    answer = door.ask(path="/v1/broken")
    assert (answer.status, answer.body["code"]) == (500, "internal_error")
    line = door.log[0]
    assert (line["level"], line["fault"]) == ("ERROR", type(fault()).__name__)
    assert line["where"][-1].startswith("test_endpoint.py:")
    assert PLANTED not in answer.text + door.lines.getvalue()


def test_a_fault_before_the_key_is_known_is_neutral_too(door: Door) -> None:
    door.ring.keys = {}
    object.__setattr__(door.endpoint, "keys", None)
    answer = door.ask()
    assert (answer.status, answer.body["code"]) == (500, "internal_error")


def test_a_call_is_one_line_that_tells_whose_it_was_and_nothing_it_carried(door: Door) -> None:
    door.ask("PATCH", headers={"X-Note": PLANTED}, body={"a": PLANTED})
    (line,) = door.log
    told = {name: line[name] for name in ("method", "path", "status", "request_id", "entity_id")}
    assert told == {
        "method": "PATCH",
        "path": STRIPE,
        "status": 200,
        "request_id": "req_1",
        "entity_id": ENTITY,
    }
    assert (line["livemode"], line["key_id"]) == (True, "key_01")
    assert PLANTED not in door.lines.getvalue()
    assert TEXT not in door.lines.getvalue()


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_query_is_not_repeated_in_the_log(door: Door, method: str) -> None:
    door.ask(method, query={"q": [PLANTED], PLANTED: ["1"]})
    assert len(door.log) == 1
    assert PLANTED not in door.lines.getvalue()


@pytest.mark.parametrize("path", [f"/v1/integrations/{PLANTED}", f"/v1/{PLANTED}/x/y"])
def test_a_path_that_is_not_ours_is_not_repeated_in_the_log(door: Door, path: str) -> None:
    assert door.ask(path=path).status in (400, 404)
    assert PLANTED not in door.lines.getvalue()
