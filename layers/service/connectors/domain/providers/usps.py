"""USPS, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# Consumer key and secret, the same for both hosts; labels need the registration and mailer ids.
CATALOGUE_ROW = Connector(
    title="USPS",
    required={"client_id": ANY, "client_secret": ANY},
    optional={"crid": ANY, "mid": ANY, "account_number": ANY},
    identifiers=("client_id", "crid", "mid", "account_number"),
    webhook_secret=ANY,
    fields=SHIP_FROM,
    sandbox="apis-tem.usps.com",
    live="apis.usps.com",
    documentation="https://developers.usps.com/getting-started",
)
