"""Plaid, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# One client id, a secret per environment; an Item's access token names its own. Development,
# which had real accounts and a host of its own, is no longer offered, and neither of ours.
# Webhooks are signed with a public key that is fetched: there is no secret to keep.
CATALOGUE_ROW = Connector(
    title="Plaid",
    required={"client_id": ANY, "secret": ANY},
    optional={"access_token": r"access-(sandbox|development|production)-\S+"},
    formats_in_words={
        "access_token": "an access token: access-sandbox- or access-production-, then a UUID"
    },
    identifiers=("client_id",),
    sandbox_prefixes=("access-sandbox-",),
    live_prefixes=("access-production-",),
    secret_prefixes=("access-sandbox-", "access-development-", "access-production-"),
    fields=("bank_account_id",),
    sandbox="sandbox.plaid.com",
    live="production.plaid.com",
    documentation="https://plaid.com/docs/quickstart/glossary/",
)
