"""eBay, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# App ID, Cert ID and the refresh token of a consent; the redirect name goes with each refresh.
# Notifications are signed with a public key; the verification token answers their challenge.
CATALOGUE_ROW = Connector(
    title="eBay",
    required={"client_id": ANY, "client_secret": ANY, "refresh_token": ANY},
    optional={"ru_name": ANY, "dev_id": ANY, "verification_token": ANY},
    identifiers=("client_id", "ru_name", "dev_id"),
    fields=("seller_id",),
    sandbox="api.sandbox.ebay.com",
    live="api.ebay.com",
    documentation="https://developer.ebay.com/api-docs/static/oauth-credentials.html",
)
