"""Shopify's webhooks: which deliveries are believed, and what they mean for a row."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from connectors.domain.connection.row import Connection
from connectors.domain.providers.shopify import ClientSecrets, Shop, Unproven, webhook_is_proven
from connectors.domain.providers.shopify_topics import CLOCKS_APART, OTHER, TOPICS, Topic

BODY_BYTES = 1024 * 1024

_TOPIC = re.compile(r"[a-z0-9_./-]{1,128}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A delivery that Shopify has signed, and whose headers fit its body.

    It is dated by the fact that it tells of. `shop` is None where the body names none.
    """

    id: str
    topic: str
    shop: Shop | None
    happened_at: datetime

    @property
    def rules(self) -> Topic:
        """Its topic's."""
        return TOPICS.get(self.topic, OTHER)


class Effect(StrEnum):
    """What a delivery has come to, in the log's words."""

    DUPLICATE = "duplicate"
    RECORDED = "recorded"
    """It is no matter of any row."""
    NO_ROW = "no_row"
    """No row of the shop stands."""
    IGNORED = "ignored"
    """The row's consent is a later one, or the row has no tokens that could end."""
    UNDECIDED = "undecided"
    """Too near to the row's consent: Shopify's own answer to a refresh decides."""
    ENDED = "ended"


def webhook(
    headers: Mapping[str, str], body: bytes, secrets: ClientSecrets, at: datetime
) -> Webhook:
    """The delivery in a request; header names in lower case. Raises Unproven.

    Headers are not signed: the shop is taken from the body, and the topic has to fit the body's
    shape, or a captured delivery could be sent again under another shop's or topic's name.
    """
    if not webhook_is_proven(body, _header(headers, "hmac-sha256"), secrets):
        raise Unproven("signature")
    told, topic = _object(body), _lowered(_header(headers, "topic"))
    if not _TOPIC.fullmatch(topic):
        # None, or two in one header: acknowledged, it would not be told again under its own.
        raise Unproven("topic")
    rules = TOPICS.get(topic, OTHER)
    shop = _shop(told, _header(headers, "shop-domain"), rules)
    if not rules.fits(told):
        raise Unproven("foreign_topic")
    dated = _dated(_header(headers, "triggered-at"), rules, at)
    return Webhook(_id(headers, topic), topic, shop, dated)


def effect(webhook: Webhook, row: Connection | None, at: datetime) -> Effect:
    """What an ending fact means for a row: NO_ROW, IGNORED, UNDECIDED or ENDED."""
    if row is None or webhook.shop is None or row.shop != webhook.shop.domain:
        return Effect.NO_ROW
    if not row.present(at):
        return Effect.NO_ROW
    if row.secret_arn is None:
        return Effect.IGNORED
    since, doubt = row.connected_at, webhook.rules.doubt
    if since is None:
        return Effect.ENDED
    if doubt is not None and abs(webhook.happened_at - since) <= doubt:
        # A disconnected one cannot ask; its restore will.
        return Effect.UNDECIDED if row.disconnected_at is None else Effect.IGNORED
    return Effect.ENDED if webhook.happened_at >= since else Effect.IGNORED


def _header(headers: Mapping[str, str], name: str) -> str:
    """Newer deliveries drop the `X-`."""
    return headers.get(f"shopify-{name}") or headers.get(f"x-shopify-{name}") or ""


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Unproven("body") from None
    if not isinstance(told, dict):
        raise Unproven("body")
    return told


def _shop(told: Mapping[str, Any], header: str, rules: Topic) -> Shop | None:
    """The shop that the signed body names; the header may be missing, and may not differ."""
    named = told.get("myshopify_domain") or told.get("shop_domain")
    if not named and not rules.names_shop:
        return None
    try:
        shop = Shop(_lowered(str(named)))
    except ValueError:
        raise Unproven("shop") from None
    if header and _lowered(header) != shop.domain:
        raise Unproven("foreign_shop")
    return shop


def _lowered(text: str) -> str:
    # Lowering may turn a foreign letter into one of ours: only ASCII is lowered.
    return text.lower() if text.isascii() else text


def _id(headers: Mapping[str, str], topic: str) -> str:
    """By what the delivery is known when it comes again."""
    own, event = _header(headers, "webhook-id"), _header(headers, "event-id")
    if not 1 <= len(own or event) <= 128:
        raise Unproven("id")
    # One event may be told of under several topics, and each of these has to be heeded.
    return own or f"{event}/{topic}"


def _dated(text: str, rules: Topic, at: datetime) -> datetime:
    """When the fact was.

    Without a time the delivery is not believed: a captured one would count as now. Nor with one
    that is still to come, which would outdate every later consent.
    """
    try:
        told = datetime.fromisoformat(text)
        if told.tzinfo is not None and told.astimezone(UTC) <= at + CLOCKS_APART:
            return told.astimezone(UTC) - rules.after
    except (ValueError, OverflowError):
        pass
    raise Unproven("triggered_at")
