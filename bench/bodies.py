"""Row 9: the CPU of a request whose body is 64 KiB of whatever shape is dearest to check."""

import json

from bench import child
from bench.artefact import MADE, Artefact
from bench.row import Row
from tests.body_shapes import SHAPES

MOST_MS = 50


def rows(built: Artefact) -> list[Row]:
    """The dearest of all shapes and calls."""
    file = MADE / "bodies.json"
    file.write_text(json.dumps(SHAPES), encoding="utf-8")
    taken = child.run("bodies.py", built.environment("integrations"), str(file))
    dearest = max(taken, key=taken.__getitem__)
    told = f"{dearest}; of {len(taken)} shapes"
    return [Row(9, "CPU ms of a body of 64 KiB", taken[dearest] * 1000, MOST_MS, remark=told)]
