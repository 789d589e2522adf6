"""Avalara AvaTax, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# Account number and license key for what customers set up themselves; both are free text.
CATALOGUE_ROW = Connector(
    title="Avalara AvaTax",
    required={"account_id": ANY, "license_key": ANY},
    identifiers=("account_id",),
    fields=SHIP_FROM,
    sandbox="sandbox-rest.avatax.com",
    live="rest.avatax.com",
    documentation=(
        "https://developer.avalara.com/avatax/dev-guide/getting-started-with-avatax/"
        "authentication-in-avatax/"
    ),
)
