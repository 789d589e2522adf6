"""`arcus events`: what could not be announced."""

from typing import Annotated

import typer

from cli.faults import told
from cli.stack import DEFAULT_STACK, Stack, StackName
from connectors.operations.events.redrive import Redriven

app = typer.Typer(no_args_is_help=True, help="Events that could not be announced.")


@app.callback()
def events() -> None:
    """Events that could not be announced."""


@app.command()
@told()
def redrive(
    most: Annotated[
        int | None, typer.Option("--most", min=1, help="Look at no more messages than this.")
    ] = None,
    stack: StackName = DEFAULT_STACK,
) -> None:
    """Send the dead-letter queue's events again; only what the bus accepts leaves the queue."""
    outcome = Stack.find(stack).redrive()(most)
    for line in _report(outcome):
        typer.echo(line)
    if outcome.refused:
        raise typer.Exit(1)


def _report(outcome: Redriven) -> list[str]:
    if outcome == Redriven(0, {}, ()):
        return ["There is nothing to send again."]
    lines = [f"{_events(outcome.sent)} sent again."]
    if outcome.refused:
        why = ", ".join(f"{code} {count}" for code, count in sorted(outcome.refused.items()))
        total = sum(outcome.refused.values())
        lines.append(f"{_events(total)} refused by the bus again and left in the queue ({why}).")
    if outcome.unsendable:
        count = len(outcome.unsendable)
        what = "1 message holds" if count == 1 else f"{count} messages hold"
        lines.append(f"{what} no event, only a position in the stream; left in the queue:")
        lines += [f"  {text}" for text in outcome.unsendable]
    return lines


def _events(count: int) -> str:
    return "1 event" if count == 1 else f"{count} events"
