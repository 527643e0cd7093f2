"""The accounts side by side as one page of HTML that needs nothing else: to read, to print, to send by mail.

Every word that comes from an article is escaped; the page has no script and loads nothing. It follows the reader's choice of a
light or a dark screen.
"""

from collections.abc import Iterable
from html import escape

from communique.accounts import Accounts, Cell, Contrast, Gap, Side, State, Story, Voice
from communique.grids import Grid, Row, grids
from communique.output import page_source

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ --paper: #fff; --ink: #1d1d1f; --soft: #5b5f66; --line: #d4d7dc; --head: #f1f3f5; --stated: #a3141d;
  --stated-paper: #fdecec; --unfound: #7a5200; --unfound-paper: #fff5dc; --mark: #0b5394; }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #17181a; --ink: #e8e8ea; --soft: #a3a8b0; --line: #3b3f45;
  --head: #222427; --stated: #ff9a9a; --stated-paper: #3a1c1e; --unfound: #f0c566; --unfound-paper: #352b14; --mark: #8ec2f5; }} }}
body {{ background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; max-width: 1000px; margin: 0 auto;
  padding: 1rem; }}
h1 {{ font-size: 1.4rem; }} h2 {{ font-size: 1.15rem; margin-top: 2rem; }} h3 {{ font-size: 1rem; margin-bottom: .4rem; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; }}
th, td {{ border: 1px solid var(--line); padding: .45rem .55rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }}
thead th {{ background: var(--head); }}
th.matter {{ width: 7.5rem; font-weight: normal; }}
td p, th p {{ margin: 0 0 .4rem; }} td p:last-child, th p:last-child {{ margin-bottom: 0; }}
small, .legend {{ color: var(--soft); }}
.stated {{ background: var(--stated-paper); }} .stated b {{ color: var(--stated); }}
.unfound {{ background: var(--unfound-paper); }} .unfound b {{ color: var(--unfound); }}
.silent {{ color: var(--soft); }}
.mark {{ color: var(--mark); font-weight: 600; }}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
<p class="legend">{legend}</p>
</body>
</html>
"""

_LEGEND = (
    "What was reported, never what happened. Numbers are offsets into the article’s text, in characters. Not found: the account "
    "was searched in vain; the share says how completely it is known. Not comparable: the account is known by one sentence. "
    "–: nothing was compared. `communique explain ID` shows what a finding rests on."
)


def as_html(accounts: Accounts) -> str:
    """The page of all stories."""
    body = "\n".join(_story(story) for story in accounts.stories)
    nothing = "<p>No two accounts of one event, and no contradiction, were found.</p>"
    return _PAGE.format(title="Accounts side by side", body=body or nothing, legend=escape(_LEGEND))


def _story(story: Story) -> str:
    sources = "<br>\n".join(
        f"{escape(a.title)} <small>{escape(page_source(a.source))} · {escape(a.id)}</small>" for a in story.articles
    )
    parts = [f"<h2>{sources}</h2>", *(_grid(grid) for grid in grids(story))]
    if story.gaps:
        parts.append(_list("Left out, as an article says", (_gap(gap) for gap in story.gaps)))
    for heading, found in (
        ("What contradicts what", story.contradictions),
        ("Updates", story.updates),
        ("What agrees", story.agreements),
    ):
        if found:
            parts.append(_contrasts(heading, found))
    return "\n".join(parts)


def _grid(grid: Grid) -> str:
    title = f"{grid.event}, {grid.date}" if grid.date and grid.date not in grid.event else grid.event
    heads = "".join(f'<th scope="col">{_side(side)}</th>' for side in grid.sides)
    rows = "\n".join(_row(number, row) for number, row in enumerate(grid.rows, start=1))
    return (
        f"<h3>Accounts of: {escape(title)}</h3>\n<table>\n"
        f'<thead><tr><th scope="col" class="matter">matter</th>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>'
    )


def _side(side: Side) -> str:
    return f"{escape(side.name)}<br><small>{escape(side.access)}</small>"


def _row(number: int, row: Row) -> str:
    marks = "".join(f'<p class="mark">{escape(c.kind)} {c.confidence:.2f}</p>' for c in row.contradictions)
    return f'<tr><th scope="row" class="matter">{number}{marks}</th>{"".join(_cell(cell) for cell in row.cells)}</tr>'


def _cell(cell: Cell) -> str:
    if cell.state is State.TOLD:
        return f"<td>{''.join(f'<p>{_voice(voice)}</p>' for voice in cell.voices)}</td>"
    if cell.state is State.STATED_ABSENT:
        place = _place(cell.words, cell.begin, cell.end)
        return f'<td class="stated"><b>stated absent by {escape(cell.by)}</b>: {place} {_id(cell.finding)}</td>'
    if cell.state is State.NOT_FOUND:
        return (
            f'<td class="unfound"><b>not found</b> (account known to {cell.completeness:.0%}; confidence {cell.confidence:.2f}) '
            f"{_id(cell.finding)}</td>"
        )
    return f'<td class="silent">{"not comparable" if cell.state is State.NOT_COMPARABLE else "–"}</td>'


def _voice(voice: Voice) -> str:
    negated = "not: " if voice.negated else ""
    return f"{escape(voice.speaker)} · <i>{escape(voice.act)}</i>: {negated}{_place(voice.words, voice.begin, voice.end)}"


def _place(words: str, begin: int, end: int) -> str:
    return f"“{escape(' '.join(words.split()))}” <small>{begin}–{end}</small>"


def _id(finding: str) -> str:
    return f"<small>{escape(finding)}</small>"


def _gap(gap: Gap) -> str:
    place = _place(gap.words, gap.begin, gap.end)
    return f"{_voice(gap.omitted)}; left out of {escape(gap.left_out_of)}, stated by {escape(gap.by)}: {place} {_id(gap.id)}"


def _list(heading: str, items: Iterable[str]) -> str:
    return f"<h3>{escape(heading)}</h3>\n<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _contrasts(heading: str, found: Iterable[Contrast]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("kind, confidence, reason", "one", "the other"))
    head = f"<thead><tr>{heads}</tr></thead>"
    rows = "\n".join(
        f'<tr><td><p class="mark">{escape(c.kind)} {c.confidence:.2f}</p><p>{escape(c.detail)}</p>{_id(c.id)}</td>'
        f"{_end(c.one)}{_end(c.other)}</tr>"
        for c in found
    )
    return f"<h3>{escape(heading)}</h3>\n<table>\n{head}\n<tbody>\n{rows}\n</tbody>\n</table>"


def _end(voice: Voice) -> str:
    return f"<td><p>{_voice(voice)}</p><small>according to {escape(voice.account)}</small></td>"
