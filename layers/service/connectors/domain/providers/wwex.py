"""Worldwide Express, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# Client id and secret, as those who integrate it tell; the provider publishes neither pages nor
# hosts, so the hosts are those that the customer was told, in `config`.
CATALOGUE_ROW = Connector(
    title="Worldwide Express",
    required={"client_id": ANY, "client_secret": ANY},
    optional={"account_number": ANY},
    identifiers=("client_id", "account_number"),
    fields=SHIP_FROM,
    sandbox="{config.host}",
    live="{config.host}",
    documentation="https://www.wwex.com",
)
