"""What a command's fields ask for: a fault, a webhook out of the ordinary, a merchant's manner."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from local.simulator.answers import Body
from local.simulator.app import asked, is_shop
from local.simulator.consents import Manner
from local.simulator.faults import Fault, Kind
from local.simulator.fields import Fields, WrongField
from local.simulator.signatures import Encoding
from local.simulator.webhooks import HEADERS, Letters, Message

FAULT = tuple(field.name for field in fields(Fault))
MESSAGE = (
    *("hours_ago", "triggered_at", "times", "leave_out", "shop_domain", "headers", "prefix"),
    *("letters", "webhook_id", "event_id", "without_orders", "signed_by"),
)
MANNER = ("shop", "encoding", "extra", "withheld")
_MOST_HOURS = 24 * 1_000


class Prefix(StrEnum):
    """What stands before all header names."""

    OLDER = "X-Shopify-"
    NEWER = "Shopify-"


class Signer(StrEnum):
    """Whose secret signs."""

    APP = "app"
    SOMEBODY_ELSE = "somebody_else"


def shop_of(told: Fields) -> str:
    """The shop that must be named. Raises WrongField."""
    right = "a shop's domain in lower case, such as some-shop.myshopify.com"
    name = told.needed("shop", right)
    if not is_shop(name):
        raise WrongField("shop", right)
    return name


def fault_of(given: Mapping[str, Any]) -> Fault:
    """A fault from a form or from JSON. Raises WrongField.

    What is empty is as if it were not there, but for `times`: empty or null is until cleared.
    """
    told = Fields(given)
    told.only(FAULT)
    kind = told.choice("kind", Kind)
    usual = Fault(kind)
    endless = "times" in given and not told.has("times")
    return Fault(
        kind,
        times=None if endless else told.whole("times", 1, 1_000_000, 1),
        shop=shop_of(told) if told.has("shop") else None,
        grant_type=told.text("grant_type") or None,
        seconds=told.number("seconds", 0, 600, usual.seconds),
        missing=told.text("missing", usual.missing),
        scopes=told.text("scopes") or None,
        status=told.whole("status", 300, 599, 0) if told.has("status") else None,
        body=told.choice("body", Body, usual.body),
        error=told.text("error") or None,
        error_description=told.text("error_description") or None,
        location=told.text("location") or None,
        retry_after=told.text("retry_after") or None,
    )


def message_of(told: Fields, now: datetime) -> Message:
    """A webhook out of the ordinary. Raises WrongField."""
    values: dict[str, str | None] = {**told.pairs("headers")}
    if told.has("shop_domain"):
        values["Shop-Domain"] = told.text("shop_domain")
    absent = dict.fromkeys(told.several("leave_out", HEADERS))
    stranger = told.choice("signed_by", Signer, Signer.APP) is Signer.SOMEBODY_ELSE
    return Message(
        triggered_at=_triggered_at(told, now),
        webhook_id=told.text("webhook_id") or None,
        prefix=told.choice("prefix", Prefix, Prefix.OLDER),
        secret="somebody else's" if stranger else None,
        event_id=told.text("event_id") or None,
        headers=values | absent,
        letters=told.choice("letters", Letters, Letters.USUAL),
        without_orders=told.flag("without_orders"),
        times=told.whole("times", 1, 10, 1),
    )


def later_of(told: Fields) -> timedelta:
    """How much later a webhook is sent, by the simulator's clock. Raises WrongField."""
    return timedelta(hours=told.number("late_hours", 0, _MOST_HOURS, 0))


def manner_of(told: Fields) -> Manner:
    """How a merchant answers from now on. Raises WrongField."""
    withheld = told.text("withheld")
    scopes = asked(withheld) if withheld else ()
    if scopes is None:
        raise WrongField("withheld", "scopes with commas between them, such as write_products")
    return Manner(told.choice("encoding", Encoding, Encoding.PERCENT), told.pairs("extra"), scopes)


def _triggered_at(told: Fields, now: datetime) -> datetime | None:
    if told.has("hours_ago") and told.has("triggered_at"):
        raise WrongField("hours_ago", "empty where triggered_at is given")
    if told.has("hours_ago"):
        return now - timedelta(hours=told.number("hours_ago", 0, _MOST_HOURS, 0))
    return told.moment("triggered_at")
