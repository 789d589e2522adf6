"""The simulator's own switches over HTTP, for the control page and for tests elsewhere."""

from dataclasses import dataclass

from local.simulator.answers import Answer, as_json, as_page, plain, see_other
from local.simulator.app import handle_of
from local.simulator.commands import COMMANDS, Command
from local.simulator.control_page import control_page, wrong_page
from local.simulator.fields import WrongField
from local.simulator.requests import Request, Unreadable
from local.simulator.shopify import Shopify
from local.simulator.views import VIEWS

ROOT = "/_control/"


@dataclass(frozen=True)
class Control:
    """Shows what has been seen, and does what a button says."""

    shopify: Shopify

    def page(self) -> Answer:
        """The page for a person."""
        return as_page(200, control_page(self.shopify))

    def answer(self, request: Request) -> Answer:
        """One request below `/_control/`."""
        name = request.path.removeprefix(ROOT)
        if request.method == "GET":
            return self._shown(name, request)
        if request.foreign:
            return plain(403)
        command = COMMANDS.get(name)
        return _nothing() if command is None else self._done(command, request)

    def _shown(self, name: str, request: Request) -> Answer:
        if name == "":
            fields = {name: list(command.fields) for name, command in COMMANDS.items()}
            return as_json(200, {"commands": fields, "views": list(VIEWS)})
        view = VIEWS.get(name)
        return (
            _nothing() if view is None else as_json(200, {name: view(self.shopify, request.query)})
        )

    def _done(self, command: Command, request: Request) -> Answer:
        try:
            parameters = request.parameters()
            told = command(self.shopify, parameters)
        except Unreadable:
            return as_json(400, {"error": "the body is no JSON object", "field": None})
        except WrongField as wrong:
            if not request.wants_json:
                return as_page(400, wrong_page(wrong.field, wrong.right))
            return as_json(400, {"error": str(wrong), "field": wrong.field})
        if request.wants_json:
            return as_json(200, told)
        return see_other(f"/#{self._place(command, parameters)}")

    def _place(self, command: Command, parameters: dict[str, object]) -> str:
        """The part of the page that shows what has become of it."""
        if command.section != "shops" or "shop" not in parameters:
            return command.section
        shop = self.shopify.shops.shop(str(parameters["shop"]).strip())
        return f"shop-{handle_of(shop.domain)}"


def _nothing() -> Answer:
    known = f"GET {ROOT}{{{', '.join(VIEWS)}}}, POST {ROOT}{{{', '.join(COMMANDS)}}}"
    return as_json(404, {"error": f"there is no such command; there are {known}"})
