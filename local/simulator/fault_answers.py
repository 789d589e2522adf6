"""What a token call is answered that meets a fault in which its work is left undone."""

from local.simulator.answers import Answer, Dropped, as_json, bare
from local.simulator.faults import Fault, Kind

ELSEWHERE = "/elsewhere.myshopify.com/admin/oauth/access_token"
HTML_520 = (
    b"<!DOCTYPE html><html><head><title>520: Web server is returning an unknown error</title>"
    b"</head><body><h1>Error 520</h1><p>Web server is returning an unknown error</p></body></html>"
)
_RETRY_AFTER = "2.0"
"""As Shopify writes it."""
_SAME: dict[Kind, Answer | Dropped] = {
    Kind.RESET: Dropped(reset=True),
    Kind.HTML_520: Answer(520, HTML_520, "text/html; charset=UTF-8"),
    Kind.ERROR_500: as_json(500, {"errors": "Internal Server Error"}),
    Kind.INVALID_GRANT: as_json(
        400, {"error": "invalid_grant", "error_description": "The grant is invalid or expired"}
    ),
    Kind.INVALID_CLIENT: as_json(
        401, {"error": "invalid_client", "error_description": "Client authentication failed"}
    ),
}
"""The answers in which nothing can be chosen."""


def answer_to(fault: Fault) -> Answer | Dropped:
    """The answer, or none."""
    if fault.kind in _SAME:
        return _SAME[fault.kind]
    named = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    if fault.kind is Kind.TOO_MANY:
        named = named or {"Retry-After": _RETRY_AFTER}
        return bare(429, fault.body, {"errors": "Too many requests"}, named)
    if fault.kind is Kind.REDIRECT:
        named = {"Location": fault.location or ELSEWHERE, **named}
    return bare(fault.chosen_status, fault.body, _told(fault), named)


def _told(fault: Fault) -> dict[str, str]:
    words = {"error": fault.error, "error_description": fault.error_description}
    return {name: word for name, word in words.items() if word}
