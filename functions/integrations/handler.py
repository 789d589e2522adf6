"""Integrations over HTTP: connect, read, list, amend, disconnect, store credentials, history."""

from typing import Any

from connectors import cold_start, settings
from connectors.api.http.admission import Request
from connectors.api.http.call import Response
from connectors.api.http.listing import HistoryQuery, ListQuery
from connectors.api.http.replies import RowAnswer
from connectors.api.representation import openapi, presentation
from connectors.domain.api_keys import CREDENTIALS, READ, WRITE
from connectors.domain.credentials import credentials
from connectors.domain.errors import NoSuchRoute, NotConnected
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.domain.validation.entity_tags import match
from connectors.domain.validation.requests import amend_fields, connect_fields, no_fields
from connectors.wiring import integrations as wiring

service = wiring.assemble(settings.IntegrationsSettings.read())
endpoint = service.endpoint
endpoint.open("GET", "/v1/openapi.json", openapi.published, reads=True)
endpoint.routes.of_other_functions.update(
    {"/v1/integrations/shopify/callback": ("GET",), "/v1/webhooks/shopify": ("POST",)}
)

BARE = RowAnswer(presentation.row_text)
WRAPPED = RowAnswer(presentation.wrapped)


@endpoint.route("POST", "/v1/integrations/{connector_type}", WRITE, body="ConnectBody")
def connect(request: Request) -> Response:
    """Connect a service: 201 with the new row, or 200 with the one whose disconnect is undone."""
    command = request.command(connect_fields(request.connector_type, request.text, request.body))
    if CATALOGUE[request.connector_type].setup == "oauth":
        # Its own function serves that address; only one spelled otherwise comes here.
        raise NoSuchRoute
    return BARE.reply(service.connect(command, request.claim(BARE)))


@endpoint.route("GET", "/v1/integrations", READ, lists="integrations")
def list_all(request: Request) -> Response:
    """List the entity's integrations, newest first."""
    query = ListQuery.read(request.query)
    rows = service.connections.all_of(request.owner)
    return Response(200, query.page(row for row in rows if row.present(request.at)))


@endpoint.route("GET", "/v1/integrations/{connector_type}", READ)
def read(request: Request) -> Response:
    """Read one integration; 304 where the caller has this version already."""
    row = service.connections.read(request.place)
    if row is None or not row.present(request.at):
        raise NotConnected
    known = request.headers.get("if-none-match")
    if known is not None and match(known, row.etag):
        return Response(304, headers={"ETag": row.etag})
    return Response(200, presentation.row_text(row), {"ETag": row.etag})


@endpoint.route("PATCH", "/v1/integrations/{connector_type}", WRITE, body="AmendBody")
def amend(request: Request) -> Response:
    """Change the supplied fields."""
    command = request.command(amend_fields(request.text, request.body))
    return WRAPPED.reply(service.amend(command, request.claim(WRAPPED)))


@endpoint.route("DELETE", "/v1/integrations/{connector_type}", WRITE)
def disconnect(request: Request) -> Response:
    """Disconnect; connecting again within seven days undoes it."""
    command = request.command(no_fields(request.body))
    return WRAPPED.reply(service.disconnect(command, request.claim(WRAPPED)))


@endpoint.route(
    "PUT", "/v1/integrations/{connector_type}/credentials", CREDENTIALS, body="CredentialsBody"
)
def store_credentials(request: Request) -> Response:
    """Store a whole set of credentials; they are never shown again."""
    given = credentials(request.connector_type, request.body)
    claim = request.claim(WRAPPED, holds_secrets=True)
    return WRAPPED.reply(service.store_credentials(request.command({}), claim, given))


@endpoint.route("GET", "/v1/integrations/{connector_type}/events", READ, lists="events")
def history(request: Request) -> Response:
    """List what has happened to this integration in the last 90 days, newest first."""
    query = HistoryQuery.read(request.query)
    events, has_more = service.history.page(request.place, query.wanted, request.at)
    total = service.history.count(request.place, request.at) if query.counted else None
    url = f"/v1/integrations/{request.connector_type}/events"
    return Response(200, presentation.page(events, url=url, has_more=has_more, total=total))


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    return endpoint(event)


cold_start.over()
