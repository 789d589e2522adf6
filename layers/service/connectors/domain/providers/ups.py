"""UPS, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# OAuth client credentials. A tracking alert repeats a credential that the subscriber chose.
CATALOGUE_ROW = Connector(
    title="UPS",
    required={"client_id": ANY, "client_secret": ANY},
    optional={"account_number": ANY},
    identifiers=("client_id", "account_number"),
    webhook_secret=ANY,
    fields=SHIP_FROM,
    sandbox="wwwcie.ups.com",
    live="onlinetools.ups.com",
    documentation="https://developer.ups.com/api/reference/oauth/client-credentials",
)
