"""Imports one function as Lambda would, and prints as JSON which modules that has loaded.

Only what the dependencies layer pins can be imported: the environment of the tests holds more.
Run as `python cold_start.py <folder of the handler> <requirements of the layer>`.
"""

import importlib
import json
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path


class NotInTheLayer:
    """Finds nothing of the distributions that the layer does not hold."""

    def __init__(self, requirements: str) -> None:
        names = re.findall(r"^([\w.-]+)==", requirements, re.MULTILINE)
        held = set(map(_normal, names))
        self.hidden = {
            top
            for top, distributions in packages_distributions().items()
            if not held.intersection(map(_normal, distributions))
        }

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Refuse what is hidden; let others find the rest."""
        if name.partition(".")[0] in self.hidden:
            raise ModuleNotFoundError(name)


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def main(folder: str, requirements: str) -> None:
    """Import the folder's handler."""
    finder = NotInTheLayer(Path(requirements).read_text(encoding="utf-8"))
    sys.meta_path.insert(0, finder)
    sys.path.insert(0, folder)
    importlib.import_module("handler")
    sys.stdout.write(json.dumps(sorted(sys.modules)))


if __name__ == "__main__":
    main(*sys.argv[1:])
