"""Routes: what answers which method of which address (contract §1, "Addresses")."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from connectors.api.http.admission import Request
from connectors.api.http.call import Call, Response
from connectors.api.http.query import NONE, Parameters
from connectors.domain.errors import MethodNotAllowed, NoSuchRoute

Action = Callable[[Request], Response]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address, what a caller must be allowed to do, and what it may send."""

    method: str
    address: str
    scope: str
    action: Action
    body: str = ""
    """Its model's name in `domain.bodies`."""
    lists: Literal["", "integrations", "events"] = ""
    parameters: Parameters = NONE
    """The query parameters that a writing route knows; a list reads its own."""

    @property
    def methods(self) -> tuple[str, ...]:
        """What it answers: HEAD wherever GET reads."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """One method of one address that needs no key: what it serves, and how it refuses."""

    method: str
    address: str
    serve: Callable[[Call], Response]
    refuse: Callable[[Exception, Call], Response]
    reads: bool = False
    """Whether that is all it does. A GET that does more is not done by HEAD."""

    @property
    def methods(self) -> tuple[str, ...]:
        """What it answers: HEAD wherever GET only reads."""
        return ("GET", "HEAD") if self.reads else (self.method,)


@dataclass(frozen=True, slots=True)
class RouteTable:
    """The routes of one function.

    `of_other_functions` has the methods of the addresses that they serve: an answer names all
    methods of an address, whichever function gives it.
    """

    keyed: list[Route] = field(default_factory=list)
    open: list[OpenRoute] = field(default_factory=list)
    of_other_functions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Route | OpenRoute]:
        """Every route that this function serves."""
        yield from self.open
        yield from self.keyed

    def find(self, method: str, path: str) -> tuple[Route | OpenRoute, Mapping[str, str]]:
        """What answers, with the named parts of the path.

        Raises NoSuchRoute, also where only another function could answer, and MethodNotAllowed.
        """
        allowed: set[str] = set()
        for route in self:
            named = _parts(route.address, path)
            if named is not None and method in route.methods:
                return route, named
            if named is not None:
                allowed.update(route.methods)
        allowed.update(self._methods_elsewhere(path))
        if not allowed or method in allowed:
            raise NoSuchRoute
        raise MethodNotAllowed(tuple(sorted(allowed)))

    def _methods_elsewhere(self, path: str) -> Iterator[str]:
        for address, methods in self.of_other_functions.items():
            if _parts(address, path) is not None:
                yield from methods


def _parts(address: str, path: str) -> dict[str, Any] | None:
    """The path's named parts, if it is this address; None otherwise."""
    found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", address), path)
    return found.groupdict() if found else None
