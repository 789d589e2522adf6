"""Lists: filters and pages, from a query to the part of a list that answers it (contract §1)."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from connectors.api.http.query import Parameters, single
from connectors.api.representation import presentation
from connectors.domain.connection.history import HistoryPage
from connectors.domain.connection.row import Connection
from connectors.domain.errors import InvalidParameter
from connectors.domain.providers.catalogue import CATALOGUE

FLAG = ("true", "false")
FILTERS: Parameters = {
    "is_active": FLAG,
    "mode": ("sandbox", "live"),
    "connector_type": tuple(CATALOGUE),
}
CURSORS = ("starting_after", "ending_before")
PAGING: Parameters = {
    "limit": None,
    **dict.fromkeys(CURSORS),
    "include_count": FLAG,
}
LIMIT = 20
MOST = 100

_OR_NONE = "or none to begin again"
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
        wanted = _read(query, {**FILTERS, **PAGING})
        return cls(wanted, _limit(wanted))

    def page(self, rows: Iterable[Connection]) -> str:
        """The list envelope around the rows asked for, newest first.

        Raises InvalidParameter where a cursor names none of the rows, whether it fits or not.
        """
        ordered = sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)
        shown, has_more = self._cut(ordered)
        return presentation.page(
            [presentation.row_text(row) for row in shown],
            url="/v1/integrations",
            has_more=has_more,
            total=sum(map(self._fits, ordered)) if _counted(self.wanted) else None,
        )

    def _fits(self, row: Connection) -> bool:
        return all(self.wanted.get(name) in (None, of(row)) for name, of in _VALUES.items())

    def _cut(self, rows: list[Connection]) -> tuple[list[Connection], bool]:
        """A page of the rows that fit, and whether more of them follow.

        A cursor is a place among all rows: the one that it names need not fit the filters any more.
        """
        if "ending_before" in self.wanted:
            before = list(filter(self._fits, rows[: self._index(rows, "ending_before")]))
            return before[-self.limit :], len(before) > self.limit
        if "starting_after" in self.wanted:
            rows = rows[self._index(rows, "starting_after") + 1 :]
        after = list(filter(self._fits, rows))
        return after[: self.limit], len(after) > self.limit

    def _index(self, rows: list[Connection], cursor: str) -> int:
        for index, row in enumerate(rows):
            if row.id == self.wanted[cursor]:
                return index
        raise InvalidParameter(cursor, f"the id of an integration that is still there, {_OR_NONE}")


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What a caller wants of a history, read and found good."""

    wanted: HistoryPage
    counted: bool

    @classmethod
    def read(cls, query: Mapping[str, list[str]]) -> Self:
        """The query of a call. Raises InvalidParameter."""
        wanted = _read(query, PAGING)
        for cursor in CURSORS:
            if cursor in wanted and not _EVENT_ID.fullmatch(wanted[cursor]):
                raise InvalidParameter(cursor, f"the id of an event, {_OR_NONE}")
        after, before = wanted.get("starting_after"), wanted.get("ending_before")
        return cls(HistoryPage(_limit(wanted), after, before), _counted(wanted))


def _read(query: Mapping[str, list[str]], known: Parameters) -> dict[str, str]:
    """What the query says. An empty cursor says nothing: whoever begins to page has none yet."""
    said = single(query, known).items()
    wanted = {name: value for name, value in said if value or name not in CURSORS}
    if wanted.keys() >= set(CURSORS):
        raise InvalidParameter("ending_before", "starting_after or ending_before, not both")
    return wanted


def _limit(wanted: Mapping[str, str]) -> int:
    text = wanted.get("limit", str(LIMIT))
    if not (re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MOST):
        raise InvalidParameter("limit", f"a whole number from 1 to {MOST}")
    return int(text)


def _counted(wanted: Mapping[str, str]) -> bool:
    return wanted.get("include_count") == "true"
