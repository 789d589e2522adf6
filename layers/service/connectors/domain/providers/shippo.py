"""Shippo, and what it is connected by."""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

# Live and test keys are told apart by their prefix; there is one host. A webhook is secured by
# a token that the receiver invents, or by an HMAC secret agreed with Shippo.
CATALOGUE_ROW = Connector(
    title="Shippo",
    required={"api_token": r"shippo_(live|test)_\S+"},
    webhook_secret=ANY,
    formats_in_words={"api_token": "a token that begins with shippo_test_ or shippo_live_"},
    sandbox_prefixes=("shippo_test_",),
    live_prefixes=("shippo_live_",),
    secret_prefixes=("shippo_live_", "shippo_test_"),
    fields=SHIP_FROM,
    sandbox="api.goshippo.com",
    live="api.goshippo.com",
    documentation="https://docs.goshippo.com/guides/authentication",
)
