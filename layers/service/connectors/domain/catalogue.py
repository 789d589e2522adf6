"""The connectors this service knows: one row each, from the provider's own public pages.

A credential's format is a regular expression where the provider publishes one, and empty where it
does not: nothing is guessed, since a wrong guess would lock a customer out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ANY = ""
"""No published format."""

SHIP_FROM = (
    "ship_from_name",
    "ship_from_address1",
    "ship_from_city",
    "ship_from_state",
    "ship_from_zip",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One outside service and how it is set up.

    `setup` is `config` where a row alone connects (Mode A of the contract) and `oauth` where the
    provider's own consent page is needed (Mode B). `required` and `optional` map the names of
    credentials to their formats; `webhook_secret` is the format of a signing secret, None where
    there is none. `secret_prefixes` are the beginnings by which the provider's credentials are
    known; they are what `config` is searched for. `fields` are the row's fields that the connector
    makes use of. `sandbox` and `live` are API hosts, equal where the credentials decide.
    """

    title: str
    setup: Literal["config", "oauth"] = "config"
    required: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    webhook_secret: str | None = None
    secret_prefixes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    sandbox: str
    live: str
    documentation: str


CATALOGUE: dict[str, Connector] = {
    # Secret and restricted keys carry their kind and mode in front; signing secrets begin whsec_.
    "stripe": Connector(
        title="Stripe",
        required={"secret_key": r"(sk|rk)_(test|live|org)_\w+"},
        optional={"publishable_key": r"pk_(test|live)_\w+"},
        webhook_secret=r"whsec_\S+",
        secret_prefixes=("sk_live_", "sk_test_", "sk_org_", "rk_live_", "rk_test_", "whsec_"),
        sandbox="api.stripe.com",
        live="api.stripe.com",
        documentation="https://docs.stripe.com/keys",
    ),
    # Account number and license key for what customers set up themselves; both are free text.
    "avatax": Connector(
        title="Avalara AvaTax",
        required={"account_id": ANY, "license_key": ANY},
        optional={"company_code": ANY},
        fields=SHIP_FROM,
        sandbox="sandbox-rest.avatax.com",
        live="rest.avatax.com",
        documentation=(
            "https://developer.avalara.com/avatax/dev-guide/getting-started-with-avatax/"
            "authentication-in-avatax/"
        ),
    ),
    # "Live keys begin with shippo_live_", test keys with shippo_test_; one host for both.
    "shippo": Connector(
        title="Shippo",
        required={"api_token": r"shippo_(live|test)_\w+"},
        secret_prefixes=("shippo_live_", "shippo_test_"),
        fields=SHIP_FROM,
        sandbox="api.goshippo.com",
        live="api.goshippo.com",
        documentation="https://docs.goshippo.com/guides/authentication",
    ),
    # HTTP Basic with the key as the user name; a webhook repeats a secret that the customer chose.
    "printnode": Connector(
        title="PrintNode",
        required={"api_key": ANY},
        webhook_secret=ANY,
        sandbox="api.printnode.com",
        live="api.printnode.com",
        documentation="https://www.printnode.com/en/docs/api/curl#authentication",
    ),
    # A token per server, another per account; the server's own setting makes it a sandbox.
    "postmark": Connector(
        title="Postmark",
        required={"server_token": ANY},
        optional={"account_token": ANY},
        sandbox="api.postmarkapp.com",
        live="api.postmarkapp.com",
        documentation="https://postmarkapp.com/developer/api/overview#authentication",
    ),
    # Tokens come by consent only, never by PUT. Prefixes as Shopify publishes them.
    "shopify": Connector(
        title="Shopify",
        setup="oauth",
        secret_prefixes=("shpat_", "shpca_", "shppa_", "shpss_", "shprt_", "shpua_"),
        fields=("shop",),
        sandbox="{shop}",
        live="{shop}",
        documentation=(
            "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/"
            "authorization-code-grant"
        ),
    ),
    "mapquest": Connector(
        title="MapQuest",
        required={"api_key": ANY},
        fields=SHIP_FROM,
        sandbox="www.mapquestapi.com",
        live="www.mapquestapi.com",
        documentation="https://developer.mapquest.com/documentation/",
    ),
    # An API key for the maps, a client for what acts for a user; each as the project needs it.
    "google": Connector(
        title="Google",
        optional={
            "api_key": ANY,
            "client_id": ANY,
            "client_secret": ANY,
            "refresh_token": ANY,
            "service_account_json": ANY,
        },
        secret_prefixes=("AIza", "GOCSPX-", "ya29."),
        sandbox="www.googleapis.com",
        live="www.googleapis.com",
        documentation="https://cloud.google.com/docs/authentication/api-keys",
    ),
    "openai": Connector(
        title="OpenAI",
        required={"api_key": ANY},
        optional={"organization_id": ANY, "project_id": ANY},
        webhook_secret=ANY,
        secret_prefixes=("sk-proj-", "sk-svcacct-", "sk-admin-"),
        sandbox="api.openai.com",
        live="api.openai.com",
        documentation="https://platform.openai.com/docs/api-reference/authentication",
    ),
    # One client id, a secret per environment; an Item's access token names its environment.
    "plaid": Connector(
        title="Plaid",
        required={"client_id": ANY, "secret": ANY},
        optional={"access_token": r"access-(sandbox|development|production)-\S+"},
        secret_prefixes=("access-sandbox-", "access-development-", "access-production-"),
        fields=("bank_account_id",),
        sandbox="sandbox.plaid.com",
        live="production.plaid.com",
        documentation="https://plaid.com/docs/api/",
    ),
    # OAuth client credentials since the access keys were retired in 2024.
    "ups": Connector(
        title="UPS",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"account_number": ANY},
        fields=SHIP_FROM,
        sandbox="wwwcie.ups.com",
        live="onlinetools.ups.com",
        documentation="https://developer.ups.com/api/reference/oauth/client-credentials",
    ),
    "fedex": Connector(
        title="FedEx",
        required={"client_id": ANY, "client_secret": ANY, "account_number": ANY},
        fields=SHIP_FROM,
        sandbox="apis-sandbox.fedex.com",
        live="apis.fedex.com",
        documentation="https://developer.fedex.com/api/en-us/catalog/authorization/v1/docs.html",
    ),
    "usps": Connector(
        title="USPS",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"customer_registration_id": ANY, "mailer_id": ANY, "account_number": ANY},
        fields=SHIP_FROM,
        sandbox="apis-tem.usps.com",
        live="apis.usps.com",
        documentation="https://developers.usps.com/Oauth",
    ),
    # Login with Amazon: the application's client and the seller's refresh token.
    "amazon": Connector(
        title="Amazon",
        required={
            "client_id": r"amzn1\.application-oa2-client\.\w+",
            "client_secret": ANY,
            "refresh_token": r"Atzr\|\S+",
        },
        secret_prefixes=("Atzr|", "Atza|", "amzn1.oa2-cs."),
        fields=("seller_id",),
        sandbox="sandbox.sellingpartnerapi-na.amazon.com",
        live="sellingpartnerapi-na.amazon.com",
        documentation=(
            "https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api"
        ),
    ),
    # App ID, Cert ID and the user's refresh token; the Dev ID only for notifications.
    "ebay": Connector(
        title="eBay",
        required={"client_id": ANY, "client_secret": ANY, "refresh_token": ANY},
        optional={"dev_id": ANY},
        fields=("seller_id",),
        sandbox="api.sandbox.ebay.com",
        live="api.ebay.com",
        documentation="https://developer.ebay.com/api-docs/static/oauth-credentials.html",
    ),
    # The API of 2023 (client id and secret, on request); its pages and hosts are not public, so the
    # hosts are those that the customer's welcome letter names, in `config`.
    "wwex": Connector(
        title="Worldwide Express",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"account_number": ANY},
        fields=SHIP_FROM,
        sandbox="{config.host}",
        live="{config.host}",
        documentation="https://www.wwex.com/our-technology/integrations",
    ),
}


_SECRET = re.compile(
    r"(?<![A-Za-z0-9])("
    + "|".join(re.escape(p) for c in CATALOGUE.values() for p in c.secret_prefixes)
    + ")"
)


def looks_like_a_credential(text: str) -> bool:
    """Whether the text holds, at the start of a word, a prefix that a provider publishes."""
    return _SECRET.search(text) is not None
