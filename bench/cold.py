"""Rows 1 to 3: what a cold start of each built function costs, compiles and loads."""

from collections.abc import Mapping

from bench import artefact, child
from bench.artefact import AWS, FUNCTIONS, PROCESS, Artefact
from bench.compared import APPS, surroundings
from bench.instructions import Program, count
from bench.row import Row

REFERENCE = "import boto3; boto3.client('dynamodb')"
"""S: what any function that talks to DynamoDB by boto3 has to pay."""
GOAL, MODULES = 1.20, 600
NEVER = {
    *("aws_xray_sdk", "requests", "httpx", "cryptography"),
    *("pytest", "moto", "hypothesis", "typer", "rich", "bench", "tests"),
}
"""Costly, or of the tests and the bench."""
POSTS = child.FOLDER / "posts.py"


def rows(built: Artefact) -> list[Row]:
    """Rows 1 to 3 of every function."""
    reports = {name: imported("handler", built.environment(name)) for name in FUNCTIONS}
    others = {label: imported(app, surroundings()) for label, app in APPS.items()}
    compiled = {
        label: len(imported(app, surroundings() | {"PYTHONPYCACHEPREFIX": "/none"})["compiled"])
        for label, app in APPS.items()
    }
    loaded = {label: len(report["loaded"]) for label, report in others.items()}
    return [
        *instructions(built),
        Row(2, "modules compiled from source", _most(reports, "compiled"), 0, compiled),
        Row(3, "modules loaded", _most(reports, "loaded"), MODULES, loaded),
        Row(3, "of those that must never be loaded", len(strangers(reports)), 0),
    ]


def _most(reports: Mapping[str, Mapping[str, list[str]]], kind: str) -> int:
    """Of the function that does it with the most modules."""
    return max(len(found[kind]) for found in reports.values())


def strangers(reports: Mapping[str, Mapping[str, list[str]]]) -> set[str]:
    """What some function has loaded and none should."""
    loaded = {name.partition(".")[0] for found in reports.values() for name in found["loaded"]}
    return loaded & NEVER


def instructions(built: Artefact) -> list[Row]:
    """Row 1 of every function; and what it comes to with the first POST, which nobody judges."""
    alone = PROCESS | AWS | {"PYTHONPATH": str(artefact.packages())}
    once = [Program(["-c", "import handler"], built.environment(name)) for name in FUNCTIONS]
    apps = [Program(["-c", f"import {app}"], surroundings()) for app in APPS.values()]
    posted = [Program([str(POSTS), "handler", "first"], built.environment("integrations"))]
    posted += [Program([str(POSTS), app, "first"], surroundings()) for app in APPS.values()]
    reference, *counted = count(Program(["-c", REFERENCE], alone), *once, *apps, *posted)
    ratios = iter([each / reference for each in counted])
    ours = {name: next(ratios) for name in FUNCTIONS}
    beside = {label: next(ratios) for label in APPS}
    with_post, *others = ratios
    return [
        *(Row(1, f"cold import / S: {name}", ratio, GOAL, beside) for name, ratio in ours.items()),
        Row(1, "with the first POST / S", with_post, beside=dict(zip(APPS, others, strict=True))),
    ]


def imported(module: str, environment: Mapping[str, str]) -> dict[str, list[str]]:
    """What the import of a module compiles and loads."""
    found: dict[str, list[str]] = child.run("imported.py", environment, module)
    return found
