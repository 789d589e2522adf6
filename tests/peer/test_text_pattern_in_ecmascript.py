"""The published pattern of a text, as ECMAScript reads it: over all of Unicode, in node."""

import json
import subprocess

from connectors.domain.validation.characters import pattern
from tests.machine import may_lack
from tests.unicode_rule import misread

pytestmark = may_lack("node")

SCRIPT = """
const [pattern, ...texts] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const fits = new RegExp(pattern, "u");
console.log(JSON.stringify(texts.map((text) => fits.test(text))));
"""


def test_ecmascript_reads_the_published_pattern_as_the_rule() -> None:
    texts: list[str] = []

    def note(text: str) -> bool:
        texts.append(text)
        return False

    misread(note)
    done = subprocess.run(
        ["node", "-e", SCRIPT],
        input=json.dumps([pattern(), *texts]),
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(zip(texts, json.loads(done.stdout), strict=True))
    assert misread(told.__getitem__) == []
