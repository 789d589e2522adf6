"""The contract's rule of a text (api.md §1), transcribed, and compared over all of Unicode."""

import sys
import unicodedata
from collections.abc import Callable

REORDERING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
NONCHARACTERS = [
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
]
REFUSED = {
    *range(0x20),
    # Delete is no C0 and no C1, and was never a letter.
    *range(0x7F, 0xA0),
    *range(0xD800, 0xE000),
    *(0x2028, 0x2029, 0xFEFF, 0xFFFD),
    *REORDERING,
    *NONCHARACTERS,
}
BLANK = {0x2800, 0x3164, 0x115F, 0x1160, 0xFFA0}

_LETTERS = [chr(code) for code in range(sys.maxunicode + 1) if code not in REFUSED]
SHOWING = [
    letter
    for letter in _LETTERS
    if unicodedata.category(letter)[0] not in "ZC" and ord(letter) not in BLANK
]
"""Each of these is a text by itself."""
UNSEEN = sorted(set(_LETTERS).difference(SHOWING))
"""All of these together are none, and each may stand in one."""


def misread(fits: Callable[[str], bool]) -> list[str]:
    """Every character that the engine reads otherwise than the contract; or the text of many."""
    everything = "".join(_LETTERS)
    refused = [text for code in REFUSED for text in _around(chr(code))]
    return [
        *(letter for letter in SHOWING if not fits(letter)),
        *(text for text in refused if fits(text)),
        *([] if fits(everything) else ["all allowed ones"]),
        *(["all unseen ones"] if fits("".join(UNSEEN)) else []),
    ]


def _around(letter: str) -> list[str]:
    return [letter, f"x{letter}", f"{letter}x", f"x{letter}x"]
