"""The page that asks a merchant to let an app in."""

from collections.abc import Mapping
from html import escape

from local.simulator.app import Scopes
from local.simulator.consents import Manner
from local.simulator.layout import breaking, choice, hidden, lines, more, page, tick
from local.simulator.words import ENCODINGS

CARRIED = ("client_id", "redirect_uri", "scope", "state", "grant_options[]")


def question(shop: str, scopes: Scopes, parameters: Mapping[str, str], manner: Manner) -> str:
    """The shop, what the app would be allowed to do, and the buttons."""
    ticks = "".join(
        f"<li>{tick(_scope(scope), f'grant.{scope}', ticked=scope not in manner.withheld)}</li>"
        for scope in scopes
    )
    fields = "".join(hidden(name, parameters[name]) for name in CARRIED if name in parameters)
    extra = "\n".join(f"{name}={value}" for name, value in manner.extra.items())
    odd = choice("A space is signed and sent as", "encoding", ENCODINGS, manner.encoding)
    odd += lines("More parameters in the callback", "extra", extra, hint="one a line: note=a b")
    return page(
        f"Install the app on {shop}?",
        f'<div class="card"><h1>Install the app on {breaking(shop)}?</h1>'
        f'<form method="post" action="/{escape(shop)}/admin/oauth/authorize">{fields}'
        f'<p>It asks to be allowed to:</p><ul class="plain">{ticks}</ul>'
        '<div class="choice"><button name="choice" value="deny">Deny</button>'
        '<button class="go" name="choice" value="approve">Approve</button>'
        '<button class="aside" name="choice" value="leave">Leave without answering</button></div>'
        f"{more('Answer out of the ordinary', odd)}</form></div>",
        narrow=True,
    )


def refusal(shop: str, sentence: str) -> str:
    """What is wrong with the address that led here; the merchant is not sent on."""
    return _notice(shop, "This app cannot be installed", sentence, kind="bad")


def closed(shop: str) -> str:
    """A shop that is closed or frozen lets nobody in."""
    return _notice(shop, "This shop is unavailable", "It is closed or frozen.")


def left(shop: str) -> str:
    """The merchant has closed the page."""
    return _notice(shop, "Nothing was sent", "The app hears nothing; what it has started lapses.")


def _notice(shop: str, title: str, sentence: str, *, kind: str = "") -> str:
    return page(
        title,
        f'<div class="card"><h1>{title}</h1><p class="{kind}">{escape(sentence)}</p>'
        f'<p class="quiet">{breaking(shop)}</p></div>',
        narrow=True,
    )


def _scope(scope: str) -> str:
    return f"{escape(_words(scope))} <code>{escape(scope)}</code>"


def _words(scope: str) -> str:
    verb, _, thing = scope.removeprefix("unauthenticated_").partition("_")
    words = {"read": "view", "write": "change"}[verb] + " " + thing.replace("_", " ")
    return words + " in the storefront" if scope.startswith("unauthenticated_") else words
