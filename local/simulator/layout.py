"""The look of the simulator's pages: no script, readable on a phone, light and dark."""

from html import escape

STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #6b7280; --go: #1d4ed8; --bad: #b91c1c }
@media (prefers-color-scheme: dark) { :root { --quiet: #9ca3af; --go: #3b82f6; --bad: #f87171 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 76rem; line-height: 1.5;
  font: 1rem/1.5 system-ui, sans-serif }
body.narrow { max-width: 30rem }
header { color: var(--quiet); font-size: .875rem; margin-bottom: 1.5rem }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem }
.card { border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .875rem }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line);
  vertical-align: top; white-space: nowrap }
th { color: var(--quiet); font-weight: 500 }
form { margin: .75rem 0 0 }
form.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end }
label { display: grid; gap: .15rem; font-size: .8rem; color: var(--quiet) }
input, select, button { font: inherit; padding: .4rem .7rem; border-radius: .5rem;
  border: 1px solid var(--line); max-width: 100% }
button { cursor: pointer; min-height: 2.5rem }
button.go { background: var(--go); border-color: var(--go); color: #fff }
.choice { display: flex; gap: .75rem; margin-top: 1.25rem } .choice button { flex: 1 }
.quiet { color: var(--quiet) } .bad { color: var(--bad) }
td form { display: inline-block; margin: 0 .4rem 0 0 }
td button { min-height: 0; padding: .1rem .6rem }
"""


def page(title: str, body: str, *, narrow: bool = False) -> str:
    """A whole page; the body is HTML, the title is not."""
    kind = ' class="narrow"' if narrow else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body{kind}><header>Shopify simulator — nothing here reaches Shopify</header>"
        f"<main>{body}</main></body></html>\n"
    )


def table(heads: list[str], rows: list[list[str]], empty: str) -> str:
    """A table of cells that are HTML, or the sentence that says why there is none."""
    if not rows:
        return f'<p class="quiet">{escape(empty)}</p>'
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def hidden(name: str, value: str) -> str:
    """A field that goes along with a form."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
