"""One line of the table: a goal, and how the service and its likes stand to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf


@dataclass(frozen=True)
class Row:
    """A measured number, which must not be above its limit; `beside` is what others take.

    Without a limit it is there to be read, and judges nobody.
    """

    number: int
    what: str
    value: float
    limit: float = inf
    beside: Mapping[str, float] = field(default_factory=dict)
    remark: str = ""

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.value <= self.limit
