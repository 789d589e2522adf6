"""The page for the person who runs the simulator: shops, faults, webhooks, the log."""

from html import escape

from local.simulator.fault_form import fault_section, style
from local.simulator.layout import entry, form, page, section
from local.simulator.shop_card import moment, shop_card
from local.simulator.shopify import Shopify
from local.simulator.timeline import log, timeline
from local.simulator.webhook_form import webhook_section

_NONE = (
    "No shop has been asked for yet. Connect one with POST /v1/integrations/shopify, and open the"
    " oauth_url that it answers."
)


def control_page(shopify: Shopify) -> str:
    """All of it, as it stands."""
    shops = shopify.shops.known()
    cards = "".join(shop_card(shopify, shop) for shop in reversed(shops))
    adding = form(
        "add",
        "Add it",
        entry("A shop that is not here yet", "shop", hint="such as some-shop.myshopify.com"),
    )
    known = "".join(f'<option value="{escape(shop.domain)}"></option>' for shop in shops)
    parts = (
        "<h1>Shopify, as you want it to be</h1>",
        f"<p>Its clock says {moment(shopify.clock())}. It goes with the service's:"
        " <code>make clock FORWARD=48h</code> moves both.</p>",
        '<nav aria-label="Parts of this page"><a href="/">Look again</a>'
        '<a href="#shops">Shops</a><a href="#faults">What goes wrong next</a>'
        '<a href="#webhooks">Webhooks</a><a href="#log">Log</a></nav>',
        f'<datalist id="shops-known">{known}</datalist>',
        section("shops", "Shops", (cards or f'<p class="quiet">{_NONE}</p>') + adding),
        fault_section(shopify),
        webhook_section(shopify),
        section("log", "Log", log(timeline(shopify), "Nothing has happened yet.")),
    )
    return page("Shopify simulator", "".join(parts), style=style())


def wrong_page(field: str, right: str) -> str:
    """What is wrong with a form that was sent; nothing was done."""
    return page(
        "Nothing was done",
        '<div class="card"><h1>Nothing was done</h1>'
        f'<p class="bad"><strong>{escape(field)}</strong>: {escape(right)}.</p>'
        '<p><a class="button" href="/">Back to the simulator</a></p></div>',
        narrow=True,
    )
