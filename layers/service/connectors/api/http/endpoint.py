"""The door of an HTTP function: finds the route, admits the caller, and always answers in form."""

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_lambda_powertools import Logger

from connectors.api.http.admission import admit, identify
from connectors.api.http.call import Call, Response
from connectors.api.http.routes import Action, OpenRoute, Route, RouteTable
from connectors.api.representation import problems
from connectors.api.representation.presentation import API_VERSION
from connectors.domain.api_keys import Admission
from connectors.domain.errors import Refusal
from connectors.domain.providers.catalogue import CATALOGUE
from connectors.operations.ports.keys import Keys
from connectors.operations.ports.system import Clock, Ids

ALWAYS = {
    "Arcus-Version": API_VERSION,
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000",
}
"""The headers that every answer carries, the gateway's own as well: see the template."""
REVALIDATED, NOT_STORED = "private, no-cache", "no-store"


@dataclass(frozen=True, slots=True)
class Handled:
    """A call and what became of it: all that its answer and its log line tell."""

    call: Call
    response: Response
    address: str = "unrouted"
    admission: Admission | None = None
    fault: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The routes of one function. Call it with an API Gateway proxy event."""

    keys: Keys
    clock: Clock
    ids: Ids
    logger: Logger
    routes: RouteTable = field(default_factory=RouteTable)

    def route(
        self, method: str, address: str, scope: str, **described: Any
    ) -> Callable[[Action], Action]:
        """Register an action under an address such as `/v1/things/{thing}`.

        `described` is what else a route says of itself: its `body`, its `parameters`, or what it
        `lists`.
        """

        def register(action: Action) -> Action:
            self.routes.keyed.append(Route(method, address, scope, action, **described))
            return action

        return register

    def open(
        self,
        method: str,
        address: str,
        serve: Callable[[Call], Response],
        refuse: Callable[[Exception, Call], Response] | None = None,
        **described: Any,
    ) -> None:
        """Register what anybody may call; it proves its callers itself, where it has to.

        `described` is what else a route says of itself: whether it only `reads`.
        """
        route = OpenRoute(method, address, serve, refuse or _refused, **described)
        self.routes.open.append(route)

    def __call__(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one call; whatever happens, in the contract's form."""
        began = time.perf_counter()
        call = Call.read(event, at=self.clock(), request_id=self.ids("req_"))
        handled = self._handle(call)
        self._log(handled, (time.perf_counter() - began) * 1000)
        return handled.response.proxied(_headers(handled), head=call.method == "HEAD")

    def _handle(self, call: Call) -> Handled:
        address, admission = "unrouted", None
        try:
            route, named = self.routes.find(call.method, call.path)
            if isinstance(route, OpenRoute):
                return _served(route, call)
            address = _shown(route, named)
            admission = identify(call, self.keys)
            request = admit(call, admission, route.scope, named, route.parameters)
            return Handled(call, route.action(request), address, admission)
        except Refusal as refusal:
            return Handled(call, _refused(refusal, call), address, admission)
        except Exception as error:  # noqa: BLE001 - the last line of defence: nobody gets a stack trace
            return Handled(call, _refused(error, call), address, admission, _fault(error))

    def _log(self, handled: Handled, milliseconds: float) -> None:
        """One line per call: never a body, a header, a query, or a path that is not ours."""
        facts: dict[str, object] = {
            "method": handled.call.method,
            "path": handled.address,
            "status": handled.response.status,
            "request_id": handled.call.request_id,
            "duration_ms": round(milliseconds, 1),
        }
        if handled.admission is not None:
            key = handled.admission.key
            facts |= {"entity_id": key.entity_id, "livemode": key.livemode, "key_id": key.id}
        if handled.response.log_reason:
            facts["remark"] = handled.response.log_reason
        level = self.logger.error if handled.fault else self.logger.info
        level("request", extra=facts | dict(handled.fault))


def _headers(handled: Handled) -> dict[str, str]:
    """What every answer carries, unless it says something else itself (contract §1).

    Only what has an entity tag is worth keeping: it can be asked for again by that.
    """
    cache = REVALIDATED if "ETag" in handled.response.headers else NOT_STORED
    headers = {"X-Request-Id": handled.call.request_id, **ALWAYS, "Cache-Control": cache}
    if handled.response.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return headers | (_rate_headers(handled.admission) if handled.admission is not None else {})


def _served(door: OpenRoute, call: Call) -> Handled:
    try:
        return Handled(call, door.serve(call), door.address)
    except Refusal as refusal:
        return Handled(call, door.refuse(refusal, call), door.address)
    except Exception as error:  # noqa: BLE001 - as for every other route
        return Handled(call, door.refuse(error, call), door.address, None, _fault(error))


def _shown(route: Route, named: Mapping[str, str]) -> str:
    """The route's address for the log, with the connector type where it is one of ours."""
    given = named.get("connector_type")
    return route.address.replace("{connector_type}", given) if given in CATALOGUE else route.address


def _refused(error: Exception, call: Call) -> Response:
    return Response(
        problems.problem(error).status,
        problems.body(error, call.request_id),
        problems.headers(error),
    )


def _rate_headers(admission: Admission) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(admission.key.tier.per_minute),
        "X-RateLimit-Remaining": str(admission.remaining),
        "X-RateLimit-Reset": str(admission.reset),
    }


def _fault(error: Exception) -> dict[str, object]:
    """Where an error arose, without its message: messages quote values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return {"fault": type(error).__name__, "where": where}
