"""A shop on the control page: its state, tokens and last calls, and what can be done to it."""

from datetime import datetime
from html import escape

from local.simulator.app import handle_of
from local.simulator.consents import Manner
from local.simulator.layout import (
    breaking,
    button,
    choice,
    entry,
    form,
    hidden,
    lines,
    listed,
    more,
    tag,
    tick,
)
from local.simulator.shop import Shop
from local.simulator.shopify import Shopify
from local.simulator.signatures import Encoding
from local.simulator.timeline import log, timeline
from local.simulator.webhook_bodies import Topic
from local.simulator.words import BODIES, ENCODINGS

LAST = 3
"""Of a shop's log, so many are on its card."""
CLOSED = {
    "402": "402, frozen for not paying",
    "403": "403, forbidden",
    "404": "404, gone",
    "423": "423, locked",
    "302": "302, sent on to a password page",
}


def shop_card(shopify: Shopify, shop: Shop) -> str:
    """The card."""
    entries = timeline(shopify, shop.names, LAST)
    return (
        f'<article class="card" id="shop-{escape(handle_of(shop.domain))}">'
        f"<h3>{breaking(shop.domain)} {_state(shop)}</h3>"
        f"{listed(_facts(shopify, shop))}{_acts(shopify, shop)}"
        f"<h4>Last calls</h4>{log(entries, 'None yet.', named=False)}"
        f"{_changes(shop, shopify.consents.of(shop.domain))}</article>"
    )


def _state(shop: Shop) -> str:
    installed = tag("good", "installed") if shop.installed else tag("plain", "not installed")
    closing = shop.closing
    return installed + (f" {tag('bad', f'closed, {closing.status}')}" if closing else "")


def _facts(shopify: Shopify, shop: Shop) -> dict[str, str]:
    now, tokens = shopify.clock(), shop.tokens
    ends = [token.expires_at for token in tuple(tokens.access.values()) if token.expires_at]
    living = [end for end in ends if end > now]
    newest, retryable = tokens.newest, tokens.retryable_until
    facts = {
        "Access tokens": f"{len(living)}, until {moment(max(living))}" if living else "none alive",
        "Refresh token": f"until {moment(newest.expires_at)}"
        if newest and newest.expires_at > now
        else "none",
        "Calls that worked": f"{_count(shop.grants, 'grant')}, {_count(shop.refreshes, 'refresh')}",
    }
    if retryable and retryable > now:
        facts["The one before"] = f"retryable until {moment(retryable)}"
    if shop.closing:
        facts["Closed since"] = f"{moment(shop.closing.since)}; the app was not told"
    if shop.uninstalled_at and not shop.installed:
        facts["Uninstalled"] = moment(shop.uninstalled_at)
    if (manner := shopify.consents.of(shop.domain)) != Manner():
        facts["Its merchant"] = _manner(manner)
    for name, moved in shop.other_names.items():
        sent_on = "its token calls are sent on" if moved else "its token calls are answered"
        facts["Also called"] = f"{facts.get('Also called', '')}{breaking(name)}; {sent_on}<br>"
    return facts


def _manner(manner: Manner) -> str:
    said = {
        f"a space is sent as {ENCODINGS[manner.encoding]}": manner.encoding is not Encoding.PERCENT,
        f"comes back with {', '.join(manner.extra)} too": bool(manner.extra),
        f"does not grant {', '.join(manner.withheld)}": bool(manner.withheld),
    }
    return escape("; ".join(words for words, so in said.items() if so))


def _acts(shopify: Shopify, shop: Shop) -> str:
    about = {"shop": shop.domain}
    acts = []
    if shop.closing:
        acts.append(button("reopen", "Open the shop again", about, go=True))
    if shop.installed:
        acts.append(button("uninstall", "Uninstall the app", about))
    planned = [one for one in shopify.schedule.planned if one.shop in shop.names]
    if any(one.topic == Topic.SHOP_REDACT for one in planned):
        acts.append(button("redact", "Let 48 hours pass: shop/redact", about))
    return f'<div class="acts">{"".join(acts)}</div>'


def _changes(shop: Shop, manner: Manner) -> str:
    about = hidden("shop", shop.domain)
    closing = form(
        "close",
        "Close the shop",
        about,
        choice("Every call is answered with", "status", CLOSED),
        choice("and for a body", "body", BODIES),
    )
    changes = {
        "Close or freeze it": closing,
        "Give it another name": _renaming(about),
        "How its merchant answers": _answering(about, manner),
        "Out of turn": _out_of_turn(shop),
    }
    shown = "".join(f"<h4>{title}</h4>{inner}" for title, inner in changes.items())
    return more("Change this shop", shown)


def _renaming(about: str) -> str:
    renaming = form(
        "rename",
        "Rename the shop",
        about,
        entry("Its own domain from now on", "to", hint="such as new-name.myshopify.com"),
        choice(
            "Token calls at the old one are",
            "moved",
            {"": "answered", "on": "redirected to the new one"},
        ),
    )
    friendly = form(
        "friendly",
        "Add a friendly name",
        about,
        entry("What its merchant types", "friendly", hint="leads to the shop's own page"),
    )
    return renaming + friendly


def _answering(about: str, manner: Manner) -> str:
    extra = "\n".join(f"{name}={value}" for name, value in manner.extra.items())
    return form(
        "merchant",
        "Answer like this",
        about,
        choice("A space is signed and sent as", "encoding", ENCODINGS, manner.encoding),
        entry(
            "Scopes that are not granted",
            "withheld",
            ",".join(manner.withheld),
            hint="with commas between them",
        ),
        lines("More parameters in the callback", "extra", extra, hint="one a line: note=a b"),
    )


def _out_of_turn(shop: Shop) -> str:
    about = {"shop": shop.domain}
    silent = form(
        "uninstall",
        "Uninstall",
        hidden("shop", shop.domain),
        tick("app/uninstalled never comes", "silent", ticked=True),
    )
    return silent + button("redact", "Send shop/redact", about)


def moment(when: datetime) -> str:
    """A moment as a person reads it."""
    return f"{when:%d %b %Y, %H:%M:%S}"


def _count(number: int, thing: str) -> str:
    plural = f"{thing}es" if thing.endswith("h") else f"{thing}s"
    return f"{number} {thing if number == 1 else plural}"
