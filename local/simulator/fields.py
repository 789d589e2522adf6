"""The fields of a command, read one by one: what is wrong is named, and never repeated."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

_YES, _NO = ("true", "on", "yes", "1"), ("false", "off", "no", "0")


class WrongField(ValueError):
    """A field is missing, unknown or not what it should be; says which, and what would be right."""

    def __init__(self, field: str, right: str) -> None:
        super().__init__(f"{field}: {right}")
        self.field, self.right = field, right


def check_header(field: str, value: str | None) -> None:
    """Raises WrongField for what cannot be a header's value."""
    if value is not None and not (value.isascii() and value.isprintable()):
        raise WrongField(field, "a header's value: ASCII, in one line")


@dataclass(frozen=True)
class Fields:
    """What a form or a program sent. What is empty or null is as if it were not there.

    A form has no lists: there `list.member` is one member that is ticked.
    """

    told: Mapping[str, Any]

    def only(self, known: Iterable[str]) -> None:
        """Raises WrongField where there is another field than these."""
        names = tuple(known)
        for name in self.told:
            if name not in names and name.partition(".")[0] not in names:
                wanted = f"the fields are {', '.join(names)}" if names else "there are no fields"
                raise WrongField(name, f"there is no such field; {wanted}")

    def has(self, name: str) -> bool:
        """Whether the field is there and says something."""
        return self.told.get(name) not in ("", None)

    def text(self, name: str, usual: str = "") -> str:
        """A text, or a number as text."""
        return str(self.told[name]).strip() if self.has(name) else usual

    def needed(self, name: str, right: str) -> str:
        """A text that must be there."""
        if not self.has(name):
            raise WrongField(name, f"is missing; {right}")
        return self.text(name)

    def choice[T: StrEnum](self, name: str, kind: type[T], usual: T | None = None) -> T:
        """One of an enumeration's values; a usual one where none is given."""
        text = self.text(name)
        if not text and usual is not None:
            return usual
        if text not in list(kind):
            raise WrongField(name, f"one of {', '.join(kind)}")
        return kind(text)

    def number(self, name: str, least: float, most: float, usual: float) -> float:
        """A number between two others."""
        try:
            number = float(self.text(name, str(usual)))
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise WrongField(name, f"a number from {least:g} to {most:g}")
        return number

    def whole(self, name: str, least: int, most: int, usual: int) -> int:
        """A whole number between two others."""
        text = self.text(name, str(usual))
        if not text.isdecimal() or len(text) > 12 or not least <= int(text) <= most:
            raise WrongField(name, f"a whole number from {least} to {most}")
        return int(text)

    def flag(self, name: str) -> bool:
        """Whether it is so."""
        text = self.text(name).lower()
        if text not in (*_YES, *_NO, ""):
            raise WrongField(name, "true or false")
        return text in _YES

    def several(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Some of these: a JSON list, a text with commas, or what is ticked in a form."""
        given = self.told.get(name) or ()
        listed = given.split(",") if isinstance(given, str) else given
        if not isinstance(listed, (list, tuple)):
            raise WrongField(name, "a list")
        ticked = [n.partition(".")[2] for n in self.told if n.startswith(f"{name}.")]
        wanted = {str(member).strip().lower() for member in (*listed, *ticked)} - {""}
        found = tuple(member for member in known if member.lower() in wanted)
        if len(found) != len(wanted):
            raise WrongField(name, f"some of {', '.join(known)}")
        return found

    def pairs(self, name: str) -> dict[str, str]:
        """Names with texts: a JSON object, in a form as text too, or lines such as `note=a b`."""
        given = self.told.get(name) or {}
        if isinstance(given, str):
            given = _object(given) if given.lstrip().startswith("{") else _lines(given)
        if not isinstance(given, dict):
            raise WrongField(name, "names with values, one in a line, such as note=a b")
        return {str(key): str(value) for key, value in given.items()}

    def moment(self, name: str) -> datetime | None:
        """A date with its time."""
        if not self.has(name):
            return None
        try:
            moment = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise WrongField(name, "a time such as 2026-11-28T12:00:00Z") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _object(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _lines(text: str) -> dict[str, str] | None:
    lines = [line.partition("=") for line in text.splitlines() if line.strip()]
    if not all(name.strip() and joint for name, joint, _ in lines):
        return None
    return {name.strip(): value for name, _, value in lines}
