"""What the simulator sends back: an answer, or nothing at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from http import HTTPStatus

REDIRECTS = (301, 302, 303, 307, 308)


class Body(StrEnum):
    """What an answer that grants nothing has for a body."""

    JSON = "json"
    HTML = "html"
    EMPTY = "empty"


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dropped:
    """The connection ends without an answer: closed, or reset."""

    reset: bool = False


def as_json(status: int, content: object) -> Answer:
    """An answer for a program."""
    headers = {"Cache-Control": "no-store"}
    body = json.dumps(content).encode()
    return Answer(status, body, "application/json; charset=utf-8", headers)


def as_page(status: int, html: str) -> Answer:
    """An answer for a person."""
    headers = {
        "Cache-Control": "no-store",
        # No form-action: a browser holds it against the address that approving leads on to.
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        " frame-ancestors 'none'; base-uri 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Answer(status, html.encode(), "text/html; charset=utf-8", headers)


def see_other(address: str) -> Answer:
    """A browser is sent on, with GET."""
    return Answer(303, headers={"Location": address, "Cache-Control": "no-store"})


def plain(status: int) -> Answer:
    """A status and its phrase."""
    return Answer(status, f"{status} {phrase(status)}\n".encode())


def bare(
    status: int,
    body: Body = Body.JSON,
    told: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An answer of a token endpoint that grants nothing; `told` is what its JSON says."""
    named = headers or {}
    if body is Body.EMPTY:
        return Answer(status, headers=named)
    if body is Body.HTML:
        title = escape(f"{status} {phrase(status)}")
        page = (
            f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{title}</body></html>"
        )
        return Answer(status, page.encode(), "text/html; charset=utf-8", named)
    content = json.dumps(told or {"errors": phrase(status)}).encode()
    return Answer(status, content, "application/json; charset=utf-8", named)


def phrase(status: int) -> str:
    """What the status means; some that are seen on the wire are in no standard."""
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else "Unknown Error"
