"""Shopify's token endpoint, without the wire: a call's parameters in, an answer or none out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from local.simulator.answers import Answer, Dropped, as_json, bare
from local.simulator.calls import Call, Calls, masked, read
from local.simulator.fault_answers import answer_to
from local.simulator.faults import AUTHORIZATION_CODE, REFRESH_TOKEN, Fault, Faults, Kind
from local.simulator.refusals import Closed, Moved, Refused
from local.simulator.shop import Closing
from local.simulator.shops import Shops
from local.simulator.tokens import Pair

MOVED = 308
"""Of all redirects the one with which a client that follows would post its secret once more."""


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
        fault = self.faults.take(shop, grant_type, self.shops.shop(shop).names)
        if fault is not None and not fault.kind.worked:
            answer = answer_to(fault)
            self._note(shop, call, fault, "not_done", answer)
            return answer
        if fault is not None and fault.kind is Kind.SLOW_START:
            self.wait(fault.seconds)
        outcome, answer = self._worked(shop, call, grant_type, fault)
        if fault is not None and fault.kind is Kind.LOST_ANSWER:
            answer = Dropped()
        self._note(shop, call, fault, outcome, answer)
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
        except Closed as closed:
            return "closed", closed_answer(shop, closed.closing)
        except Moved as moved:
            where = {"Location": f"/{moved.domain}/admin/oauth/access_token"}
            return "moved", bare(MOVED, headers=where)
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
        call: Mapping[str, str],
        fault: Fault | None,
        outcome: str,
        answer: Answer | Dropped,
    ) -> None:
        grant_type = call.get("grant_type", AUTHORIZATION_CODE)
        known = grant_type in (AUTHORIZATION_CODE, REFRESH_TOKEN)
        self.calls.note(
            Call(
                at=self.shops.clock(),
                shop=shop,
                grant_type=grant_type if known else "other",
                fault=fault.kind if fault is not None else None,
                outcome=outcome,
                status=answer.status if isinstance(answer, Answer) else None,
                asked=masked(call),
                answered=read(answer),
            )
        )


def closed_answer(shop: str, closing: Closing) -> Answer:
    """What every address of a closed shop answers."""
    named = {"Location": f"/{shop}/password"} if closing.status == 302 else {}
    return bare(closing.status, closing.body, {"errors": "Unavailable Shop"}, named)


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
