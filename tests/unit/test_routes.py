"""Which methods an address has, whichever function serves them (api.md §1, "Addresses")."""

from collections.abc import Mapping

import pytest

from connectors.api.http.admission import Request
from connectors.api.http.call import Call, Response
from connectors.api.http.routes import OpenRoute, Route, RouteTable
from connectors.domain.api_keys import READ, WRITE
from connectors.domain.errors import MethodNotAllowed, NoSuchRoute

ONE, PAGE, HOOK = "/v1/things/{thing}", "/v1/things/{thing}/page", "/v1/hooks/shop"


def act(_: Request) -> Response:
    return Response(200)


def serve(_: Call) -> Response:
    return Response(200)


def refuse(_: Exception, __: Call) -> Response:
    return Response(500)


@pytest.fixture
def table() -> RouteTable:
    """Two methods of one address, a GET that only reads, one that does more, and another's."""
    return RouteTable(
        keyed=[Route("GET", ONE, READ, act), Route("PATCH", ONE, WRITE, act)],
        open=[
            OpenRoute("GET", "/v1/open", serve, refuse, reads=True),
            OpenRoute("GET", "/v1/back", serve, refuse),
            OpenRoute("POST", HOOK, serve, refuse),
        ],
        of_other_functions={ONE: ("POST",), PAGE: ("GET", "HEAD")},
    )


def found(table: RouteTable, method: str, path: str) -> tuple[str, Mapping[str, str]]:
    route, named = table.find(method, path)
    return route.address, named


def test_a_route_is_found_with_the_named_parts_of_its_path(table: RouteTable) -> None:
    assert found(table, "PATCH", "/v1/things/a.b") == (ONE, {"thing": "a.b"})
    assert found(table, "POST", HOOK) == (HOOK, {})


@pytest.mark.parametrize("path", ["/v1/things/a", "/v1/open"])
def test_head_is_found_wherever_get_reads(table: RouteTable, path: str) -> None:
    assert found(table, "HEAD", path) == found(table, "GET", path)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("HEAD", "/v1/back", ("GET",)),
        ("HEAD", HOOK, ("POST",)),
        ("DELETE", "/v1/open", ("GET", "HEAD")),
        ("DELETE", "/v1/things/a", ("GET", "HEAD", "PATCH", "POST")),
        ("POST", "/v1/things/a/page", ("GET", "HEAD")),
        ("get", "/v1/back", ("GET",)),
    ],
)
def test_another_method_is_told_all_methods_of_the_address(
    table: RouteTable, method: str, path: str, allowed: tuple[str, ...]
) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        table.find(method, path)
    assert refused.value.allowed == allowed


@pytest.mark.parametrize(
    "path",
    ["/", "/v1", "/v1/things", "/v1/things/a/b", "/v1/things//page", "/v1/open/x", "/V1/open"],
)
def test_another_address_is_not_found(table: RouteTable, path: str) -> None:
    with pytest.raises(NoSuchRoute):
        table.find("GET", path)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v1/things/a"), ("GET", "/v1/things/a/page")]
)
def test_what_only_another_function_serves_is_not_told_as_allowed_to_whoever_asked_for_it(
    table: RouteTable, method: str, path: str
) -> None:
    with pytest.raises(NoSuchRoute):
        table.find(method, path)
