"""A process of writers: the real HTTP function, with a clock that is off by CLOCK_OFFSET seconds.

Run as `python -m tests.faults.writer` with the function's settings in the environment. Each line on
standard input is a JSON command: of each of `keys` a thread of its own amends the rows of `types`
in turn, `changes` times in all, and the line of JSON that answers counts the statuses.
"""

import itertools
import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.builders import Answered, an_event
from tests.integration import premises


def main() -> None:
    """Write until standard input ends. The function's own log goes elsewhere than the answers."""
    answers, sys.stdout = sys.stdout, sys.stderr
    function = premises.function("integrations")
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        command = json.loads(line)
        with ThreadPoolExecutor(len(command["keys"])) as threads:
            told = threads.map(lambda key, of=command: _write(function, key, of), command["keys"])
            answers.write(json.dumps(sum(told, Counter[int]())) + "\n")
        answers.flush()


def _write(function: Any, key: str, command: dict[str, Any]) -> Counter[int]:
    told: Counter[int] = Counter()
    rows = itertools.cycle(command["types"])
    for number, connector_type in zip(range(command["changes"]), rows, strict=False):
        path, body = f"/v1/integrations/{connector_type}", {"seller_id": f"{key[-6:]} {number}"}
        answer = function.handler(an_event("PATCH", path, key=key, body=body), None)
        told[Answered.of(answer).status] += 1
    return told


if __name__ == "__main__":
    main()
