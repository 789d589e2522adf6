"""Acts that begin together, each on a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier


def at_once[T](acts: list[Callable[[], T]]) -> list[T]:
    """What each act returns; all begin together."""
    start = Barrier(len(acts))

    def one(act: Callable[[], T]) -> T:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))
