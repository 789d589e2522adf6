"""Imports one built function, and prints which modules that compiled and which it loaded."""

import importlib
import importlib.machinery
import json
import sys
from typing import Any

COMPILED: list[str] = []
COMPILE = importlib.machinery.SourceFileLoader.source_to_code


def noted(loader: Any, source: Any, path: Any, **options: Any) -> Any:
    """Compile, and note that it had to be."""
    COMPILED.append(str(path))
    return COMPILE(loader, source, path, **options)


def main(name: str) -> None:
    """Import the module of that name."""
    importlib.machinery.SourceFileLoader.source_to_code = noted  # type: ignore[assignment, method-assign]
    importlib.import_module(name)
    sys.stderr.write("\n" + json.dumps({"compiled": COMPILED, "loaded": sorted(sys.modules)}))


if __name__ == "__main__":
    main(sys.argv[1])
