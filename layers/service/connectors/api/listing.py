"""Lists: filters and pages, from a query to the rows that answer it (contract §1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import Connection
from connectors.domain.errors import InvalidParameter

CHOICES: dict[str, tuple[str, ...]] = {
    "is_active": ("true", "false"),
    "mode": ("sandbox", "live"),
    "connector_type": tuple(CATALOGUE),
    "include_count": ("true", "false"),
}
CURSORS = ("starting_after", "ending_before")
LIMIT = 20
MOST = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, whether more lie beyond them, and how many there are in all where asked."""

    rows: list[Connection]
    has_more: bool
    total: int | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list's query, read and found good."""

    wanted: Mapping[str, str]
    limit: int

    @classmethod
    def read(cls, query: Mapping[str, list[str]]) -> Self:
        """The query of a call. Raises InvalidParameter."""
        wanted = _single(query)
        return cls(wanted, _limit(wanted.get("limit")))

    def page(self, rows: Iterable[Connection]) -> Page:
        """The rows that the query asks for, newest first.

        Raises InvalidParameter where a cursor names no row of the list.
        """
        chosen = sorted(
            (row for row in rows if _fits(row, self.wanted)),
            key=lambda row: (row.created_at, row.id),
            reverse=True,
        )
        total = len(chosen) if self.wanted.get("include_count") == "true" else None
        if "ending_before" in self.wanted:
            before = chosen[: _index(chosen, self.wanted, "ending_before")]
            return Page(before[-self.limit :], len(before) > self.limit, total)
        if "starting_after" in self.wanted:
            chosen = chosen[_index(chosen, self.wanted, "starting_after") + 1 :]
        return Page(chosen[: self.limit], len(chosen) > self.limit, total)


def _single(query: Mapping[str, list[str]]) -> dict[str, str]:
    """Each parameter once, known and in range."""
    known = (*CHOICES, *CURSORS, "limit")
    for name, values in query.items():
        if name not in known:
            raise InvalidParameter(_name(name), f"only {', '.join(known)}")
        if len(values) != 1:
            raise InvalidParameter(name, "each parameter once")
        if name in CHOICES and values[0] not in CHOICES[name]:
            raise InvalidParameter(name, f"one of {', '.join(CHOICES[name])}")
    if all(cursor in query for cursor in CURSORS):
        raise InvalidParameter("ending_before", "starting_after or ending_before, not both")
    return {name: values[0] for name, values in query.items()}


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST):
        raise InvalidParameter("limit", f"a whole number from 1 to {MOST}")
    return int(text)


_FILTERS: dict[str, Callable[[Connection], str]] = {
    "is_active": lambda row: "true" if row.is_active else "false",
    "mode": lambda row: row.mode,
    "connector_type": lambda row: row.connector_type,
}


def _fits(row: Connection, wanted: Mapping[str, str]) -> bool:
    return all(wanted.get(name) in (None, of(row)) for name, of in _FILTERS.items())


def _index(rows: list[Connection], wanted: Mapping[str, str], cursor: str) -> int:
    for index, row in enumerate(rows):
        if row.id == wanted[cursor]:
            return index
    raise InvalidParameter(cursor, "the id of an integration in this list")


def _name(name: str) -> str | None:
    """A parameter's name, unless it is one that nobody should read back."""
    return name if len(name) <= 64 and name.isidentifier() else None
