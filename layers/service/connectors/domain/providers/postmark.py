"""Postmark, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# A token per server, another per account, both called opaque: POSTMARK_API_TEST is a valid one.
# Webhooks carry no signature; the receiver's own user name and password go into their address.
CATALOGUE_ROW = Connector(
    title="Postmark",
    required={"server_token": ANY},
    optional={"account_token": ANY},
    sandbox="api.postmarkapp.com",
    live="api.postmarkapp.com",
    documentation="https://postmarkapp.com/developer/api/overview",
)
