"""Lists: filters and pages, from a query to the part of a list that answers it (contract §1)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from connectors.api import presentation
from connectors.domain.catalogue import CATALOGUE
from connectors.domain.connection import Connection
from connectors.domain.credential_shapes import looks_like_a_credential
from connectors.domain.errors import InvalidParameter
from connectors.domain.history import Slice

FLAG = ("true", "false")
FILTERS: dict[str, tuple[str, ...]] = {
    "is_active": FLAG,
    "mode": ("sandbox", "live"),
    "connector_type": tuple(CATALOGUE),
}
PAGING: dict[str, tuple[str, ...] | None] = {
    "limit": None,
    "starting_after": None,
    "ending_before": None,
    "include_count": FLAG,
}
LIMIT = 20
MOST = 100

_EVENT_ID = re.compile(r"evt_[0-9A-Z]{26}")

_VALUES: dict[str, Callable[[Connection], str]] = {
    "is_active": lambda row: "true" if row.is_active else "false",
    "mode": lambda row: row.mode,
    "connector_type": lambda row: row.connector_type,
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a caller wants of the list of integrations, read and found good."""

    wanted: Mapping[str, str]
    limit: int

    @classmethod
    def read(cls, query: Mapping[str, list[str]]) -> Self:
        """The query of a call. Raises InvalidParameter."""
        wanted = _single(query, FILTERS | PAGING)
        return cls(wanted, _limit(wanted))

    def page(self, rows: Iterable[Connection]) -> str:
        """The list envelope around the rows asked for, newest first.

        Raises InvalidParameter where a cursor names no row of the list.
        """
        chosen = sorted(
            (row for row in rows if self._fits(row)),
            key=lambda row: (row.created_at, row.id),
            reverse=True,
        )
        shown, has_more = self._cut(chosen)
        return presentation.page(
            [presentation.row_text(row) for row in shown],
            url="/v1/integrations",
            has_more=has_more,
            total=len(chosen) if _counted(self.wanted) else None,
        )

    def _fits(self, row: Connection) -> bool:
        return all(self.wanted.get(name) in (None, of(row)) for name, of in _VALUES.items())

    def _cut(self, rows: list[Connection]) -> tuple[list[Connection], bool]:
        if "ending_before" in self.wanted:
            before = rows[: self._index(rows, "ending_before")]
            return before[-self.limit :], len(before) > self.limit
        if "starting_after" in self.wanted:
            rows = rows[self._index(rows, "starting_after") + 1 :]
        return rows[: self.limit], len(rows) > self.limit

    def _index(self, rows: list[Connection], cursor: str) -> int:
        for index, row in enumerate(rows):
            if row.id == self.wanted[cursor]:
                return index
        raise InvalidParameter(cursor, "the id of an integration in this list")


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What a caller wants of a history, read and found good."""

    wanted: Slice
    counted: bool

    @classmethod
    def read(cls, query: Mapping[str, list[str]]) -> Self:
        """The query of a call. Raises InvalidParameter."""
        wanted = _single(query, PAGING)
        for cursor in ("starting_after", "ending_before"):
            if cursor in wanted and not _EVENT_ID.fullmatch(wanted[cursor]):
                raise InvalidParameter(cursor, "the id of an event")
        after, before = wanted.get("starting_after"), wanted.get("ending_before")
        return cls(Slice(_limit(wanted), after, before), _counted(wanted))


def _single(
    query: Mapping[str, list[str]], known: Mapping[str, tuple[str, ...] | None]
) -> dict[str, str]:
    """Each parameter once, known and one of its choices."""
    for name, values in query.items():
        if name not in known:
            raise InvalidParameter(_shown(name), f"only {', '.join(known)}")
        if len(values) != 1:
            raise InvalidParameter(name, "each parameter once")
        choices = known[name]
        if choices is not None and values[0] not in choices:
            raise InvalidParameter(name, f"one of {', '.join(choices)}")
    if "starting_after" in query and "ending_before" in query:
        raise InvalidParameter("ending_before", "starting_after or ending_before, not both")
    return {name: values[0] for name, values in query.items()}


def _limit(wanted: Mapping[str, str]) -> int:
    text = wanted.get("limit", str(LIMIT))
    if not (re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MOST):
        raise InvalidParameter("limit", f"a whole number from 1 to {MOST}")
    return int(text)


def _counted(wanted: Mapping[str, str]) -> bool:
    return wanted.get("include_count") == "true"


def _shown(name: str) -> str | None:
    """A parameter's name, unless it is one that nobody should read back."""
    odd = len(name) > 64 or not name.isidentifier() or looks_like_a_credential(name)
    return None if odd else name
