"""FedEx, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# API key and secret key, sent as client id and secret; a child key and secret, the customer's
# own, where a provider acts for it.
CATALOGUE_ROW = Connector(
    title="FedEx",
    required={"client_id": ANY, "client_secret": ANY},
    optional={"account_number": ANY, "child_key": ANY, "child_secret": ANY},
    identifiers=("client_id", "account_number"),
    fields=SHIP_FROM,
    sandbox="apis-sandbox.fedex.com",
    live="apis.fedex.com",
    documentation="https://developer.fedex.com/api/en-us/catalog/authorization/docs.html",
)
