"""JSON documents as a client may spell them: any whitespace, any escapes, any shape."""

import json
from dataclasses import dataclass

from hypothesis import strategies as st

SPACES = st.text(" \t\n\r", max_size=2)
STRINGS = st.one_of(
    st.text(max_size=4).map(json.dumps),
    st.text(max_size=4).map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.sampled_from([r'"A\n\"\\"', '"{[,:\\"]}"', r'"\ud83d\ude00"', r'"\ufffd"', '"é€😀"', '""']),
)
SCALARS = STRINGS | st.sampled_from(
    ["null", "true", "false", "0", "-0", "1.50", "-1E+2", "1e-7", "9007199254740993"]
)
NAMES = st.text('ab\u0000é😀"\\{}[]:,', max_size=4)


@dataclass(frozen=True)
class Document:
    """An object's whole text, and each of its members' values as it is spelled in there."""

    text: str
    members: dict[str, str]


@st.composite
def _spelled_array(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    entries = draw(st.lists(inner, max_size=3))
    return "[" + ",".join(f"{draw(SPACES)}{entry}{draw(SPACES)}" for entry in entries) + "]"


@st.composite
def _document(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> Document:
    members = draw(st.dictionaries(NAMES, inner, max_size=3))
    parts = [
        f"{draw(SPACES)}{_name(name, escaped=draw(st.booleans()))}{draw(SPACES)}:"
        f"{draw(SPACES)}{value}{draw(SPACES)}"
        for name, value in members.items()
    ]
    return Document("{" + (",".join(parts) or draw(SPACES)) + "}", members)


def _name(name: str, *, escaped: bool) -> str:
    if escaped and name.isascii():
        return '"' + "".join(f"\\u{ord(letter):04x}" for letter in name) + '"'
    return json.dumps(name, ensure_ascii=escaped)


VALUES = st.recursive(
    SCALARS,
    lambda inner: _spelled_array(inner) | _document(inner).map(lambda document: document.text),
    max_leaves=6,
)
"""Any JSON value's text."""

DOCUMENTS = _document(VALUES)
"""Any object."""
