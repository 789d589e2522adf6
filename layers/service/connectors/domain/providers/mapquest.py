"""MapQuest, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# The key goes into each call's query.
CATALOGUE_ROW = Connector(
    title="MapQuest",
    required={"api_key": ANY},
    fields=SHIP_FROM,
    sandbox="www.mapquestapi.com",
    live="www.mapquestapi.com",
    documentation="https://developer.mapquest.com/documentation",
)
