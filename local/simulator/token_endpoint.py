"""Shopify's token endpoint, without the wire: a call's parameters in, an answer or none out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from local.simulator.answers import Answer, Dropped, as_json
from local.simulator.calls import Call, Calls
from local.simulator.faults import AUTHORIZATION_CODE, REFRESH_TOKEN, Fault, Faults, Kind
from local.simulator.shops import Refused, Shops
from local.simulator.tokens import Pair

HTML_520 = (
    b"<!DOCTYPE html><html><head><title>520: Web server is returning an unknown error</title>"
    b"</head><body><h1>Error 520</h1><p>Web server is returning an unknown error</p></body></html>"
)

_NOT_WORKED: dict[Kind, Answer | Dropped] = {
    Kind.RESET: Dropped(reset=True),
    Kind.HTML_520: Answer(520, HTML_520, "text/html; charset=UTF-8"),
    Kind.ERROR_500: as_json(500, {"errors": "Internal Server Error"}),
    Kind.TOO_MANY: Answer(
        429, b'{"errors": "Too many requests"}', "application/json", {"Retry-After": "2.0"}
    ),
    Kind.INVALID_GRANT: as_json(
        400, {"error": "invalid_grant", "error_description": "The grant is invalid or expired"}
    ),
    Kind.INVALID_CLIENT: as_json(
        401, {"error": "invalid_client", "error_description": "Client authentication failed"}
    ),
}


@dataclass(frozen=True)
class TokenEndpoint:
    """Answers token calls by the shops' rules, through what faults are armed; notes each."""

    shops: Shops
    faults: Faults
    calls: Calls
    wait: Callable[[float], object]
    """Lets this many seconds pass."""

    def __call__(self, shop: str, call: Mapping[str, str]) -> Answer | Dropped:
        """One call at one shop's address."""
        grant_type = call.get("grant_type", AUTHORIZATION_CODE)
        fault = self.faults.take(shop, grant_type)
        if fault is not None and not fault.kind.worked:
            answer = _NOT_WORKED[fault.kind]
            self._note(shop, grant_type, fault, "not_done", answer)
            return answer
        if fault is not None and fault.kind is Kind.SLOW_START:
            self.wait(fault.seconds)
        outcome, answer = self._worked(shop, call, grant_type, fault)
        if fault is not None and fault.kind is Kind.LOST_ANSWER:
            answer = Dropped()
        self._note(shop, grant_type, fault, outcome, answer)
        if fault is not None and fault.kind is Kind.SLOW:
            self.wait(fault.seconds)
        return answer

    def _worked(
        self, shop: str, call: Mapping[str, str], grant_type: str, fault: Fault | None
    ) -> tuple[str, Answer | Dropped]:
        try:
            told = content(self._granted(shop, call, grant_type, fault))
        except Refused as refused:
            body = {"error": refused.error, "error_description": refused.description}
            return refused.error, as_json(refused.status, body)
        if fault is not None and fault.kind is Kind.MISSING_FIELD:
            told.pop(fault.missing, None)
        return "granted", as_json(200, told)

    def _granted(
        self, shop: str, call: Mapping[str, str], grant_type: str, fault: Fault | None
    ) -> Pair:
        narrow = fault.narrow if fault is not None else tuple
        if grant_type == AUTHORIZATION_CODE:
            return self.shops.exchange(shop, call, narrow)
        if grant_type == REFRESH_TOKEN:
            return self.shops.refresh(shop, call, narrow)
        raise Refused(400, "unsupported_grant_type", "The grant type is not supported")

    def _note(
        self,
        shop: str,
        grant_type: str,
        fault: Fault | None,
        outcome: str,
        answer: Answer | Dropped,
    ) -> None:
        known = grant_type in (AUTHORIZATION_CODE, REFRESH_TOKEN)
        self.calls.note(
            Call(
                at=self.shops.clock(),
                shop=shop,
                grant_type=grant_type if known else "other",
                fault=fault.kind if fault is not None else None,
                outcome=outcome,
                status=answer.status if isinstance(answer, Answer) else None,
            )
        )


def content(pair: Pair) -> dict[str, object]:
    """The fields of an answer that grants."""
    told: dict[str, object] = {"access_token": pair.access, "scope": ",".join(pair.scopes)}
    if pair.expires_in is not None:
        told["expires_in"] = pair.expires_in
    if pair.refresh is not None:
        told["refresh_token"] = pair.refresh
        told["refresh_token_expires_in"] = pair.refresh_expires_in
    elif pair.expires_in is not None:
        # A user's own token, which nobody wants who works in the background.
        told["associated_user_scope"] = told["scope"]
        told["associated_user"] = {"id": 40_118_223, "account_owner": True, "locale": "en"}
    return told
