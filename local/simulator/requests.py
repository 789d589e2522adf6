"""A request as the routes see it, and how its parameters are read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl


class Unreadable(Exception):
    """The body is not what its content type says."""


@dataclass(frozen=True)
class Request:
    """One request, read in full; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The address without its parameters."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The address's parameters."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def wants_json(self) -> bool:
        """Whether a program has sent it."""
        return self.headers.get("content-type", "").startswith("application/json")

    @property
    def foreign(self) -> bool:
        """Whether another site's page has sent it: nobody may press our buttons from there."""
        origin = self.headers.get("origin")
        return origin is not None and origin != f"http://{self.headers.get('host')}"

    def parameters(self) -> dict[str, object]:
        """The body's fields, whether form or JSON. Raises Unreadable."""
        if not self.wants_json:
            return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            told = json.loads(self.body or b"{}")
        except ValueError:
            raise Unreadable from None
        if not isinstance(told, dict):
            raise Unreadable
        return told

    def texts(self) -> dict[str, str]:
        """As `parameters`, for an endpoint that knows only text; numbers are written out."""
        return {n: str(v) for n, v in self.parameters().items() if isinstance(v, (str, int))}
