"""`arcus keys`: issue, list and revoke API keys."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.faults import Fault, told
from cli.stack import DEFAULT_STACK, Stack, StackName
from connectors.domain.api_keys import SCOPES, SHAPE, ApiKey
from connectors.domain.moments import timestamp
from connectors.operations.issue_key import IssuedKey, NewKey

app = typer.Typer(no_args_is_help=True, help="API keys: issue, list, revoke.")

Entity = Annotated[str, typer.Option("--entity", help="UUID of the entity the key belongs to.")]
OneEntity = Annotated[str | None, typer.Option("--entity", help="Only the keys of this entity.")]
Live = Annotated[bool, typer.Option("--live/--test", help="Which of the entity's data it opens.")]
Name = Annotated[str, typer.Option("--name", help="What the key is for.")]
Scopes = Annotated[
    list[str] | None, typer.Option("--scope", help="What it may do, once per scope; else all.")
]
Tier = Annotated[str, typer.Option("--tier", help="standard or elevated; counts for live keys.")]
Days = Annotated[
    int | None, typer.Option("--expires-in-days", min=1, max=36_500, help="Else it stays valid.")
]
Addresses = Annotated[
    list[str] | None, typer.Option("--allow", help="Address or CIDR it may come from; else any.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]
KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="The id that `keys list` shows.")]


@app.command()
@told()
def create(  # noqa: PLR0913 - each argument is an option of the command
    *,
    entity: Entity,
    name: Name,
    live: Live = False,
    scope: Scopes = None,
    tier: Tier = "standard",
    expires_in_days: Days = None,
    allow: Addresses = None,
    as_json: AsJson = False,
    stack: StackName = DEFAULT_STACK,
) -> None:
    """Issue a key. Its text is shown once and stored nowhere."""
    new_key = NewKey(
        entity_id=_entity_id(entity),
        livemode=live,
        name=_label(name),
        scopes=tuple(dict.fromkeys(scope or SCOPES)),
        rate_tier=tier,
        ip_allowlist=tuple(allow or ()),
    )
    issue = Stack.find(stack).operator().issue_key
    if expires_in_days is not None:
        new_key = replace(new_key, expires_at=issue.clock() + timedelta(days=expires_in_days))
    issued = issue(new_key)
    typer.echo(_as_json(issued) if as_json else _as_text(issued))


@app.command("list")
@told()
def list_all(entity: OneEntity = None, stack: StackName = DEFAULT_STACK) -> None:
    """Show the keys, never their text."""
    entity_id = None if entity is None else _entity_id(entity)
    keys = Stack.find(stack).operator().keys.all_of(entity_id)
    if not keys:
        typer.echo("There are no keys." if entity is None else "This entity has no keys.")
        return
    Console().print(_table(sorted(keys, key=lambda key: (key.entity_id, key.created_at))))


@app.command()
@told()
def revoke(key_id: KeyId, stack: StackName = DEFAULT_STACK) -> None:
    """Revoke a key; the next request that carries it is refused."""
    if SHAPE.fullmatch(key_id):
        raise Fault("This is a key's text; revoke it by its id, which `keys list` shows")
    revoked = Stack.find(stack).operator().keys.remove(key_id)
    if revoked is None:
        raise Fault("There is no key with this id; `keys list` shows the ids")
    typer.echo(f"Revoked {revoked.id} ({revoked.name}) of entity {revoked.entity_id}.")


def _entity_id(text: str) -> str:
    """The id in the spelling that rows have. Raises Fault."""
    lower = text.strip().lower()
    with suppress(ValueError):
        if str(UUID(lower)) == lower:
            return lower
    raise Fault("--entity takes a UUID, such as 0c3f6a52-7d1e-4e61-9a53-5f5c1f0f7a10")


def _label(text: str) -> str:
    label = text.strip()
    if not (1 <= len(label) <= 120 and label.isprintable()):
        raise Fault("--name takes 1 to 120 printable characters")
    return label


def _as_text(issued: IssuedKey) -> str:
    key = issued.key
    return (
        f"A {_mode(key)} key for entity {key.entity_id}, id {key.id}:\n\n"
        f"  {issued.secret}\n\n"
        "This key is shown only now: keep it, it is stored nowhere and cannot be shown again."
    )


def _as_json(issued: IssuedKey) -> str:
    key = issued.key
    return json.dumps(
        {
            "id": key.id,
            "key": issued.secret,
            "entity_id": key.entity_id,
            "livemode": key.livemode,
            "name": key.name,
            "scopes": key.scopes,
            "rate_tier": key.rate_tier,
            "expires_at": timestamp(key.expires_at) if key.expires_at else None,
            "ip_allowlist": key.ip_allowlist,
        }
    )


def _table(keys: list[ApiKey]) -> Table:
    """One block per key, narrow enough for a terminal of 80 columns; ids are never cut."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column("Key, name, entity", width=len(str(UUID(int=0))), overflow="fold")
    table.add_column("Opens", overflow="fold")
    table.add_column("May", width=max(map(len, SCOPES)))
    for key in keys:
        opens = [
            f"{_mode(key)}, {key.rate_tier}" if key.livemode else _mode(key),
            f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "never expires",
            *(f"from {entry}" for entry in key.ip_allowlist),
        ]
        columns = ([key.id, key.name, key.entity_id], opens, key.scopes)
        # Text: what an operator once wrote is never read as markup.
        table.add_row(*(Text("\n".join(lines)) for lines in columns))
    return table


def _mode(key: ApiKey) -> str:
    return "live" if key.livemode else "test"
