"""What the simulator's pages are made of: the page itself, forms and their fields; no script."""

from collections.abc import Mapping
from html import escape

from local.simulator.style import STYLE

Options = Mapping[str, str]
"""What is chosen from: values with their words."""


def page(title: str, body: str, *, narrow: bool = False, style: str = "") -> str:
    """A whole page; the body is HTML, the title is not."""
    kind = ' class="narrow"' if narrow else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{STYLE}{style}</style></head>"
        f"<body{kind}><header>Shopify simulator — nothing here reaches Shopify</header>"
        f"<main>{body}</main></body></html>\n"
    )


def section(name: str, title: str, body: str) -> str:
    """A part of a page that can be gone to."""
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">'
        f'<h2 id="{name}-title">{escape(title)}</h2>{body}</section>'
    )


def breaking(domain: str) -> str:
    """A long name is broken before a dot, on a phone."""
    return escape(domain).replace(".", "<wbr>.")


def listed(pairs: Mapping[str, str]) -> str:
    """Names with what is said of each, which is HTML."""
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{said}</dd>" for name, said in pairs.items())
    return f"<dl>{lines}</dl>"


def tag(kind: str, words: str) -> str:
    """A word or two that is seen at once: good, bad, wait, or plain."""
    return f'<span class="tag {kind}">{escape(words)}</span>'


def more(summary: str, body: str) -> str:
    """What is seen when it is asked for."""
    return f"<details><summary>{escape(summary)}</summary>{body}</details>"


def hidden(name: str, value: str) -> str:
    """A field that goes along with a form."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def button(act: str, words: str, fields: Options, *, go: bool = False) -> str:
    """A button that does one thing."""
    kept = "".join(hidden(name, value) for name, value in fields.items())
    return f'<form method="post" action="/_control/{act}">{kept}{_button(words, go=go)}</form>'


def form(act: str, words: str, *fields: str) -> str:
    """Fields with a button below them."""
    return (
        f'<form class="fields" method="post" action="/_control/{act}">{"".join(fields)}'
        f"{_button(words, go=True)}</form>"
    )


def entry(words: str, name: str, value: str = "", *, hint: str = "", more: str = "") -> str:
    """A line to write in; `more` are further attributes."""
    return _label(
        words, hint, f'<input name="{escape(name)}" value="{escape(value)}" {more}>', name=name
    )


def lines(words: str, name: str, value: str = "", *, hint: str = "") -> str:
    """Some lines to write in."""
    control = f'<textarea name="{escape(name)}" rows="2">\n{escape(value)}</textarea>'
    return _label(words, hint, control, name=name)


def choice(words: str, name: str, options: Options, chosen: str = "") -> str:
    """One of a few."""
    made = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(said)}</option>"
        for value, said in options.items()
    )
    return _label(words, "", f'<select name="{escape(name)}">{made}</select>', name=name)


def tick(words: str, name: str, *, ticked: bool = False) -> str:
    """A box to tick; the words are HTML."""
    state = " checked" if ticked else ""
    box = f'<input type="checkbox" name="{escape(name)}" value="on"{state}>'
    return f'<label class="tick">{box}<span>{words}</span></label>'


def _label(words: str, hint: str, control: str, *, name: str) -> str:
    small = f" <small>{escape(hint)}</small>" if hint else ""
    kind = escape(name.replace(".", "-"))
    return f'<label class="field-{kind}"><span>{escape(words)}{small}</span>{control}</label>'


def _button(words: str, *, go: bool) -> str:
    kind = ' class="go"' if go else ""
    return f"<button{kind}>{escape(words)}</button>"
