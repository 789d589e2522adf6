"""The log that a person reads: token calls, merchants' answers and webhooks, in one order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from local.simulator.calls import Call, Lines
from local.simulator.consents import Choice, Consent
from local.simulator.courier import Delivered
from local.simulator.layout import breaking, listed, tag
from local.simulator.shopify import Shopify

_CALLS = {"authorization_code": "Code exchange", "refresh_token": "Refresh"}
_CHOICES = {
    Choice.APPROVE: ("Merchant approved", "good"),
    Choice.DENY: ("Merchant denied", "bad"),
    Choice.LEAVE: ("Merchant left without answering", "plain"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that has happened."""

    at: datetime
    shop: str
    what: str
    kind: str
    """How it ended, as a tag's kind; see layout.tag."""
    end: str
    said: Mapping[str, Lines]
    """What was said, by who has said it."""


def timeline(shopify: Shopify, names: Iterable[str] | None = None, most: int = 50) -> list[Entry]:
    """The newest first; those of a shop's names, or all."""
    wanted = None if names is None else frozenset(names)
    # Of one moment, what was first is first here.
    made = [
        *map(_of_consent, tuple(shopify.consents.record)),
        *map(_of_call, shopify.calls.all()),
        *map(_of_delivery, tuple(shopify.courier.record)),
    ]
    kept = [entry for entry in made if wanted is None or entry.shop in wanted]
    return sorted(kept, key=lambda entry: entry.at)[: -most - 1 : -1]


def log(entries: list[Entry], empty: str, *, named: bool = True) -> str:
    """The entries as a list, each with what was asked and answered; or why there is none."""
    if not entries:
        return f'<p class="quiet">{escape(empty)}</p>'
    return f'<ol class="log">{"".join(_item(entry, named=named) for entry in entries)}</ol>'


def _item(entry: Entry, *, named: bool) -> str:
    shop = f' <span class="quiet">{breaking(entry.shop)}</span>' if named else ""
    summary = (
        f'<time datetime="{entry.at.isoformat()}">{entry.at:%d %b %H:%M:%S}</time>'
        f" {escape(entry.what)} {tag(entry.kind, entry.end)}{shop}"
    )
    said = {side: _spelled(fields) for side, fields in entry.said.items() if fields}
    return f"<li><details><summary>{summary}</summary>{listed(said)}</details></li>"


def _spelled(fields: Lines) -> str:
    return "".join(f"<div>{escape(name)}: {escape(text)}</div>" for name, text in fields.items())


def _of_call(call: Call) -> Entry:
    what = _CALLS.get(call.grant_type, "Token call of another kind")
    ended = f"{call.status or 'no answer'} {call.outcome.replace('_', ' ')}"
    if call.fault is not None:
        ended += f", fault: {call.fault.replace('_', ' ')}"
    good = call.status == 200 and call.fault is None
    said = {"Asked": call.asked, "Answered": call.answered}
    return Entry(call.at, call.shop, what, "good" if good else "bad", ended, said)


def _of_consent(consent: Consent) -> Entry:
    what, kind = _CHOICES[consent.choice]
    sent = "sent back" if consent.sent else "nothing sent"
    return Entry(consent.at, consent.shop, what, kind, sent, {"Sent back": consent.sent})


def _of_delivery(delivered: Delivered) -> Entry:
    statuses = ", ".join(str(status or "no answer") for status in delivered.statuses)
    delivery = delivered.delivery
    body = delivery.body.decode(errors="replace")
    said = {"Sent": {**delivery.headers_shown, "body": body}}
    kind, end = ("good" if delivered.accepted else "bad"), statuses or "not sent"
    return Entry(delivered.at, delivery.shop, delivery.topic, kind, end, said)
