"""The address of a call: what the gateway has matched, whatever stands before it (api.md §1)."""

from typing import Any

import pytest

from connectors.api.http.call import Call
from tests.builders import NOON, an_event

PROXY = "/{proxy+}"


def path_of(**matched: Any) -> str:
    """The address that a call is read at; `path` is another one, with a base before it."""
    event = an_event("GET", "/erp/v1/elsewhere") | matched
    return Call.read(event, at=NOON, request_id="req_1").path


@pytest.mark.parametrize("base", ["", "/erp", "/v1", "/v1/v1/integrations", "/a/b"])
@pytest.mark.parametrize(
    ("resource", "values", "address"),
    [
        (PROXY, {"proxy": "v1/integrations"}, "/v1/integrations"),
        (PROXY, {"proxy": "v1/integrations/"}, "/v1/integrations"),
        (PROXY, {"proxy": "v1"}, "/v1"),
        ("/", None, "/"),
        ("/v1/webhooks/shopify", None, "/v1/webhooks/shopify"),
        ("/v1/webhooks/shopify", {}, "/v1/webhooks/shopify"),
        ("/v1/webhooks/shopify/{proxy+}", {"proxy": ""}, "/v1/webhooks/shopify"),
        ("/v1/webhooks/shopify/{proxy+}", {"proxy": "more/x"}, "/v1/webhooks/shopify/more/x"),
        ("/v1/integrations/{type}/events", {"type": "ups"}, "/v1/integrations/ups/events"),
    ],
)
def test_path_is_what_the_gateway_matched_whatever_base_is_before_it(
    base: str, resource: str, values: dict[str, str] | None, address: str
) -> None:
    event_path = base + (resource if values is None else "/v1/anything/")
    assert path_of(resource=resource, pathParameters=values, path=event_path) == address


@pytest.mark.parametrize(
    "matched",
    [
        {},
        {"resource": None, "pathParameters": None},
        {"resource": "", "pathParameters": {}},
        {"resource": PROXY},
        {"resource": PROXY, "pathParameters": None},
        {"resource": PROXY, "pathParameters": {"proxy": None}},
        {"resource": PROXY, "pathParameters": {"other": "v1"}},
    ],
)
def test_path_of_an_event_without_a_match_is_its_own(matched: dict[str, Any]) -> None:
    assert path_of(path="/v1/integrations/", **matched) == "/v1/integrations"


def test_path_of_an_event_made_by_the_sam_cli_has_no_slash_twice() -> None:
    assert path_of(resource=PROXY, pathParameters={"proxy": "/v1/integrations"}) == (
        "/v1/integrations"
    )


def test_path_is_substituted_once() -> None:
    assert path_of(resource=PROXY, pathParameters={"proxy": "{proxy+}/{x}"}) == "/{proxy+}/{x}"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("v1/integrations/strip%65", "/v1/integrations/stripe"),
        ("%76%31/integrations", "/v1/integrations"),
        ("v1/integrations/stripe%2Fcredentials", "/v1/integrations/stripe%2Fcredentials"),
        ("v1/integrations/stripe%2fcredentials", "/v1/integrations/stripe%2Fcredentials"),
        ("v1/integrations/%C3%A9", "/v1/integrations/é"),
        ("v1/integrations/%FF%", "/v1/integrations/\ufffd%"),
        ("v1/integrations/a+b", "/v1/integrations/a+b"),
    ],
)
def test_path_is_decoded_part_by_part(sent: str, read: str) -> None:
    assert path_of(resource=PROXY, pathParameters={"proxy": sent}) == read
    assert path_of(path=f"/{sent}") == read


@pytest.mark.parametrize("path", ["", "/", "//", "///"])
def test_path_of_the_root_is_one_slash(path: str) -> None:
    assert path_of(path=path) == "/"


def test_path_keeps_a_double_slash_inside() -> None:
    doubled = path_of(resource=PROXY, pathParameters={"proxy": "v1//integrations"})
    assert doubled == "/v1//integrations"
