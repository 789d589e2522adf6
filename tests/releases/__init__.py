"""Items of every kind as each release wrote them, kept for ever: a later one has to read them."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

RELEASES = sorted(path.name for path in HERE.iterdir() if path.name[0].isdigit())

UNKNOWN: dict[str, Any] = {
    "of_a_later_release": {"S": "kept"},
    "counts": {"N": "7"},
    "nested": {"M": {"list": {"L": [{"BOOL": True}, {"NULL": True}]}}},
}
"""Attributes that no release has today, as the next one might write them."""


def sample(release: str, kind: str, entity_id: str = "") -> Any:
    """An item of a release, of the entity that is given."""
    text = (HERE / release / f"{kind}.json").read_text(encoding="utf-8")
    return json.loads(text.replace(ENTITY, entity_id) if entity_id else text)


def kinds(release: str, prefix: str = "") -> list[str]:
    """The kinds of item that there are of a release."""
    return sorted(path.stem for path in (HERE / release).glob(f"{prefix}*.json"))


ENTITY = "0c3f6a52-7d1e-4e61-9a53-5f5c1f0f7a10"
"""Whose the samples are."""
