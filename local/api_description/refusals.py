"""Which refusals each operation answers with, status by status, each with an example."""

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from itertools import groupby

from connectors.api.http.admission import WRITING
from connectors.api.http.routes import Route
from connectors.api.representation import problems
from connectors.domain import errors as e
from local.api_description.schemas import Schema, ref

Kind = type[Exception]

_EXAMPLE_ID = "req_01M851YZTA6JQN2CS8YJ3T1ET5"

_ANYWHERE: tuple[Kind, ...] = (
    e.InvalidVersion,
    e.MissingApiKey,
    e.InvalidApiKey,
    e.ExpiredApiKey,
    e.InsufficientScope,
    e.AddressNotAllowed,
    e.RateLimited,
    e.Unavailable,
    Exception,
)
"""Of any operation that needs a key; `Exception` stands for an error of our own."""

_ON_WRITING: tuple[Kind, ...] = (
    e.InvalidIdempotencyKey,
    e.InvalidParameter,
    e.InvalidJson,
    e.BodyTooLarge,
    e.UnsupportedMediaType,
    e.IdempotencyKeyReused,
    e.ConcurrentUpdate,
    e.StaleVersion,
    # Of any body, of those as well that are ignored: it holds characters that are none.
    e.InvalidField,
)

_IN_FIELDS: tuple[Kind, ...] = (
    e.LiveModeRequiresLiveKey,
    e.ForbiddenField,
    e.UnknownField,
    e.CredentialInConfig,
)

_OWN: dict[str, tuple[Kind, ...]] = {
    "connect": (
        *_IN_FIELDS,
        e.MissingField,
        e.FieldNotApplicable,
        e.AlreadyConnected,
        e.ShopConnectedElsewhere,
        e.NotSetUp,
    ),
    "list_all": (e.InvalidParameter,),
    "read": (e.NotConnected,),
    "amend": (
        *_IN_FIELDS,
        e.NotConnected,
        e.Disconnected,
        e.CredentialsStored,
        e.AuthorizationRequired,
    ),
    "disconnect": (e.NotConnected,),
    "store_credentials": (
        e.UnknownField,
        e.MissingField,
        e.FieldNotApplicable,
        e.WrongEnvironment,
        e.NotConnected,
        e.Disconnected,
        e.OauthOnly,
    ),
    "history": (e.InvalidParameter,),
}
"""Of one operation, by the name of its action."""

_FACTS: dict[Kind, tuple[object, ...]] = {
    e.InvalidParameter: ("limit", "a whole number from 1 to 100"),
    e.InsufficientScope: ("integrations:write",),
    e.RateLimited: (1,),
    e.Unavailable: ("",),
    e.ForbiddenField: ("config.api_key",),
    e.UnknownField: ("displayname", "only display_name, mode, config"),
    e.MissingField: ("credentials", "an object with the credentials by their names"),
    e.InvalidField: ("display_name", "a string of 1 to 120 characters"),
    e.WrongEnvironment: ("credentials.secret_key", "sandbox"),
    e.FieldNotApplicable: ("shop",),
    e.CredentialInConfig: ("config.token",),
}
"""What an example tells of, where its kind carries facts."""


def responses(route: Route) -> dict[str, Schema]:
    """The refusals of one operation, by status; `default` is for the gateway's own."""
    kinds = sorted(_kinds(route), key=_order)
    by_status = groupby(kinds, key=lambda kind: _problem(kind).status)
    found = {str(status): _response(status, group) for status, group in by_status}
    return found | {"default": _described("Any other refusal, in the same form.", {})}


def examples(routes: Iterable[Route]) -> dict[str, Schema]:
    """One whole error object for each code that any operation answers with, by code."""
    kinds = sorted({kind for route in routes for kind in _kinds(route)}, key=_order)
    return {_problem(kind).code: {"value": _body(kind)} for kind in kinds}


def _kinds(route: Route) -> Iterator[Kind]:
    yield from _ANYWHERE
    yield from _OWN[route.action.__name__]
    if "{connector_type}" in route.address:
        yield e.InvalidConnectorType
    if route.method in WRITING:
        yield from _ON_WRITING


def _response(status: int, kinds: Iterable[Kind]) -> Schema:
    codes = dict.fromkeys(_problem(kind).code for kind in kinds)
    listed = ", ".join(f"`{code}`" for code in codes)
    shown = {code: {"$ref": f"#/components/examples/{code}"} for code in codes}
    return _described(f"{HTTPStatus(status).phrase}: {listed}.", {"examples": shown})


def _described(sentence: str, more: Schema) -> Schema:
    content = {"application/json": {"schema": ref("Problem")} | more}
    return {"description": sentence, "content": content}


def _problem(kind: Kind) -> problems.Problem:
    return problems.problem(_example(kind))


def _body(kind: Kind) -> object:
    """What the service answers, as JSON."""
    return json.loads(problems.body(_example(kind), _EXAMPLE_ID))


def _example(kind: Kind) -> Exception:
    """One refusal of the kind, with facts where it carries any."""
    return kind(*_FACTS.get(kind, ("config",) if issubclass(kind, e.FieldRefused) else ()))


def _order(kind: Kind) -> tuple[int, str]:
    return _problem(kind).status, _problem(kind).code
