"""Entry point: `./arcus`, or `python -m cli`."""

import typer

from cli import events, keys

app = typer.Typer(
    name="arcus",
    help="Operate an Arcus integrations stack, in the account that your AWS settings name.",
    no_args_is_help=True,
    add_completion=False,
    # Typer's own would show local variables, and with them a key.
    pretty_exceptions_enable=False,
)
app.add_typer(keys.app, name="keys")
app.add_typer(events.app, name="events")

if __name__ == "__main__":
    app(prog_name="arcus")
