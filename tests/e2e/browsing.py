"""A real browser, and what makes a page usable in it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright

from tests.node import installed

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""No sandbox, as it is started by root in a container; and no calls home."""
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
TOUCHED = "a, button, input:not([type=hidden]):not([type=checkbox]), select, textarea, summary"
TOUCHED += ", label.tick"
LEAST_PIXELS = 44


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """The browser, as long as the block lasts."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


def fits(page: Page) -> bool:
    """Whether nobody has to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def keep(page: Page, name: str) -> None:
    """A picture for whoever wants to look."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def violations(page: Page) -> list[Any]:
    """What axe finds wrong with the page as it stands: the rule, and where."""
    axe = installed(Path(__file__).parent / "axe") / "node_modules" / "axe-core" / "axe.min.js"
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("async () => JSON.stringify((await axe.run()).violations)")
    return [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in json.loads(found)]


def too_small(page: Page) -> list[str]:
    """What is touched and is smaller than a finger's end, of all that can be seen."""
    small: list[str] = page.evaluate(
        """([touched, least]) => [...document.querySelectorAll(touched)]
            .filter((it) => it.checkVisibility())
            .filter((it) => { const { width, height } = it.getBoundingClientRect();
                              return width < least - 0.01 || height < least - 0.01 })
            .map((it) => it.outerHTML.slice(0, 120))""",
        [TOUCHED, LEAST_PIXELS],
    )
    return small


def edges(page: Page) -> dict[str, float]:
    """The contrast of a field's edge to the field, to a card, and to the page (WCAG: 3)."""
    contrasts: dict[str, float] = page.evaluate(
        """() => {
            const light = (colour) => {
                const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
                    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] };
            const field = document.querySelector('input:not([type=hidden]):not([type=checkbox])');
            const edge = light(getComputedStyle(field).borderTopColor);
            const around = { field, card: document.querySelector('.card'), page: document.body };
            return Object.fromEntries(Object.entries(around).map(([name, it]) => {
                const paper = light(getComputedStyle(it).backgroundColor);
                return [name, (Math.max(edge, paper) + 0.05) / (Math.min(edge, paper) + 0.05)] }))
        }"""
    )
    return contrasts
