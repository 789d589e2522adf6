"""DynamoDB's attribute values, to and from the service's own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args, get_origin

from connectors.domain.connection.events import Change
from connectors.domain.connection.row import FIELDS, Connection, Mode
from connectors.domain.moments import MOMENTS, timestamp

Value = dict[str, Any]
Item = Mapping[str, Any]

NULL: Value = {"NULL": True}
ZERO: Value = {"N": "0"}
FALSE: Value = {"BOOL": False}
EMPTY: Value = {"L": []}


def value(given: object) -> Value:
    """One attribute value; a moment becomes its text, an absent one an explicit NULL.

    Explicit, so that a condition can compare a field that has no value.
    """
    match given:
        case None:
            return NULL
        case bool():
            return {"BOOL": given}
        case int() | float():
            return {"N": str(given)}
        case str():
            return {"S": given}
        case datetime():
            return {"S": timestamp(given)}
        case tuple():
            return {"L": [value(entry) for entry in given]}
    raise TypeError(type(given))


def plain(stored: Value) -> Any:
    """What `value` was given, but for moments, which stay text."""
    (kind,) = stored
    match kind:
        case "NULL":
            return None
        case "N":
            return int(stored[kind])
        case "L":
            return tuple(plain(entry) for entry in stored[kind])
    return stored[kind]


def moment(text: str) -> datetime:
    """A moment from its stored text."""
    return datetime.fromisoformat(text).astimezone(UTC)


def unix(number: str) -> datetime:
    """A moment from unix seconds."""
    return datetime.fromtimestamp(float(number), UTC)


DEFAULTS: dict[str, Value] = {
    field.name: value(field.default) for field in fields(Connection) if field.default is not MISSING
}
"""What an attribute counts as on an item that does not have it: an earlier release wrote it."""


def row_attributes(row: Connection) -> dict[str, Value]:
    """A row's fields as attributes, without its place."""
    return {name: value(getattr(row, name)) for name in FIELDS}


def row(item: Item) -> Connection:
    """The row of an item or of a stream image, whichever release wrote it (contract §2).

    An attribute that is not there counts as its field's default; one that this release does not
    know is passed over. Raises KeyError where a field is missing that has no default, ValueError or
    TypeError where one is garbled.
    """
    read = {name: plain(item[name] if name in item else DEFAULTS[name]) for name in FIELDS}
    for name in MOMENTS:
        read[name] = None if read[name] is None else moment(read[name])
    made = Connection(**read)
    check_kinds(made, _KINDS)
    if not all(isinstance(name, str) for name in made.credentials_masked):
        raise TypeError
    # It is shown as it stands: broken, it would break the list around it.
    if not isinstance(json.loads(made.config), dict):
        raise TypeError
    if made.mode not in _MODES:
        raise ValueError
    return made


def check_kinds(read: object, kinds: Mapping[str, tuple[type, ...]]) -> None:
    """Raise TypeError where a field holds a value of a kind that its annotation does not allow."""
    for name, kind in kinds.items():
        # By its very type: a truth value is no number.
        if type(getattr(read, name)) not in kind:
            raise TypeError


def kinds_of(declared: Iterable[Field[Any]]) -> dict[str, tuple[type, ...]]:
    """The classes of the values that the fields' annotations allow."""
    return {field.name: _classes(field.type) for field in declared}


def _classes(hint: Any) -> tuple[type, ...]:
    if get_origin(hint) is Literal:
        return (str,)
    if get_origin(hint) is tuple:
        return (tuple,)
    return get_args(hint) or (hint,)


_KINDS, _MODES = kinds_of(fields(Connection)), get_args(Mode)


def change_list(*changes: Change) -> Value:
    """A write's changes, as the attribute that the stream carries to the announcer."""
    return {
        "L": [
            {"M": {"id": value(c.id), "type": value(c.type), "at": value(c.at), "of": value(c.of)}}
            for c in changes
        ]
    }


def changes(item: Item) -> list[Change]:
    """The changes that a write carried; none where it carried none."""
    return [
        Change(
            id=cast("str", plain(entry["M"]["id"])),
            type=cast("str", plain(entry["M"]["type"])),
            at=moment(plain(entry["M"]["at"])),
            of=plain(entry["M"]["of"]),
        )
        for entry in item.get("changes", {"L": []})["L"]
    ]
