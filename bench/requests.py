"""Rows 4 and 6: the AWS calls of each request, and the instructions of a POST beside its calls'."""

import json
import subprocess
from pathlib import Path
from typing import Any

from bench.artefact import PYTHON, Artefact, Unmeasured
from bench.instructions import Program, count
from bench.row import Row

CHILDREN = Path(__file__).with_name("children")
CALLS = {
    "POST": (201, 2),
    "POST, once": (201, 2),
    "its replay": (201, 2),
    "GET": (200, 2),
    "list": (200, 2),
    "PATCH": (200, 2),
    "PATCH, once": (200, 3),
    "DELETE": (200, 2),
    "DELETE, once": (200, 3),
    "refused for its shape": (422, 1),
    "unknown key": (401, 1),
    "credentials": ("credentials", 4),
}
"""By request: how it is answered, and how many calls that may take."""
OVER_ITS_CALLS = 1.30
POSTS = 30


def calls(built: Artefact) -> list[Row]:
    """Row 4, request by request."""
    made = _journey(built, "integrations") | _journey(built, "credentials")
    answers = {name: told["answer"] for name, told in made.items()}
    wanted = {name: answer for name, (answer, _) in CALLS.items()}
    if answers != wanted:
        raise Unmeasured(f"the requests were answered otherwise than is judged: {answers}")
    return [
        Row(4, f"AWS calls: {name}", len(made[name]["calls"]), goal)
        for name, (_, goal) in CALLS.items()
    ]


def _journey(built: Artefact, function: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        [PYTHON, "-s", str(CHILDREN / "journey.py"), function],
        env=built.environment(function),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unmeasured(f"the journey failed: {done.stderr[-2000:]}")
    made: dict[str, dict[str, Any]] = json.loads(done.stderr)
    return made


def post(built: Artefact) -> Row:
    """Row 6: a warm POST over its two calls alone, by a client as the SDK makes one."""
    environment = built.environment("integrations")
    program = str(CHILDREN / "post.py")
    begun, handled, called = count(
        Program([program, "calls", "0"], environment),
        Program([program, "handler", str(POSTS)], environment),
        Program([program, "calls", str(POSTS)], environment),
    )
    each = f"{(handled - begun) / POSTS / 1e6:.1f} M instructions"
    ratio = (handled - begun) / (called - begun)
    return Row(6, "POST / its SDK calls", ratio, OVER_ITS_CALLS, remark=each)
