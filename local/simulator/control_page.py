"""The page for the person who runs the simulator: shops, calls, webhooks, faults."""

from datetime import datetime
from html import escape

from local.simulator.faults import GRANT_TYPES, Kind
from local.simulator.layout import hidden, page, table
from local.simulator.shopify import Shopify
from local.simulator.shops import Shop

SHOWN = 50
"""Of calls and of webhooks, the newest."""


def control_page(shopify: Shopify) -> str:
    """All of it, as it stands."""
    parts = (
        '<h1>Shops, tokens, faults</h1><p><a href="/">Look again</a></p>',
        _shops(shopify),
        _faults(shopify),
        _calls(shopify),
        _deliveries(shopify),
    )
    return page("Shopify simulator", "".join(parts))


def _shops(shopify: Shopify) -> str:
    now = shopify.clock()
    rows = [_shop(shop, now) for shop in shopify.shops.known()]
    heads = [
        "Shop",
        "App",
        "Access tokens",
        "Refresh token",
        "Older one",
        "Grants",
        "Refreshes",
        "",
    ]
    return "<h2>Shops</h2>" + table(heads, rows, "No shop has been asked for yet.")


def _shop(shop: Shop, now: datetime) -> list[str]:
    tokens = shop.tokens
    ends = [t.expires_at for t in tuple(tokens.access.values()) if t.expires_at]
    living = [end for end in ends if end > now]
    newest, retryable = tokens.newest, tokens.retryable_until
    return [
        escape(shop.domain),
        "installed" if shop.installed else '<span class="quiet">not installed</span>',
        f"{len(living)}, until {_time(max(living))}" if living else "none alive",
        f"until {newest.expires_at:%d %b %Y}" if newest and newest.expires_at > now else "none",
        f"retryable until {retryable:%d %b %Y}" if retryable and retryable > now else "–",
        str(shop.grants),
        str(shop.refreshes),
        _button("uninstall", "Uninstall", shop.domain) + _button("redact", "Redact", shop.domain),
    ]


def _faults(shopify: Shopify) -> str:
    rows = [
        [
            fault.kind,
            "until cleared" if fault.times is None else str(fault.times),
            escape(fault.shop or "all"),
            fault.grant_type or "both",
        ]
        for fault in tuple(shopify.faults.armed)
    ]
    armed = table(["Fault", "Calls", "Shop", "Grant type"], rows, "No fault is armed.")
    clear = (
        '<form method="post" action="/_control/faults/clear"><button>Clear faults</button></form>'
    )
    return f"<h2>Faults</h2>{armed}{_arming()}{clear if rows else ''}"


def _arming() -> str:
    kinds = "".join(f"<option>{kind}</option>" for kind in Kind)
    types = "".join(f"<option>{name}</option>" for name in GRANT_TYPES)
    return (
        '<form class="row" method="post" action="/_control/faults">'
        f'<label>Fault<select name="kind">{kinds}</select></label>'
        '<label>Calls (empty: until cleared)<input name="times" value="1" inputmode="numeric"'
        ' size="6" pattern="[0-9]*"></label>'
        '<label>Shop (empty: all)<input name="shop" size="26"></label>'
        f'<label>Grant type<select name="grant_type"><option value="">both</option>{types}</select>'
        '</label><label>Seconds, if slow<input name="seconds" value="3" size="4"></label>'
        '<label>Field, if missing<input name="missing" value="expires_in" size="14"></label>'
        '<button class="go">Arm</button></form>'
    )


def _calls(shopify: Shopify) -> str:
    rows = [
        [
            _time(call.at),
            escape(call.shop),
            call.grant_type,
            call.outcome,
            str(call.status or "no answer"),
            call.fault or "–",
        ]
        for call in reversed(shopify.calls.all()[-SHOWN:])
    ]
    heads = ["Time", "Shop", "Grant type", "Outcome", "Answer", "Fault"]
    return "<h2>Token calls</h2>" + table(heads, rows, "The service has not called yet.")


def _deliveries(shopify: Shopify) -> str:
    rows = [
        [
            _time(delivered.at),
            escape(delivered.delivery.shop),
            escape(delivered.delivery.topic),
            ", ".join(str(status or "no answer") for status in delivered.statuses) or "not sent",
        ]
        for delivered in reversed(tuple(shopify.courier.record)[-SHOWN:])
    ]
    heads = ["Time", "Shop", "Topic", "Answers"]
    return "<h2>Webhooks</h2>" + table(heads, rows, "None has been sent.")


def _button(act: str, label: str, shop: str) -> str:
    field = hidden("shop", shop)
    return f'<form method="post" action="/_control/{act}">{field}<button>{label}</button></form>'


def _time(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}"
