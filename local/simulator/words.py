"""The words on the pages for what can be chosen in more than one place."""

from local.simulator.answers import Body
from local.simulator.layout import Options
from local.simulator.signatures import Encoding

BODIES: Options = {
    Body.JSON: "JSON",
    Body.HTML: "a page of HTML",
    Body.EMPTY: "nothing",
}
ENCODINGS: Options = {
    Encoding.PERCENT: "%20, as Shopify does",
    Encoding.FORM: "+, as a form does",
}
