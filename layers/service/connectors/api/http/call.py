"""A request as API Gateway hands it over, and the answer as it takes it back."""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote

from connectors.domain.errors import InvalidJson

_VARIABLE = re.compile(r"\{(\w+)\+?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was sent. Header names are lower case: gateways differ in how they spell them.

    `path` is the address within this API, the same behind every domain: see `_path`. `repeated` has
    the names of the headers that were sent more than once, equal values or not.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    repeated: frozenset[str]
    query: Mapping[str, list[str]]
    raw_body: str
    is_base64: bool
    address: str
    at: datetime
    request_id: str

    @classmethod
    def read(cls, event: Mapping[str, Any], *, at: datetime, request_id: str) -> Self:
        """The call in a REST API proxy event; a header sent twice is joined with a comma."""
        headers = _headers(event)
        return cls(
            method=event["httpMethod"],
            path=_path(event),
            headers={name: ", ".join(values) for name, values in headers.items()},
            repeated=frozenset(name for name, values in headers.items() if len(values) > 1),
            query=_query(event),
            raw_body=event.get("body") or "",
            is_base64=bool(event.get("isBase64Encoded")),
            address=event["requestContext"]["identity"]["sourceIp"],
            at=at,
            request_id=request_id,
        )

    def body(self) -> bytes:
        """The body's bytes. Raises InvalidJson where the gateway's text is no text."""
        try:
            return base64.b64decode(self.raw_body) if self.is_base64 else self.raw_body.encode()
        except ValueError:
            raise InvalidJson from None


def _path(event: Mapping[str, Any]) -> str:
    """The address within this API: below any base path, decoded, without a final slash.

    It is what the gateway has matched, never `path`, which begins with the base path of the domain
    that was called. Only an event made by hand may lack that, and is taken at its `path`.
    """
    resource, values = event.get("resource"), event.get("pathParameters") or {}
    if resource and all(isinstance(values.get(v), str) for v in _VARIABLE.findall(resource)):
        # A greedy value begins with a slash in the events that the SAM CLI makes up.
        path = _VARIABLE.sub(lambda variable: values[variable[1]].removeprefix("/"), resource)
    else:
        path = event["path"]
    # Part by part, as the gateway leaves what it matched encoded: %2F divides nothing.
    parts = (unquote(part).replace("/", "%2F") for part in path.split("/"))
    return "/".join(parts).rstrip("/") or "/"


def _headers(event: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every value of each header, whichever of its two maps the gateway has filled, and how."""
    many = _gathered((event.get("multiValueHeaders") or {}).items())
    one = _gathered((name, [value]) for name, value in (event.get("headers") or {}).items())
    return one | many


def _gathered(pairs: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in pairs:
        found.setdefault(name.lower(), []).extend(values)
    return found


def _query(event: Mapping[str, Any]) -> dict[str, list[str]]:
    """Every value of each parameter; the map of single values only where it is the only one."""
    one = event.get("queryStringParameters") or {}
    return event.get("multiValueQueryStringParameters") or {n: [v] for n, v in one.items()}


@dataclass(frozen=True, slots=True)
class Response:
    """What goes back, before the headers that every answer carries; `log_reason` is for the log."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    log_reason: str = ""

    def proxied(self, headers: Mapping[str, str], *, head: bool = False) -> dict[str, Any]:
        """The reply in the gateway's own shape; its own headers go before the given ones.

        To HEAD it says all but the body.
        """
        content = {"Content-Type": "application/json"} if self.body else {}
        if head and self.body:
            content["Content-Length"] = str(len(self.body.encode()))
        everything = dict(headers) | content | dict(self.headers)
        return {
            "statusCode": self.status,
            "multiValueHeaders": {name: [value] for name, value in everything.items()},
            "body": "" if head else self.body,
            "isBase64Encoded": False,
        }
