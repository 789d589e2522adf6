"""Rows 4 and 6: the AWS calls of each request, and the instructions of a POST beside its calls'."""

from collections.abc import Mapping
from itertools import batched
from typing import Any

from bench import child
from bench.artefact import Artefact, Unmeasured
from bench.compared import APPS, DESIGNS, surroundings
from bench.instructions import Program, count
from bench.row import Row

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
OVER_ITS_CALLS, OUR_SHARE = 1.30, 0.35
"""Of what the calls of a POST cost by a client as the SDK makes one: the whole POST, and our own
code alone. The goal knows only the first; the second keeps what the tuned client saves from
hiding what our code has grown by.
"""
POSTS = 30
KINDS = {
    ("GET", "integrations"): 0.75,
    ("list of 16", "integrations"): 0.6,
    ("hand-out", "credentials"): 0.6,
}
"""Kinds of request, each with its function and with its goal: over its calls by plain clients."""
KIND_TIMES = 20

Turn = tuple[str, int]


def turns(times: int) -> tuple[Turn, ...]:
    """What is counted of each: only to begin, so many whole requests, the calls of as many."""
    return ("whole", 0), ("whole", times), ("plain", times)


POSTED = turns(POSTS)
KIND_TURNS = turns(KIND_TIMES)


def calls(built: Artefact) -> list[Row]:
    """Row 4, request by request; beside a POST that is carried out once, what others call."""
    made = _journey(built, "integrations") | _journey(built, "credentials")
    answers = {name: told["answer"] for name, told in made.items()}
    wanted = {name: answer for name, (answer, _) in CALLS.items()}
    if answers != wanted:
        raise Unmeasured(f"the requests were answered otherwise than is judged: {answers}")
    beside = {"POST, once": {label: len(_calls_of(app)) for label, app in DESIGNS.items()}}
    return [
        Row(4, f"AWS calls: {name}", len(made[name]["calls"]), goal, beside.get(name, {}))
        for name, (_, goal) in CALLS.items()
    ]


def _journey(built: Artefact, function: str) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = child.run("journey.py", built.environment(function), function)
    return made


def _calls_of(app: str) -> list[str]:
    made: list[str] = child.run("posts.py", surroundings(), app, "calls")
    return made


def post(built: Artefact) -> list[Row]:
    """Row 6: a warm POST over its calls alone, by clients as the SDK makes them."""
    ours = built.environment("integrations")
    programs = [_posts(ours, "handler", *asked) for asked in (*POSTED, ("own", POSTS))]
    for app in APPS.values():
        programs += [_posts(surroundings(), app, *asked) for asked in POSTED]
    (begun, whole, plain, own), *others = _in_turn(count(*programs))
    beside = dict(zip(APPS, (_over(*each) for each in others), strict=True))
    if min(beside.values()) < 1:
        # They make just these calls, by just such clients, and more.
        raise Unmeasured(f"a POST cannot cost less than its own calls: {beside}")
    each = f"{(whole - begun) / POSTS / 1e6:.1f} M instructions"
    by_own = f"{_over(begun, whole, own):.2f} of its own calls"
    over_calls, share = _over(begun, whole, plain), (whole - own) / (plain - begun)
    return [
        Row(6, "POST / its SDK calls", over_calls, OVER_ITS_CALLS, beside, each),
        Row(6, "our own code / those calls", share, OUR_SHARE, {}, by_own),
    ]


def kinds(built: Artefact) -> list[Row]:
    """Row 6 of further kinds of request."""
    programs = []
    for kind, function in KINDS:
        asked = [str(child.FOLDER / "asked.py"), function, kind]
        environment = built.environment(function)
        for what, times in KIND_TURNS:
            programs.append(Program([*asked, what, str(times)], environment))
    counted = batched(count(*programs), len(KIND_TURNS), strict=True)
    return [
        Row(6, f"{kind} / its SDK calls", _over(*each), goal, remark=_each(each))
        for ((kind, _), goal), each in zip(KINDS.items(), counted, strict=True)
    ]


def _each(counted: tuple[int, ...]) -> str:
    begun, whole, _ = counted
    return f"{(whole - begun) / KIND_TIMES / 1e6:.1f} M instructions"


def _in_turn(counted: list[int]) -> list[list[int]]:
    """Ours, with its own calls; then of each other: nothing, so many POSTs, so many plain calls."""
    ours, others = counted[: len(POSTED) + 1], counted[len(POSTED) + 1 :]
    return [ours, *(list(each) for each in batched(others, len(POSTED), strict=True))]


def _over(begun: int, whole: int, calls: int) -> float:
    return (whole - begun) / (calls - begun)


def _posts(environment: Mapping[str, str], app: str, what: str, times: int) -> Program:
    return Program([str(child.FOLDER / "posts.py"), app, what, str(times)], environment)
