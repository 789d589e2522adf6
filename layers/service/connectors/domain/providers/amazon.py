"""Amazon, and what it is connected by."""

from connectors.domain.providers.connector import ANY, Connector

# Login with Amazon: the application's client and the seller's refresh token. Amazon prints its
# tokens' prefixes in two spellings, so they are for recognising one only. Hosts are North
# America's; Europe and the Far East have -eu and -fe.
CATALOGUE_ROW = Connector(
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
)
