"""The connectors that this service knows, each with a module of its own beside this one.

A credential's format is a regular expression where the provider publishes one, and open where it
does not: nothing is guessed, since a wrong guess would lock a customer out.
"""

from connectors.domain.providers import (
    amazon,
    avatax,
    ebay,
    fedex,
    google,
    mapquest,
    openai,
    plaid,
    postmark,
    printnode,
    shippo,
    shopify,
    stripe,
    ups,
    usps,
    wwex,
)
from connectors.domain.providers.connector import Connector

CATALOGUE: dict[str, Connector] = {
    "stripe": stripe.CATALOGUE_ROW,
    "avatax": avatax.CATALOGUE_ROW,
    "shippo": shippo.CATALOGUE_ROW,
    "printnode": printnode.CATALOGUE_ROW,
    "postmark": postmark.CATALOGUE_ROW,
    "shopify": shopify.CATALOGUE_ROW,
    "mapquest": mapquest.CATALOGUE_ROW,
    "google": google.CATALOGUE_ROW,
    "openai": openai.CATALOGUE_ROW,
    "plaid": plaid.CATALOGUE_ROW,
    "ups": ups.CATALOGUE_ROW,
    "fedex": fedex.CATALOGUE_ROW,
    "usps": usps.CATALOGUE_ROW,
    "amazon": amazon.CATALOGUE_ROW,
    "ebay": ebay.CATALOGUE_ROW,
    "wwex": wwex.CATALOGUE_ROW,
}
