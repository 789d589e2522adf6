"""What a shop's token endpoint may answer, for as long as it lasts: one of each kind."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """One way of answering, for as long as it lasts; a status of 0 is no answer at all."""

    status: int
    body: bytes = b""

    @classmethod
    def of(cls, status: int, **content: str) -> "Shape":
        """An answer in JSON."""
        return cls(status, json.dumps(content).encode())


ACTIVE = "This request requires an active refresh_token"

SHAPES = {
    "402": Shape(402),
    "403 in HTML": Shape(403, b"<html>closed</html>"),
    "404": Shape(404),
    "423": Shape(423),
    "302": Shape(302),
    "400 shop_not_permitted": Shape.of(400, error="shop_not_permitted"),
    "401 of another kind": Shape.of(401, error="invalid_request"),
    "408": Shape(408),
    "429": Shape(429),
    "500": Shape(500),
    "520 in HTML": Shape(520, b"<html>520</html>"),
    "200 without a lifetime": Shape.of(200, access_token="a", refresh_token="b", scope="c"),
    "no answer": Shape(0),
    "our app refused": Shape.of(400, error="invalid_client"),
    "dead": Shape.of(400, error="invalid_grant"),
    "dead by another word": Shape.of(401, error="invalid_request", error_description=ACTIVE),
}
