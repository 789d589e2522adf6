"""The simulator's own switches over HTTP, for the control page and for tests elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from local.simulator.answers import Answer, as_json, as_page, plain, see_other
from local.simulator.control_page import control_page
from local.simulator.courier import Delivered
from local.simulator.faults import Fault, Kind
from local.simulator.requests import Request, Unreadable
from local.simulator.shopify import Shopify
from local.simulator.shops import Shop

ROOT = "/_control/"
_FIELDS = frozenset(field.name for field in fields(Fault))


@dataclass(frozen=True)
class Control:
    """Shows what has been seen, and does what a button says."""

    shopify: Shopify

    def page(self) -> Answer:
        """The page for a person."""
        return as_page(200, control_page(self.shopify))

    def answer(self, request: Request) -> Answer:
        """One request below `/_control/`."""
        name = request.path.removeprefix(ROOT)
        if request.method == "GET":
            return self._shown(name, request.query)
        act = self._acts().get(name)
        if act is None or request.foreign:
            return plain(403 if request.foreign else 404)
        try:
            told = act(request.parameters())
        except (Unreadable, ValueError, TypeError, KeyError) as wrong:
            return as_json(400, {"error": f"{type(wrong).__name__}: {wrong}"})
        return as_json(200, told) if request.wants_json else see_other("/")

    def _shown(self, name: str, query: Mapping[str, str]) -> Answer:
        if name == "calls":
            calls = self.shopify.calls.all(query.get("shop"), query.get("grant_type"))
            return as_json(200, {"calls": [call.shown() for call in calls]})
        if name == "shops":
            return as_json(200, {"shops": [shown(s) for s in self.shopify.shops.known()]})
        if name == "deliveries":
            record = list(self.shopify.courier.record)
            return as_json(200, {"deliveries": [delivered.shown() for delivered in record]})
        if name == "faults":
            armed = list(self.shopify.faults.armed)
            return as_json(200, {"faults": [asdict(fault) for fault in armed]})
        return plain(404)

    def _acts(self) -> dict[str, Callable[[dict[str, object]], object]]:
        return {
            "uninstall": lambda told: _sent(self.shopify.uninstall(str(told["shop"]))),
            "redact": lambda told: _sent(self.shopify.redact(str(told["shop"]))),
            "send": lambda told: _sent(self.shopify.send(str(told["topic"]), str(told["shop"]))),
            "faults": self._arm,
            "faults/clear": self._clear,
            "configure": self._configure,
        }

    def _arm(self, told: dict[str, object]) -> object:
        fault = fault_of(told)
        self.shopify.faults.arm(fault)
        return {"armed": asdict(fault)}

    def _clear(self, _: dict[str, object]) -> object:
        self.shopify.faults.clear()
        return {"armed": None}

    def _configure(self, told: dict[str, object]) -> object:
        if "redirect_uri" in told:
            self.shopify.allow_redirect(str(told["redirect_uri"]))
        if "deliver_to" in told:
            self.shopify.deliver_to = str(told["deliver_to"]) or None
        return {
            "redirect_uris": list(self.shopify.shops.app.redirect_uris),
            "deliver_to": self.shopify.deliver_to,
        }


def fault_of(told: Mapping[str, object]) -> Fault:
    """A fault from a form or from JSON. Raises KeyError, ValueError, TypeError.

    What is empty is as if it were not there, but for `times`: empty or null is until cleared.
    """
    if unknown := told.keys() - _FIELDS:
        raise ValueError(f"there is no {', '.join(sorted(unknown))}")
    texts = {name: str(value) for name, value in told.items() if value not in ("", None)}
    usual = Fault(Kind(texts["kind"]))
    endless = told.get("times", 1) in ("", None)
    return replace(
        usual,
        times=None if endless else int(texts.get("times", 1)),
        shop=texts.get("shop"),
        grant_type=texts.get("grant_type"),
        seconds=float(texts.get("seconds", usual.seconds)),
        missing=texts.get("missing", usual.missing),
        scopes=texts.get("scopes"),
    )


def shown(shop: Shop) -> dict[str, object]:
    """A shop's state as JSON, without a token's text."""
    tokens = shop.tokens
    return {
        "shop": shop.domain,
        "installed": shop.installed,
        "grants": shop.grants,
        "refreshes": shop.refreshes,
        "access_tokens": len(tokens.access),
        "refresh_expires_at": _iso(tokens.newest.expires_at if tokens.newest else None),
        "retryable_until": _iso(tokens.retryable_until),
    }


def _sent(delivered: Delivered) -> object:
    return delivered.shown()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
