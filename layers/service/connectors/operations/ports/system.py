"""The time, and new ids."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
Ids = Callable[[str], str]
"""A new, time-ordered id behind the given prefix."""
