"""Writes the committed descriptions anew: the API's, the events', and samples of both.

`python -m local.describe` writes them; with `--check` it only tells which are out of date.
"""

import json
import os
import runpy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from connectors.api.http.endpoint import Endpoint
from connectors.api.http.routes import OpenRoute, Route
from connectors.api.representation import openapi
from connectors.settings import IntegrationsSettings, ShopifySettings
from local import event_examples, event_schemas
from local.api_description.document import document

ROOT = Path(__file__).parents[1]
EVENTS = ROOT / "events"
SAMPLES, EMITTED = EVENTS / "announcements", EVENTS / "emitted"
REGISTRY = EVENTS / "registry.yaml"
HANDLERS = {"integrations": IntegrationsSettings, "shopify": ShopifySettings}


def descriptions() -> dict[Path, str]:
    """Every generated file, and what it has to hold."""
    events = event_examples.emitted()
    texts = {openapi.COMMITTED: _json(document(*_routes()))}
    texts |= {SAMPLES / f"{n}.json": _json(b) for n, b in event_examples.batches().items()}
    texts |= {EMITTED / f"{t}.json": _json(json.loads(event)) for t, event in events.items()}
    texts |= {EMITTED / f"{t}.schema.json": _json(event_schemas.schema(t)) for t in events}
    return texts | {REGISTRY: event_schemas.registry(events)}


def stale(wanted: dict[Path, str]) -> Iterator[Path]:
    """The files that are missing, that hold something else, or that nothing describes any more."""
    for path, text in wanted.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            yield path
    for folder in (SAMPLES, EMITTED):
        yield from sorted(set(folder.glob("*.json")) - set(wanted))


def main(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if out of date.")
    ] = False,
) -> None:
    """Write the descriptions of the API and of the events."""
    wanted = descriptions()
    found = list(stale(wanted))
    for path in found:
        done = "out of date" if check else _put(path, wanted.get(path))
        typer.echo(f"{done}: {path.relative_to(ROOT)}", err=check)
    if check and found:
        raise typer.Exit(1)


def _put(path: Path, text: str | None) -> str:
    """Make the file hold the text, or be gone; tells which."""
    if text is None:
        path.unlink()
        return "removed"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return "written"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _routes() -> tuple[list[Route], list[OpenRoute]]:
    """The HTTP functions' routes, of which one kind needs no key."""
    doors = [_endpoint(name, settings) for name, settings in HANDLERS.items()]
    # Both functions have the POST: one for the fifteen types, the other for Shopify.
    routes = [route for door in doors[:1] for route in door.routes.keyed]
    return routes, [route for door in doors for route in door.routes.open]


def _endpoint(name: str, settings: type) -> Endpoint:
    """A function's door; its settings name nothing that exists."""
    with _environment(field.name.upper() for field in fields(settings)):
        handler = runpy.run_path(str(ROOT / "functions" / name / "handler.py"))
    door: Endpoint = handler["endpoint"]
    return door


@contextmanager
def _environment(names: Iterable[str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(dict.fromkeys(names, "0") | {"AWS_DEFAULT_REGION": "us-east-1"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


if __name__ == "__main__":
    typer.run(main)
