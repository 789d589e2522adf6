"""What every answer carries, and what HEAD is told (api.md §1)."""

import pytest

from connectors.api.http.call import Response
from connectors.domain.api_keys import READ, WRITE
from tests.unit.keyring import TEXT
from tests.unit.test_endpoint import ALL, STRIPE, Door


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize("path", [STRIPE, ALL, "/v1/openapi.json", "/v1/nothing", STRIPE + "/x"])
@pytest.mark.parametrize("key", [TEXT, None, "x"])
def test_head_is_get_without_the_body(door: Door, path: str, key: str | None) -> None:
    read, head = (door.ask(method, path, key=key) for method in ("GET", "HEAD"))
    length = {"content-length": str(len(read.text))}
    assert (head.status, head.text) == (read.status, "")
    assert head.headers == {**read.headers, **length}


def test_head_without_a_route_is_405_without_a_body(door: Door) -> None:
    door.opens("POST", "/v1/hook", WRITE)
    answer = door.ask("HEAD", "/v1/hook")
    assert (answer.status, answer.text, answer.headers["allow"]) == (405, "", "POST")


def test_an_answer_with_an_entity_tag_may_be_kept_but_not_used_unasked(door: Door) -> None:
    for status in (200, 201, 304):
        door.opens("GET", f"/v1/tagged-{status}", READ, Response(status, headers={"ETag": '"x-1"'}))
        assert door.ask(path=f"/v1/tagged-{status}").headers["cache-control"] == (
            "private, no-cache"
        )


@pytest.mark.parametrize("path", [STRIPE, "/v1/nothing"])
def test_any_other_answer_is_not_kept(door: Door, path: str) -> None:
    assert door.ask(path=path).headers["cache-control"] == "no-store"


def test_an_answer_may_say_itself_how_it_is_kept(door: Door) -> None:
    own = Response(200, headers={"ETag": '"1"', "Cache-Control": "public, max-age=300"})
    door.opens("GET", "/v1/own", READ, own)
    assert door.ask(path="/v1/own").headers["cache-control"] == "public, max-age=300"


def test_every_401_names_the_scheme(door: Door) -> None:
    door.endpoint.open("POST", "/v1/hook", lambda _: Response(401))
    answers = [door.ask(key=None), door.ask(key="x"), door.ask("POST", "/v1/hook", key=None)]
    assert [a.headers["www-authenticate"] for a in answers] == ["Bearer"] * 3
    assert "www-authenticate" not in door.ask().headers
