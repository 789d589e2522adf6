"""What can be done to the simulator by a button or a program: a command, its fields, its deed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from local.simulator.answers import Body
from local.simulator.fields import Fields
from local.simulator.readers import (
    FAULT,
    MANNER,
    MESSAGE,
    fault_of,
    later_of,
    manner_of,
    message_of,
    shop_of,
)
from local.simulator.shopify import Shopify
from local.simulator.views import shop_shown

Act = Callable[[Shopify, Fields], object]


@dataclass(frozen=True)
class Command:
    """One command."""

    fields: tuple[str, ...]
    section: str
    """The part of the page to come back to, where no shop is named."""
    act: Act

    def __call__(self, shopify: Shopify, told: Mapping[str, object]) -> object:
        """Do it. Answers what a program is told. Raises WrongField."""
        fields = Fields(told)
        fields.only(self.fields)
        return self.act(shopify, fields)


def _add(shopify: Shopify, told: Fields) -> object:
    return shop_shown(shopify, shopify.shops.shop(shop_of(told)))


def _uninstall(shopify: Shopify, told: Fields) -> object:
    shop = shop_of(told)
    if told.flag("silent"):
        shopify.uninstall_silently(shop)
        return shop_shown(shopify, shopify.shops.shop(shop))
    return shopify.uninstall(shop).shown()


def _redact(shopify: Shopify, told: Fields) -> object:
    return shopify.redact(shop_of(told)).shown()


def _send(shopify: Shopify, told: Fields) -> object:
    topic, shop = told.text("topic"), shop_of(told)
    message, later = message_of(told, shopify.clock()), later_of(told)
    if later:
        return shopify.send_later(later, topic, shop, message).shown()
    return shopify.send(topic, shop, message).shown()


def _send_planned(shopify: Shopify, told: Fields) -> object:
    sent = shopify.send_planned(_number(told))
    return sent.shown() if sent else {"sent": None}


def _drop_planned(shopify: Shopify, told: Fields) -> object:
    return {"dropped": shopify.schedule.take(_number(told)) is not None}


def _close(shopify: Shopify, told: Fields) -> object:
    shop, status = shop_of(told), told.whole("status", 300, 499, 402)
    shopify.shops.close(shop, status, told.choice("body", Body, Body.JSON))
    return shop_shown(shopify, shopify.shops.shop(shop))


def _reopen(shopify: Shopify, told: Fields) -> object:
    shopify.shops.reopen(shop_of(told))
    return shop_shown(shopify, shopify.shops.shop(shop_of(told)))


def _rename(shopify: Shopify, told: Fields) -> object:
    shopify.shops.rename(shop_of(told), told.text("to"), moved=told.flag("moved"))
    return shop_shown(shopify, shopify.shops.shop(shop_of(told)))


def _friendly(shopify: Shopify, told: Fields) -> object:
    shopify.shops.add_friendly_name(shop_of(told), told.text("friendly"))
    return shop_shown(shopify, shopify.shops.shop(shop_of(told)))


def _merchant(shopify: Shopify, told: Fields) -> object:
    shop, manner = shop_of(told) if told.has("shop") else None, manner_of(told)
    shopify.consents.set(manner, shop and shopify.shops.shop(shop).domain)
    return {"shop": shop, **manner.shown()}


def _arm(shopify: Shopify, told: Fields) -> object:
    fault = fault_of(told.told)
    return {"armed": {"number": shopify.faults.arm(fault), **asdict(fault)}}


def _clear(shopify: Shopify, told: Fields) -> object:
    if told.has("number"):
        shopify.faults.disarm(_number(told))
    else:
        shopify.faults.clear(shop_of(told) if told.has("shop") else None)
    return {"armed": [asdict(fault) for fault in shopify.faults.armed] or None}


def _configure(shopify: Shopify, told: Fields) -> object:
    if "redirect_uri" in told.told:
        shopify.allow_redirect(told.text("redirect_uri"))
    if "deliver_to" in told.told:
        shopify.deliver_to = told.text("deliver_to") or None
    return {
        "redirect_uris": list(shopify.shops.app.redirect_uris),
        "deliver_to": shopify.deliver_to,
    }


def _number(told: Fields) -> int:
    return told.whole("number", 1, 10**9, 0)


COMMANDS: dict[str, Command] = {
    "add": Command(("shop",), "shops", _add),
    "uninstall": Command(("shop", "silent"), "shops", _uninstall),
    "redact": Command(("shop",), "shops", _redact),
    "close": Command(("shop", "status", "body"), "shops", _close),
    "reopen": Command(("shop",), "shops", _reopen),
    "rename": Command(("shop", "to", "moved"), "shops", _rename),
    "friendly": Command(("shop", "friendly"), "shops", _friendly),
    "merchant": Command(MANNER, "shops", _merchant),
    "faults": Command(FAULT, "faults", _arm),
    "faults/clear": Command(("number", "shop"), "faults", _clear),
    "send": Command(("topic", "shop", "late_hours", *MESSAGE), "webhooks", _send),
    "planned/send": Command(("number",), "webhooks", _send_planned),
    "planned/drop": Command(("number",), "webhooks", _drop_planned),
    "configure": Command(("redirect_uri", "deliver_to"), "shops", _configure),
}
"""By the path below `/_control/`."""
