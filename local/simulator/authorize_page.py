"""The page that asks a merchant to let an app in."""

from collections.abc import Mapping
from html import escape

from local.simulator.app import Scopes
from local.simulator.layout import hidden, page

CARRIED = ("client_id", "redirect_uri", "scope", "state", "grant_options[]")


def question(shop: str, scopes: Scopes, parameters: Mapping[str, str]) -> str:
    """The shop, what the app would be allowed to do, and two buttons."""
    listed = "".join(
        f"<li>{escape(_words(scope))} <code>{escape(scope)}</code></li>" for scope in scopes
    )
    fields = "".join(hidden(name, parameters[name]) for name in CARRIED if name in parameters)
    return page(
        f"Install the app on {shop}?",
        f'<div class="card"><h1>Install the app on {_breaking(shop)}?</h1>'
        f"<p>It asks to be allowed to:</p><ul>{listed}</ul>"
        f'<form method="post" action="/{escape(shop)}/admin/oauth/authorize">{fields}'
        '<div class="choice"><button name="choice" value="deny">Deny</button>'
        '<button class="go" name="choice" value="approve">Approve</button></div></form></div>',
        narrow=True,
    )


def refusal(shop: str, sentence: str) -> str:
    """What is wrong with the address that led here; the merchant is not sent on."""
    return page(
        "This app cannot be installed",
        '<div class="card"><h1>This app cannot be installed</h1>'
        f'<p class="bad">{escape(sentence)}</p><p class="quiet">{escape(shop)}</p></div>',
        narrow=True,
    )


def _breaking(shop: str) -> str:
    """A long name is broken before a dot, on a phone."""
    return escape(shop).replace(".", "<wbr>.")


def _words(scope: str) -> str:
    verb, _, thing = scope.removeprefix("unauthenticated_").partition("_")
    words = {"read": "view", "write": "change"}[verb] + " " + thing.replace("_", " ")
    return words + " in the storefront" if scope.startswith("unauthenticated_") else words
