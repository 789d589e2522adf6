"""The look of the simulator's pages: for a phone first, by day and by night."""

STYLE = """
:root { color-scheme: light dark;
  --paper: #ffffff; --sheet: #f6f7f9; --ink: #1b2430; --quiet: #4b5563; --line: #d5d9e0;
  --edge: #6b7280; --go: #1d4ed8; --go-ink: #ffffff; --link: #1d4ed8;
  --good: #14532d; --good-paper: #dcfce7; --bad: #991b1b; --bad-paper: #fee2e2;
  --wait: #713f12; --wait-paper: #fef3c7; --plain-paper: #e5e7eb }
@media (prefers-color-scheme: dark) { :root {
  --paper: #11161f; --sheet: #1b2330; --ink: #eef1f5; --quiet: #b3bcc9; --line: #364152;
  --edge: #8b97a8; --go: #2557d6; --go-ink: #ffffff; --link: #93b4ff;
  --good: #bbf7d0; --good-paper: #14532d; --bad: #fecaca; --bad-paper: #7f1d1d;
  --wait: #fde68a; --wait-paper: #5c3410; --plain-paper: #364152 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem 1rem 4rem; max-width: 60rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
body.narrow { max-width: 30rem }
header { color: var(--quiet); font-size: .875rem; margin-bottom: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem }
h3 { font-size: 1.05rem; line-height: 1.35; margin: 1.5rem 0 .5rem }
.card h3 { margin-top: 0 }
h4 { font-size: .95rem; margin: 1.25rem 0 .25rem }
p { margin: .25rem 0 .75rem }
a { color: var(--link) }
nav, .acts { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0 }
nav a, a.button, button { display: inline-flex; align-items: center; justify-content: center;
  min-height: 2.75rem; min-width: 2.75rem; padding: .4rem .9rem; border-radius: .5rem;
  border: 1px solid var(--edge); background: var(--paper); color: var(--ink); font: inherit;
  text-align: center; text-decoration: none; cursor: pointer }
button.go { background: var(--go); border-color: var(--go); color: var(--go-ink) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.card { border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0 0 1rem;
  background: var(--sheet) }
.card:target { border-color: var(--link); box-shadow: 0 0 0 2px var(--link) }
dl { display: grid; grid-template-columns: minmax(6rem, 2fr) minmax(0, 5fr); margin: .5rem 0;
  gap: .25rem 1rem }
dt { color: var(--quiet) } dd { margin: 0 }
form { margin: 0 }
form.fields { display: grid; gap: .75rem; margin: .75rem 0 1.25rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); align-items: end }
form.fields > button, form.fields > .all { grid-column: 1 / -1 }
form.fields > button { justify-self: start }
label { display: block } label small { color: var(--quiet); font-size: .875rem }
label > span { display: block; font-weight: 500 }
input:not([type=checkbox]), select, textarea { width: 100%; min-height: 2.75rem; font: inherit;
  padding: .4rem .7rem; border-radius: .5rem; border: 1px solid var(--edge);
  background: var(--paper); color: var(--ink) }
label.tick { display: flex; align-items: center; gap: .6rem; min-height: 2.75rem }
label.tick > span { display: inline; font-weight: 400 }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; flex: none; accent-color: var(--go) }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0; padding: .25rem .9rem }
legend { font-weight: 500; padding: 0 .3rem }
fieldset .ticks { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)) }
summary { min-height: 2.75rem; padding: .6rem 0; cursor: pointer; color: var(--link) }
ol.log, ul.armed { list-style: none; margin: 0 0 1rem; padding: 0 }
ol.log li, ul.armed li { border-top: 1px solid var(--line) }
ol.log li:last-child, ul.armed li:last-child { border-bottom: 1px solid var(--line) }
ol.log summary { color: var(--ink) } ol.log dl { margin: 0 0 .75rem; padding-left: 1rem }
ul.armed .acts { margin: 0 }
ul.armed li { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center;
  justify-content: space-between; padding: .5rem 0 }
.tag { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .875rem;
  background: var(--plain-paper); color: var(--ink) }
.tag.good { background: var(--good-paper); color: var(--good) }
.tag.bad { background: var(--bad-paper); color: var(--bad) }
.tag.wait { background: var(--wait-paper); color: var(--wait) }
.log dl { grid-template-columns: 5rem minmax(0, 1fr) }
code, .log dd { font-family: ui-monospace, monospace; font-size: .9em }
.choice { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.25rem }
.choice button { flex: 1 } .choice button.aside { flex: 1 0 100% }
.quiet { color: var(--quiet) } .bad { color: var(--bad) }
ul.plain { list-style: none; padding: 0; margin: .5rem 0 }
"""
"""Text on its paper has a contrast of 4.5 at least, an edge of 3; what is touched is 44 px high."""
