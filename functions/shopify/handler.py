"""Shopify: start, restart or restore a connection, the merchant's way back, and webhooks."""

from typing import Any

from connectors import cold_start, settings
from connectors.api.http.admission import Request
from connectors.api.http.call import Call, Response
from connectors.api.http.replies import RowAnswer
from connectors.api.representation import callback_pages, presentation, problems
from connectors.domain.api_keys import WRITE
from connectors.domain.errors import NotSetUp
from connectors.domain.providers import shopify, shopify_webhooks
from connectors.domain.providers.shopify import Unproven
from connectors.domain.validation.requests import connect_fields
from connectors.operations.oauth.complete import NotAuthorized
from connectors.wiring import shopify as wiring

service = wiring.assemble(settings.ShopifySettings.read())
endpoint = service.endpoint

BARE = RowAnswer(presentation.row_text)


@endpoint.route("POST", "/v1/integrations/{connector_type}", WRITE, body="ConnectBody")
def connect(request: Request) -> Response:
    """Start OAuth for a shop: 200 with where to send the merchant; or undo a disconnect."""
    command = request.command(connect_fields(request.connector_type, request.text, request.body))
    if not service.app.client_id or request.connector_type != shopify.CONNECTOR:
        raise NotSetUp
    return BARE.reply(service.authorize(command, request.claim(BARE)))


def callback(call: Call) -> Response:
    """The merchant is back from Shopify. Whatever was wrong, one answer; the log tells the reason.

    Only where it is known whose browser this is does it go to an address of theirs.
    """
    try:
        proven = shopify.callback(call.query, service.client_secrets(), call.at)
        row = service.complete_authorization(proven)
    except Unproven as refused:
        return service.landing(callback_pages.REFUSED, call.request_id, log_reason=refused.reason)
    except NotAuthorized as refused:
        page = callback_pages.TRY_AGAIN if refused.passing else callback_pages.REFUSED
        return service.landing(page, call.request_id, refused.row, refused.reason)
    return service.landing(callback_pages.CONNECTED, call.request_id, row)


def callback_failed(error: Exception, call: Call) -> Response:
    """The merchant is told in the same words as when Shopify does not answer, or whom to tell."""
    page = callback_pages.NOT_SET_UP if isinstance(error, NotSetUp) else callback_pages.TRY_AGAIN
    return service.landing(page, call.request_id, log_reason=type(error).__name__)


def webhook(call: Call) -> Response:
    """A fact that Shopify tells of: acted upon once, however often it is told."""
    body = call.body()
    if len(body) > shopify_webhooks.BODY_BYTES:
        return Response(413)
    try:
        heard = shopify_webhooks.webhook(call.headers, body, service.client_secrets(), call.at)
    except Unproven as refused:
        return Response(401, log_reason=refused.reason)
    return Response(200, log_reason=f"{heard.topic}: {service.handle_webhook(heard)}")


def webhook_failed(error: Exception, _: Call) -> Response:
    """Empty: nobody reads it but a machine, which tries again."""
    status, headers = problems.problem(error).status, problems.headers(error)
    return Response(status, headers=headers, log_reason=type(error).__name__)


endpoint.open("GET", "/v1/integrations/shopify/callback", callback, callback_failed)
endpoint.open("POST", "/v1/webhooks/shopify", webhook, webhook_failed)
endpoint.routes.of_other_functions.update(
    {
        "/v1/openapi.json": ("GET", "HEAD"),
        "/v1/integrations": ("GET", "HEAD"),
        "/v1/integrations/{connector_type}": ("GET", "HEAD", "PATCH", "DELETE"),
        "/v1/integrations/{connector_type}/credentials": ("PUT",),
        "/v1/integrations/{connector_type}/events": ("GET", "HEAD"),
    }
)


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    return endpoint(event)


cold_start.over()
