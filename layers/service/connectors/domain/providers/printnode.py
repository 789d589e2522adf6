"""PrintNode, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# HTTP Basic with the key as the user name; a webhook repeats a secret that the receiver chose.
CATALOGUE_ROW = Connector(
    title="PrintNode",
    required={"api_key": ANY},
    webhook_secret=ANY,
    sandbox="api.printnode.com",
    live="api.printnode.com",
    documentation="https://www.printnode.com/docs/api/curl",
)
