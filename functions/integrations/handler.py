"""Integrations over HTTP: connect, read, list, amend."""

from typing import Any

from connectors import settings, wiring
from connectors.api import openapi, presentation
from connectors.api.admission import Request
from connectors.api.call import Reply
from connectors.api.listing import ListQuery
from connectors.api.replies import RowAnswer
from connectors.domain.api_keys import READ, WRITE
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import matches
from connectors.domain.errors import NotBuilt, NotConnected
from connectors.domain.requests import AmendBody, ConnectBody, amend_fields, connect_fields

service = wiring.integrations(settings.IntegrationsSettings.read())
endpoint = service.endpoint
endpoint.public["/v1/openapi.json"] = openapi.published


@endpoint.route("POST", "/v1/integrations/{connector_type}", WRITE, ConnectBody)
def connect(request: Request) -> Reply:
    """A new connection, 201 with the bare row."""
    wish = request.wish(connect_fields(request.connector_type, request.text, request.body))
    if CATALOGUE[request.connector_type].setup == "oauth":
        raise NotBuilt
    answer = RowAnswer(201, presentation.row_text)
    return answer.reply(service.connect(wish, request.claim(answer)))


@endpoint.route("GET", "/v1/integrations", READ)
def list_all(request: Request) -> Reply:
    """The owner's rows, newest first."""
    query = ListQuery.read(request.query)
    page = query.page(service.connections.all_of(request.owner))
    return Reply(200, presentation.page(page.rows, has_more=page.has_more, total=page.total))


@endpoint.route("GET", "/v1/integrations/{connector_type}", READ)
def read(request: Request) -> Reply:
    """The bare row, or 304 where the caller has this version already."""
    row = service.connections.read(request.place)
    if row is None:
        raise NotConnected
    known = request.headers.get("if-none-match")
    if known is not None and matches(known, row):
        return Reply(304, headers={"ETag": row.etag})
    return RowAnswer(200, presentation.row_text).reply(row)


@endpoint.route("PATCH", "/v1/integrations/{connector_type}", WRITE, AmendBody)
def amend(request: Request) -> Reply:
    """The row behind `data`, with the supplied fields changed."""
    wish = request.wish(amend_fields(request.text, request.body))
    answer = RowAnswer(200, presentation.wrapped)
    return answer.reply(service.amend(wish, request.claim(answer)))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    return endpoint(event, context)
