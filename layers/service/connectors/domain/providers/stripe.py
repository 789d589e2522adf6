"""Stripe, and what it is connected by."""

from connectors.domain.providers.connector import Connector

# Secret and restricted keys carry their kind and mode in front; signing secrets begin whsec_.
CATALOGUE_ROW = Connector(
    title="Stripe",
    required={"secret_key": r"(sk|rk)_(test|live|org)_\w+"},
    optional={"publishable_key": r"pk_(test|live)_\w+"},
    webhook_secret=r"whsec_\S+",
    formats_in_words={
        "secret_key": (
            "a secret or restricted key: sk_ or rk_, then test_, live_ or org_, then letters,"
            " digits and underscores"
        ),
        "publishable_key": (
            "a publishable key: pk_test_ or pk_live_, then letters, digits and underscores"
        ),
        "webhook_secret": "a signing secret, which begins with whsec_",
    },
    identifiers=("publishable_key",),
    sandbox_prefixes=("sk_test_", "rk_test_", "pk_test_"),
    live_prefixes=("sk_live_", "rk_live_", "pk_live_"),
    secret_prefixes=("sk_live_", "sk_test_", "sk_org_", "rk_live_", "rk_test_", "whsec_"),
    sandbox="api.stripe.com",
    live="api.stripe.com",
    documentation="https://docs.stripe.com/keys",
)
