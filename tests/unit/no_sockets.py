"""A guard that hears of every socket in this process and lets none come to be while it is armed."""

import sys
from dataclasses import dataclass, field


class SocketUsed(BaseException):
    """A unit test reached for the network; no Exception, so that no code under test swallows it."""


@dataclass
class Guard:
    """Listens to the interpreter's own audit events, which nothing can go around."""

    armed: bool = False
    heard: list[str] = field(default_factory=list)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Refuse whatever concerns sockets."""
        if self.armed and event.startswith("socket."):
            self.heard.append(event)
            raise SocketUsed(event)


GUARD = Guard()
sys.addaudithook(GUARD.hear)
