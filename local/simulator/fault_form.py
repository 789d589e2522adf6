"""What goes wrong next: the faults that are armed, and the form that arms one."""

from html import escape

from local.simulator.faults import AUTHORIZATION_CODE, REFRESH_TOKEN, STATUSES, Fault, Kind
from local.simulator.layout import button, choice, entry, form, lines, section
from local.simulator.shopify import Shopify
from local.simulator.words import BODIES

KINDS = {
    Kind.REFUSED: "Refuse: any 4xx",
    Kind.REDIRECT: "Redirect: 3xx, not to be followed",
    Kind.SERVER_ERROR: "Fail: any 5xx",
    Kind.TOO_MANY: "Too many requests: 429",
    Kind.INVALID_GRANT: "Say that the grant is dead",
    Kind.INVALID_CLIENT: "Refuse the app itself",
    Kind.HTML_520: "520 with a page of HTML",
    Kind.ERROR_500: "500",
    Kind.SLOW: "Work at once, answer late",
    Kind.SLOW_START: "Work late, then answer",
    Kind.LOST_ANSWER: "Work, and lose the answer",
    Kind.RESET: "Reset the connection",
    Kind.MISSING_FIELD: "Leave a field out of the answer",
    Kind.WRONG_SCOPES: "Grant other scopes",
}
_CALLS = {"": "any token call", AUTHORIZATION_CODE: "code exchanges", REFRESH_TOKEN: "refreshes"}
_ANSWERED = (Kind.REFUSED, Kind.SERVER_ERROR)
NEEDS: dict[str, tuple[Kind, ...]] = {
    "status": tuple(STATUSES),
    "body": (*STATUSES, Kind.TOO_MANY),
    "error": _ANSWERED,
    "error_description": _ANSWERED,
    "location": (Kind.REDIRECT,),
    "retry_after": (Kind.TOO_MANY, *_ANSWERED),
    "seconds": (Kind.SLOW, Kind.SLOW_START),
    "missing": (Kind.MISSING_FIELD,),
    "scopes": (Kind.WRONG_SCOPES,),
}
"""For which faults a field is there."""
QUICK: dict[str, dict[str, str]] = {
    "Refuse the next code exchange": {
        "kind": "refused",
        "status": "400",
        "error": "shop_not_permitted",
        "grant_type": AUTHORIZATION_CODE,
    },
    "429 for the next call": {"kind": "too_many"},
    "Lose the next answer": {"kind": "lost_answer"},
    "500 until switched off": {"kind": "error_500", "times": ""},
}
"""What is wanted most, by one touch."""


def fault_section(shopify: Shopify) -> str:
    """The section."""
    armed = dict(shopify.faults.numbered)
    items = "".join(_armed(number, fault) for number, fault in armed.items())
    shown = f'<ul class="armed">{items}</ul>' if items else '<p class="quiet">Nothing.</p>'
    clear = button("faults/clear", "Switch all of it off", {}) if items else ""
    quick = "".join(button("faults", words, fields) for words, fields in QUICK.items())
    body = f'{shown}{clear}<h3>At once</h3><div class="acts">{quick}</div>'
    return section("faults", "What goes wrong next", f"{body}<h3>Anything else</h3>{_arming()}")


def style() -> str:
    """Hides the fields that a fault has no use for, in browsers that can tell."""
    return "".join(
        f"form:has(select[name=kind]){_none_of(kinds)} .field-{name} {{ display: none }}\n"
        for name, kinds in NEEDS.items()
    )


def _none_of(kinds: tuple[Kind, ...]) -> str:
    return "".join(f":not(:has(option[value={kind}]:checked))" for kind in kinds)


def _armed(number: int, fault: Fault) -> str:
    often = {None: "until switched off", 1: "the next call"}.get(
        fault.times, f"the next {fault.times} calls"
    )
    which = _CALLS[fault.grant_type or ""]
    said = [KINDS[fault.kind], *_particulars(fault), often, which, fault.shop or "all shops"]
    off = button("faults/clear", "Switch off", {"number": str(number)})
    return f"<li><span>{escape(' · '.join(said))}</span>{off}</li>"


def _particulars(fault: Fault) -> list[str]:
    status = fault.chosen_status if fault.kind in STATUSES else None
    named = {"status": status, "error": fault.error, "retry_after": fault.retry_after}
    named |= {"seconds": f"{fault.seconds:g}", "missing": fault.missing, "scopes": fault.scopes}
    return [
        f"{name.replace('_', ' ')} {value}"
        for name, value in named.items()
        if value is not None and fault.kind in NEEDS[name]
    ]


def _arming() -> str:
    words = {str(kind): said for kind, said in KINDS.items()}
    numeric = 'inputmode="numeric" pattern="[0-9]*"'
    return form(
        "faults",
        "Let it go wrong",
        choice("What happens", "kind", words),
        entry("Status", "status", hint="empty: 403, 302 or 503", more=numeric),
        choice("With a body of", "body", BODIES),
        entry("Error word", "error", hint="such as shop_not_permitted"),
        lines("Error description", "error_description"),
        entry("Leads to", "location", hint="empty: another shop's token endpoint"),
        entry("Retry-After", "retry_after", hint="seconds"),
        entry("Seconds", "seconds", "3", more='inputmode="decimal"'),
        entry("Field that is missing", "missing", "expires_in"),
        entry("Scopes granted", "scopes", hint="empty: all but the last"),
        entry("For how many calls", "times", "1", hint="empty: until switched off", more=numeric),
        choice("Which calls", "grant_type", _CALLS),
        entry("Shop", "shop", hint="empty: all", more='list="shops-known"'),
    )
