"""Google, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# An API key for the maps; for the rest a service account, which is a whole key file (JSON on
# many lines), or a client: each as the project needs it. Older keys begin AIza, newer ones may
# not, so that is for recognising one only.
CATALOGUE_ROW = Connector(
    title="Google",
    optional={
        "api_key": ANY,
        "client_id": ANY,
        "client_secret": ANY,
        "refresh_token": ANY,
        "service_account_json": ANY,
    },
    identifiers=("client_id",),
    multiline=("service_account_json",),
    secret_prefixes=("AIza", "GOCSPX-", "ya29."),
    sandbox="maps.googleapis.com",
    live="maps.googleapis.com",
    documentation="https://developers.google.com/maps/documentation/javascript/get-api-key",
)
