"""The version that the code has at present."""

import tomllib
from pathlib import Path

VERSION: str = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"][
    "version"
]
