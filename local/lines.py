"""A line on the screen for what a run is told: anybody may write to its bus and its log group."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

LENGTH = 80
"""The characters that are shown of a text which somebody else has chosen."""
TROUBLE = ("WARNING", "ERROR", "CRITICAL")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})")
_NO_CLOCK = "--:--:--"

type _Shape = Mapping[tuple[str, ...], Callable[[Any], bool]]


def log_line(message: str) -> Text | None:
    """A request's line, or one that tells of a fault, or of a stranger.

    None for the runtime's own chatter, which is no JSON, and for what we log below a warning.
    """
    try:
        entry = _read(message)
    except ValueError:
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("level"), str):
        return _stranger("log", "a line that is not ours")
    if entry.get("message") == "request":
        unreadable = _unreadable(entry, _REQUEST)
        if unreadable:
            return _stranger("log", f"a request's line without a readable {unreadable}")
        return _request(entry)
    if entry["level"] in TROUBLE:
        told = printable(str(entry.get("message")), 4 * LENGTH)
        return Text(f"{_clock(entry.get('timestamp'))}  {entry['level'].lower():8} {told}", "red")
    return None


def event_line(body: str) -> Text:
    """An event's line, from the message that a rule of the bus puts into a queue."""
    try:
        envelope = _read(body)
    except ValueError:
        return _stranger("event", "a message that is no JSON")
    event = _at(envelope, ("detail",))
    unreadable = _unreadable(event, _EVENT)
    if unreadable is None:
        return _event(event)
    named = [f"{n} {printable(v)}" for n in _NAMES if isinstance(v := _at(envelope, (n,)), str)]
    return _stranger("event", ", ".join(["not one of ours", *named, f"no readable {unreadable}"]))


def printable(text: str, length: int = LENGTH) -> str:
    """The text on one line, at most so long, without anything that a terminal would obey.

    Control characters, line breaks, changes of direction and halves of pairs appear as escapes.
    """
    letters = text[: length + 1]
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in letters
    )
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"


def _read(text: str) -> Any:
    """The JSON that a text holds. Raises ValueError, also where it is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError from None


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    """A number that can be shown in a column: no boolean, no NaN, nothing beyond all measure."""
    return type(value) in (int, float) and abs(value) < 1e15  # type: ignore[arg-type]


def _is_status(value: object) -> bool:
    return type(value) is int and 100 <= value <= 599


_REQUEST: _Shape = {
    ("status",): _is_status,
    ("method",): _is_text,
    ("path",): _is_text,
    ("duration_ms",): _is_number,
    ("request_id",): _is_text,
}
_EVENT: _Shape = {
    ("type",): _is_text,
    ("id",): _is_text,
    ("created_at",): _is_text,
    ("sequence",): _is_number,
    ("data", "object", "connector_type"): _is_text,
}
_NAMES = ("source", "detail-type")
"""How an envelope of the bus says from whom it is and what it tells."""


def _unreadable(told: object, shape: _Shape) -> str | None:
    """The first member that is missing or of another kind, None where all can be read."""
    return next((".".join(p) for p, fits in shape.items() if not fits(_at(told, p))), None)


def _at(value: object, path: tuple[str, ...]) -> Any:
    """The member at the path; None where there is no such thing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _request(entry: Mapping[str, Any]) -> Text:
    status = entry["status"]
    style = "green" if status < 400 else "yellow" if status < 500 else "red"
    line = Text(f"{_clock(entry.get('timestamp'))}  ", "dim")
    line.append(f"{printable(entry['method']):6} {printable(entry['path']):<38} ", "bold")
    line.append(f"{status} ", style)
    line.append(f"{entry['duration_ms']:6.1f} ms  {printable(entry['request_id'])}", "dim")
    return line


def _event(event: Mapping[str, Any]) -> Text:
    connector_type = printable(event["data"]["object"]["connector_type"])
    line = Text(f"{_clock(event['created_at'])}  ", "dim")
    line.append(f"event  {printable(event['type']):<32} ", "cyan")
    line.append(f"{connector_type} #{event['sequence']}  {printable(event['id'])}", "dim")
    return line


def _stranger(kind: str, what: str) -> Text:
    return Text(f"{_NO_CLOCK}  {kind:6} {what}", "yellow")


def _clock(moment: object) -> str:
    """The time of day in a time stamp; dashes where it is none."""
    found = _MOMENT.match(moment) if isinstance(moment, str) else None
    return found[1] if found else _NO_CLOCK
