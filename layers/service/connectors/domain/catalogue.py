"""The connectors this service knows: one row each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Connector:
    """One outside service and how it is set up.

    `setup` is `config` where a row alone connects (Mode A of the contract) and `oauth` where the
    provider's own consent page is needed (Mode B). `secret_prefixes` are the beginnings by which the
    provider's published credentials are known; they are what `config` is searched for.
    """

    type: str
    title: str
    setup: Literal["config", "oauth"] = "config"
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str | None = None
    secret_prefixes: tuple[str, ...] = ()


CATALOGUE: dict[str, Connector] = {
    connector.type: connector
    for connector in (
        # https://docs.stripe.com/keys · https://docs.stripe.com/webhooks/signature
        Connector(
            "stripe",
            "Stripe",
            required={"secret_key": r"(sk|rk)_(test|live)_\w+"},
            optional={"publishable_key": ""},
            webhook_secret="",
            secret_prefixes=("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        ),
        Connector("avatax", "Avalara AvaTax"),
        # https://docs.goshippo.com/docs/guides_general/authentication
        Connector("shippo", "Shippo", secret_prefixes=("shippo_live_", "shippo_test_")),
        Connector("printnode", "PrintNode"),
        Connector("postmark", "Postmark"),
        # https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens
        Connector(
            "shopify",
            "Shopify",
            setup="oauth",
            secret_prefixes=("shpat_", "shpca_", "shppa_", "shpss_", "shprt_", "shpua_"),
        ),
        Connector("mapquest", "MapQuest"),
        # https://cloud.google.com/docs/authentication/api-keys
        Connector("google", "Google", secret_prefixes=("AIza", "ya29.", "GOCSPX-")),
        # https://platform.openai.com/docs/api-reference/authentication
        Connector("openai", "OpenAI", secret_prefixes=("sk-proj-", "sk-svcacct-", "sk-admin-")),
        # https://plaid.com/docs/api/items/
        Connector(
            "plaid",
            "Plaid",
            secret_prefixes=("access-sandbox-", "access-development-", "access-production-"),
        ),
        Connector("ups", "UPS"),
        Connector("fedex", "FedEx"),
        Connector("usps", "USPS"),
        # https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api
        Connector("amazon", "Amazon", secret_prefixes=("Atzr|", "Atza|", "amzn1.oa2-cs.")),
        Connector("ebay", "eBay"),
        Connector("wwex", "Worldwide Express"),
    )
}


_SECRET = re.compile(
    r"(?<![A-Za-z0-9])(?:%s)"
    % "|".join(re.escape(p) for c in CATALOGUE.values() for p in c.secret_prefixes)
)


def looks_like_a_credential(text: str) -> bool:
    """Whether the text holds, at the start of a word, a prefix that a provider publishes."""
    return _SECRET.search(text) is not None
