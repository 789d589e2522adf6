"""Webhooks: what is planned, the form that sends one, however odd, and what was sent."""

from html import escape

from local.simulator.layout import button, choice, entry, form, more, section, tick
from local.simulator.schedule import Planned
from local.simulator.shop_card import moment
from local.simulator.shopify import Shopify
from local.simulator.timeline import log, timeline
from local.simulator.webhook_bodies import Topic
from local.simulator.webhooks import HEADERS

SENT = 5


def webhook_section(shopify: Shopify) -> str:
    """The section."""
    items = "".join(map(_planned, shopify.schedule.planned))
    planned = f'<ul class="armed">{items}</ul>' if items else '<p class="quiet">None.</p>'
    sent = [entry for entry in timeline(shopify, most=1_000) if entry.what in list(Topic)]
    where = shopify.deliver_to
    to = f"They go to <code>{escape(where)}</code>." if where else "There is nowhere to send them."
    return section(
        "webhooks",
        "Webhooks",
        f"<p>{to}</p><h3>Planned</h3>{planned}<h3>Send one</h3>{_sending(shopify)}"
        f"<h3>Sent</h3>{log(sent[:SENT], 'None has been sent.')}",
    )


def _planned(planned: Planned) -> str:
    number = {"number": str(planned.number)}
    said = f"{planned.topic} · {planned.shop} · {moment(planned.due_at)}"
    acts = button("planned/send", "Send now", number) + button("planned/drop", "Drop", number)
    return f'<li><span>{escape(said)}</span><span class="acts">{acts}</span></li>'


def _sending(shopify: Shopify) -> str:
    known = shopify.shops.known()
    topics = {str(topic): str(topic) for topic in Topic}
    decimal = 'inputmode="decimal"'
    return form(
        "send",
        "Send the webhook",
        choice("About", "topic", topics),
        entry(
            "Shop", "shop", known[-1].domain if known else "", more='list="shops-known" required'
        ),
        entry("It happened, hours ago", "hours_ago", hint="empty: now", more=decimal),
        entry(
            "Send it later, by hours", "late_hours", hint="of the simulator's clock", more=decimal
        ),
        choice("How often", "times", {"1": "once", "2": "twice, the same"}),
        f'<div class="all">{more("Odd headers, body or signature", _oddities())}</div>',
    )


def _oddities() -> str:
    boxes = "".join(tick(escape(name), f"leave_out.{name}") for name in HEADERS)
    fields = (
        "<fieldset><legend>Leave out the header</legend>"
        f'<div class="ticks">{boxes}</div></fieldset>',
        entry("The Shop-Domain header says", "shop_domain", hint="empty: the shop"),
        choice(
            "Header names begin with",
            "prefix",
            {"X-Shopify-": "X-Shopify-, the older", "Shopify-": "Shopify-, the newer"},
        ),
        choice(
            "and are written",
            "letters",
            {"usual": "as usual", "capitals": "IN CAPITALS", "lower": "in lower case"},
        ),
        tick("Leave the orders out of a body about a customer", "without_orders"),
        choice(
            "Signed by",
            "signed_by",
            {"app": "Shopify, with the app's secret", "somebody_else": "somebody else"},
        ),
    )
    return "".join(fields)
