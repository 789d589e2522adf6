"""Which characters a text may hold: one rule for names and addresses, a stricter one for secrets.

The rules speak of Unicode's general categories, as this Python knows them. Clients get the first
one as a regular expression with every range spelled out: engines differ in what they know of
categories, and in their Unicode's age.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from unicodedata import category

LOST = "\ufffd"
"""What decoders put in the place of bytes that they cannot read."""

_MARKS = {"\ufeff", LOST}
_UNWRITTEN = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters, halves of surrogate pairs, line and paragraph separators."""
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_NONCHARACTERS = {
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
}
_BLANK = {0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0}
"""Letters and symbols by their category, and nothing to see."""
_IGNORABLE = (
    (0x034F, 0x034F),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFF8),
    (0xE0000, 0xE0FFF),
)
"""What shows nothing by itself (Unicode's Default_Ignorable_Code_Point), but for format characters
and blanks."""


def is_text(text: str) -> bool:
    """Whether a name or a line of an address may be this, whatever its length (contract §1)."""
    return all(map(_allowed, text)) and any(map(_visible, text))


def hides(text: str) -> bool:
    """Whether something in the text does not show: no secret is meant to hold it (contract §3)."""
    return not (text.isascii() and text.isprintable()) and any(map(_hidden, set(text)))


def pattern() -> str:
    """The rule of `is_text` for clients: read alike by ECMAScript (flag `u`), Rust and Python.

    Python reads it by `fullmatch`: its `$` also matches before a final line break. Characters
    beyond the first plane stand for themselves, since the three have no escape in common. This
    looks at all of Unicode; it is meant for the build.
    """
    allowed = _class(_allowed)
    visible = _class(lambda letter: _allowed(letter) and _visible(letter))
    return f"^{allowed}*{visible}{allowed}*$"


def _allowed(letter: str) -> bool:
    code = ord(letter)
    misleading = code in _REORDERING or code in _NONCHARACTERS or letter in _MARKS
    return not misleading and category(letter) not in _UNWRITTEN


def _visible(letter: str) -> bool:
    return category(letter)[0] not in "ZC" and ord(letter) not in _BLANK


def _hidden(letter: str) -> bool:
    code = ord(letter)
    ignorable = any(first <= code <= last for first, last in _IGNORABLE)
    unseen = ignorable or code in _BLANK or category(letter) == "Cf"
    return unseen or not _allowed(letter)


def _class(belongs: Callable[[str], bool]) -> str:
    return f"[{''.join(_spelled(first, last) for first, last in _ranges(belongs))}]"


def _ranges(belongs: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    first = None
    for start in _starts():
        if belongs(chr(start)):
            first = start if first is None else first
        elif first is not None:
            yield first, start - 1
            first = None


def _starts() -> list[int]:
    """Where a rule may change its mind; the last character of all belongs to nothing."""
    kinds = map(category, map(chr, range(sys.maxunicode + 1)))
    changes = [code for code, (before, kind) in enumerate(pairwise(kinds), 1) if before != kind]
    single = _REORDERING | _NONCHARACTERS | _BLANK | set(map(ord, _MARKS))
    return sorted({0, *changes, *single, *(code + 1 for code in single - {sys.maxunicode})})


def _spelled(first: int, last: int) -> str:
    ends = [f"\\u{code:04x}" if code < 0x10000 else chr(code) for code in (first, last)]
    return ends[0] if first == last else "-".join(ends)
