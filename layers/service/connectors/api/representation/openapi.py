"""The API's description, served as it was committed; `make describe` makes it."""

import hashlib
from pathlib import Path

from connectors.api.http.call import Call, Response
from connectors.domain.validation.entity_tags import match

COMMITTED = Path(__file__).with_name("openapi.json")


def published(call: Call) -> Response:
    """GET /v1/openapi.json, public; 304 where the caller has this text already."""
    text = COMMITTED.read_bytes()
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=300"}
    known = call.headers.get("if-none-match")
    if known is not None and match(known, tag):
        return Response(304, headers=headers)
    return Response(200, text.decode(), headers)
