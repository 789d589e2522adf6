"""The documents: a short README, links that lead somewhere, and files that are there."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, committed

PAGES = [path for path in committed() if path.suffix == ".md" and "releases" not in path.parts]
FIRST_SCREEN_AND_MORE = 150
"""Lines of the README, at most."""
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
FILE = re.compile(
    r"`((?:domain|operations|adapters|api|wiring|functions|layers|bench|local|cli|tests|events)"
    r"/[\w/.-]+\.(?:py|json|pem|yaml|md))`"
)
ROOMS = (ROOT, ROOT / "layers" / "service" / "connectors")
"""Where a document's paths begin."""


def text(page: Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert text(Path("README.md")).count("\n") <= FIRST_SCREEN_AND_MORE


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    broken = [to for to in LINK.findall(text(page)) if not (ROOT / page.parent / to).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = FILE.findall(text(page))
    assert [name for name in named if not any((room / name).exists() for room in ROOMS)] == []


def test_every_page_of_the_documents_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [Path("README.md")]
    while waiting:
        page = waiting.pop()
        if page in reached or not page.suffix:
            continue
        reached.add(page)
        if page.suffix == ".md":
            found = LINK.findall(text(page))
            waiting += [(ROOT / page.parent / to).resolve().relative_to(ROOT) for to in found]
    assert {page for page in PAGES if page.parts[0] == "docs"} <= reached
