"""A request as API Gateway hands it over, and the answer as it takes it back."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from connectors.domain.errors import InvalidJson


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was sent. Header names are lower case: gateways differ in how they spell them."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, list[str]]
    raw_body: str
    is_base64: bool
    address: str
    at: datetime
    request_id: str

    @classmethod
    def read(cls, event: Mapping[str, Any], *, at: datetime, request_id: str) -> Self:
        """The call in a REST API proxy event; a header sent twice is joined with a comma."""
        many = event.get("multiValueHeaders") or {}
        single = event.get("headers") or {}
        return cls(
            method=event["httpMethod"],
            path=event["path"],
            headers={name.lower(): value for name, value in single.items()}
            | {name.lower(): ", ".join(values) for name, values in many.items()},
            query=event.get("multiValueQueryStringParameters") or {},
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


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back, before the headers that every answer carries; `remark` goes to the log."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""

    def proxied(self, headers: Mapping[str, str]) -> dict[str, Any]:
        """The reply in the gateway's own shape."""
        content = {"Content-Type": "application/json"} if self.body else {}
        everything = content | dict(self.headers) | dict(headers)
        return {
            "statusCode": self.status,
            "multiValueHeaders": {name: [value] for name, value in everything.items()},
            "body": self.body,
            "isBase64Encoded": False,
        }
