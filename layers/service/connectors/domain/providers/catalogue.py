"""The connectors this service knows: one row each, from the provider's own public pages.

A credential's format is a regular expression where the provider publishes one, and open where it
does not: nothing is guessed, since a wrong guess would lock a customer out.
"""

from connectors.domain.providers.connector import ANY, SHIP_FROM, Connector

CATALOGUE: dict[str, Connector] = {
    # Secret and restricted keys carry their kind and mode in front; signing secrets begin whsec_.
    "stripe": Connector(
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
    ),
    # Account number and license key for what customers set up themselves; both are free text.
    "avatax": Connector(
        title="Avalara AvaTax",
        required={"account_id": ANY, "license_key": ANY},
        identifiers=("account_id",),
        fields=SHIP_FROM,
        sandbox="sandbox-rest.avatax.com",
        live="rest.avatax.com",
        documentation=(
            "https://developer.avalara.com/avatax/dev-guide/getting-started-with-avatax/"
            "authentication-in-avatax/"
        ),
    ),
    # Live and test keys are told apart by their prefix; there is one host. A webhook is secured by
    # a token that the receiver invents, or by an HMAC secret agreed with Shippo.
    "shippo": Connector(
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
    ),
    # HTTP Basic with the key as the user name; a webhook repeats a secret that the receiver chose.
    "printnode": Connector(
        title="PrintNode",
        required={"api_key": ANY},
        webhook_secret=ANY,
        sandbox="api.printnode.com",
        live="api.printnode.com",
        documentation="https://www.printnode.com/docs/api/curl",
    ),
    # A token per server, another per account, both called opaque: POSTMARK_API_TEST is a valid one.
    # Webhooks carry no signature; the receiver's own user name and password go into their address.
    "postmark": Connector(
        title="Postmark",
        required={"server_token": ANY},
        optional={"account_token": ANY},
        sandbox="api.postmarkapp.com",
        live="api.postmarkapp.com",
        documentation="https://postmarkapp.com/developer/api/overview",
    ),
    # Tokens come by consent only, never by PUT. The changelogs publish shpat_, shpca_, shppa_
    # and shpss_; the contract names shprt_.
    "shopify": Connector(
        title="Shopify",
        setup="oauth",
        secret_prefixes=("shpat_", "shpca_", "shppa_", "shpss_", "shprt_"),
        fields=("shop",),
        sandbox="{shop}",
        live="{shop}",
        documentation=(
            "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/"
            "authorization-code-grant"
        ),
    ),
    # The key goes into each call's query.
    "mapquest": Connector(
        title="MapQuest",
        required={"api_key": ANY},
        fields=SHIP_FROM,
        sandbox="www.mapquestapi.com",
        live="www.mapquestapi.com",
        documentation="https://developer.mapquest.com/documentation",
    ),
    # An API key for the maps; for the rest a service account, which is a whole key file (JSON on
    # many lines), or a client: each as the project needs it. Older keys begin AIza, newer ones may
    # not, so that is for recognising one only.
    "google": Connector(
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
    ),
    # The SDK takes a webhook secret with whsec_ in front and without.
    "openai": Connector(
        title="OpenAI",
        required={"api_key": ANY},
        optional={"organization_id": ANY, "project_id": ANY},
        identifiers=("organization_id", "project_id"),
        webhook_secret=ANY,
        secret_prefixes=("sk-proj-", "sk-svcacct-", "sk-admin-"),
        sandbox="api.openai.com",
        live="api.openai.com",
        documentation="https://developers.openai.com/api/docs/guides/api-keys.md",
    ),
    # One client id, a secret per environment; an Item's access token names its own. Development,
    # which had real accounts and a host of its own, is no longer offered, and neither of ours.
    # Webhooks are signed with a public key that is fetched: there is no secret to keep.
    "plaid": Connector(
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
    ),
    # OAuth client credentials. A tracking alert repeats a credential that the subscriber chose.
    "ups": Connector(
        title="UPS",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"account_number": ANY},
        identifiers=("client_id", "account_number"),
        webhook_secret=ANY,
        fields=SHIP_FROM,
        sandbox="wwwcie.ups.com",
        live="onlinetools.ups.com",
        documentation="https://developer.ups.com/api/reference/oauth/client-credentials",
    ),
    # API key and secret key, sent as client id and secret; a child key and secret, the customer's
    # own, where a provider acts for it.
    "fedex": Connector(
        title="FedEx",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"account_number": ANY, "child_key": ANY, "child_secret": ANY},
        identifiers=("client_id", "account_number"),
        fields=SHIP_FROM,
        sandbox="apis-sandbox.fedex.com",
        live="apis.fedex.com",
        documentation="https://developer.fedex.com/api/en-us/catalog/authorization/docs.html",
    ),
    # Consumer key and secret, the same for both hosts; labels need the registration and mailer ids.
    "usps": Connector(
        title="USPS",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"crid": ANY, "mid": ANY, "account_number": ANY},
        identifiers=("client_id", "crid", "mid", "account_number"),
        webhook_secret=ANY,
        fields=SHIP_FROM,
        sandbox="apis-tem.usps.com",
        live="apis.usps.com",
        documentation="https://developers.usps.com/getting-started",
    ),
    # Login with Amazon: the application's client and the seller's refresh token. Amazon prints its
    # tokens' prefixes in two spellings, so they are for recognising one only. Hosts are North
    # America's; Europe and the Far East have -eu and -fe.
    "amazon": Connector(
        title="Amazon",
        required={
            "client_id": ANY,
            "client_secret": ANY,
            "refresh_token": ANY,
        },
        identifiers=("client_id",),
        secret_prefixes=("Atza|", "Atzr|", "amzn1.oa2-cs."),
        fields=("seller_id",),
        sandbox="sandbox.sellingpartnerapi-na.amazon.com",
        live="sellingpartnerapi-na.amazon.com",
        documentation=(
            "https://developer-docs.amazon.com/sp-api/docs/"
            "connecting-to-the-selling-partner-api-using-a-generated-java-sdk"
        ),
    ),
    # App ID, Cert ID and the refresh token of a consent; the redirect name goes with each refresh.
    # Notifications are signed with a public key; the verification token answers their challenge.
    "ebay": Connector(
        title="eBay",
        required={"client_id": ANY, "client_secret": ANY, "refresh_token": ANY},
        optional={"ru_name": ANY, "dev_id": ANY, "verification_token": ANY},
        identifiers=("client_id", "ru_name", "dev_id"),
        fields=("seller_id",),
        sandbox="api.sandbox.ebay.com",
        live="api.ebay.com",
        documentation="https://developer.ebay.com/api-docs/static/oauth-credentials.html",
    ),
    # Client id and secret, as those who integrate it tell; the provider publishes neither pages nor
    # hosts, so the hosts are those that the customer was told, in `config`.
    "wwex": Connector(
        title="Worldwide Express",
        required={"client_id": ANY, "client_secret": ANY},
        optional={"account_number": ANY},
        identifiers=("client_id", "account_number"),
        fields=SHIP_FROM,
        sandbox="{config.host}",
        live="{config.host}",
        documentation="https://www.wwex.com",
    ),
}
