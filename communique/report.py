"""The report of a run: accounts of one event side by side, then what contradicts what; each with its place in the text.

As a table for a person, as Markdown for a page, as CSV, TSV or JSON for another program.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from string import ascii_uppercase
from typing import TYPE_CHECKING, TextIO

from communique.accounts import Accounts, Cell, Contrast, Gap, Pair, Side, State, Story, Voice
from communique.grids import Grid, Row, grids
from communique.output import Format, console, markdown, page_source, write_delimited

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

FlatRow = tuple[str | int | float | None, ...]

LEGEND = (
    "● told in this account   ✗ left out, and an article says so   ○ left out: searched and not found   – not compared\n"
    "not comparable: the account is known by one sentence\n"
    "Numbers are offsets into the article's text, in characters; `communique explain ID` shows what a finding rests on."
)

COLUMNS = (
    "event",
    "kind",
    "finding",
    "article",
    "account",
    "speaker",
    "act",
    "words",
    "begin",
    "end",
    "other_article",
    "other_account",
    "other_speaker",
    "other_act",
    "other_words",
    "other_begin",
    "other_end",
    "confidence",
    "reason",
)
"""The columns of CSV and TSV.

`kind` is `told`, `omission stated`, `omission not found`, a kind of contradiction, `update` or `agreement`; of an omission
`other_account` is the silent account and, where it is stated, the other words are those that state it.
"""


def write_report(accounts: Accounts, form: Format, out: TextIO | None = None) -> None:
    """Write the report in the format to standard output, or to `out`."""
    with ReportWriter(form, out) as writer:
        for story in accounts.stories:
            writer.write(story)


class ReportWriter:
    """Writes a report in the format to standard output, or to `out`, a story at a time. Use it as a context manager."""

    def __init__(self, form: Format, out: TextIO | None = None) -> None:
        self._form, self._stream, self._count = form, out or sys.stdout, 0

    def __enter__(self) -> "ReportWriter":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._end()

    def write(self, story: Story) -> None:
        """Write one more story."""
        if self._form is Format.TABLE:
            _write_story(story, console(self._stream))
        elif self._form is Format.MARKDOWN:
            self._stream.writelines(f"{part}\n" for part in _story_markdown(story))
        elif self._form is Format.JSON:
            indented = _story_json(story, indented=1).replace("\n", "\n  ")  # no other line end: JSON strings may hold them
            self._stream.write(f"{',' if self._count else _JSON_BEGIN}\n  {indented}")
        elif self._form is Format.JSONL:
            self._stream.write(f"{_story_json(story)}\n")
        else:
            self._rows(_story_rows(story))
        self._count += 1

    def _rows(self, rows: Iterable[FlatRow]) -> None:
        header = COLUMNS if not self._count else None
        delimiter = "," if self._form is Format.CSV else "\t"
        write_delimited(header, map(plain, rows), delimiter=delimiter, out=self._stream)

    def _end(self) -> None:
        """What stands behind the last story, or in the place of all."""
        if self._form is Format.TABLE:
            console(self._stream).print(LEGEND if self._count else NOTHING, markup=False)
        elif self._form is Format.MARKDOWN:
            self._stream.write(f"{LEGEND}\n")
        elif self._form is Format.JSON:
            self._stream.write("\n ]\n}\n" if self._count else f"{_JSON_BEGIN}]\n}}\n")
        elif self._form is not Format.JSONL and not self._count:
            self._rows(())


NOTHING = "No two accounts of one event, and no contradiction, were found."
_JSON_BEGIN = '{\n "stories": ['


def _story_json(story: Story, *, indented: int | None = None) -> str:
    """A story as JSON, with its `grids`: a row a matter and a cell an account."""
    record = {**asdict(story), "grids": [asdict(grid) for grid in grids(story)]}
    return json.dumps(record, ensure_ascii=False, indent=indented)


def write_wide(accounts: Accounts, form: Format, out: TextIO | None = None) -> None:
    """Write CSV or TSV of a row a matter: event, number, contradictions, then an account and its cell for each column."""
    tables = [grid for story in accounts.stories for grid in grids(story)]
    width = max((len(grid.sides) for grid in tables), default=2)
    heads = [name for n in range(1, width + 1) for name in (f"account_{n}", f"cell_{n}")]
    rows = (plain(row) for grid in tables for row in _wide_rows(grid, width))
    delimiter = "," if form is Format.CSV else "\t"
    write_delimited(("event", "matter", "contradictions", *heads), rows, delimiter=delimiter, out=out or sys.stdout)


def _wide_rows(grid: Grid, width: int) -> Iterator[FlatRow]:
    for number, row in enumerate(grid.rows, start=1):
        pairs = [f for side, cell in zip(grid.sides, row.cells, strict=True) for f in (side_name(side), cell_words(cell))]
        yield (pair_title(grid), number, marks(row), *pairs, *[None] * (2 * width - len(pairs)))


def plain(row: FlatRow) -> FlatRow:
    """The row without formulas: a text that a spreadsheet would compute begins with a quote.

    >>> plain(("=1+1", "-5", -5, "a=b"))
    ("'=1+1", "'-5", -5, 'a=b')
    """
    return tuple(f"'{v}" if isinstance(v, str) and v.startswith(("=", "+", "-", "@", "\t", "\r")) else v for v in row)


# ----------------------------------------------------------------------------------------------- words


def voice_words(voice: Voice) -> str:
    """Speaker, act, words and place of an attribution."""
    negated = "not: " if voice.negated else ""
    return f"{voice.speaker} · {voice.act}: {negated}“{' '.join(voice.words.split())}” {voice.begin}–{voice.end}"


def cell_words(cell: Cell) -> str:
    """What stands in a cell of the table."""
    if cell.state is State.TOLD:
        return "\n".join(f"● {voice_words(voice)}" for voice in cell.voices)
    if cell.state is State.STATED_ABSENT:
        return f"✗ stated absent by {cell.by}: “{' '.join(cell.words.split())}” {cell.begin}–{cell.end} [{cell.finding}]"
    if cell.state is State.NOT_FOUND:
        return f"○ not found (account known to {cell.completeness:.0%}) [{cell.finding}]"
    return "not comparable" if cell.state is State.NOT_COMPARABLE else "–"


def gap_words(gap: Gap) -> str:
    """Who states an omission, and where."""
    return f"✗ {gap.by}: “{' '.join(gap.words.split())}” {gap.begin}–{gap.end} [{gap.id}]"


def _end_words(voice: Voice) -> str:
    """One end of a contradiction: who, what, and according to whom."""
    return f"{voice_words(voice)}\naccording to {voice.account}"


def marks(row: Row) -> str:
    """The contradictions of a matter, a line each: kind and confidence."""
    return "\n".join(f"{c.kind} {c.confidence:.2f}" for c in row.contradictions)


def pair_title(pair: Pair | Grid) -> str:
    """Which event, and when."""
    return f"{pair.event}, {pair.date}" if pair.date and pair.date not in pair.event else pair.event


def story_title(story: Story) -> str:
    """Which articles, a line each."""
    return "\n".join(f"{a.source} · {a.title} · {a.id}" for a in story.articles)


def side_name(side: Side) -> str:
    """Whose account it is, and how it reached us."""
    return f"{side.name}, {side.access}"


def contrasts(story: Story) -> tuple[tuple[str, tuple[Contrast, ...]], ...]:
    """Headings and findings: contradictions, then updates, then agreements."""
    sections = (("What contradicts what", story.contradictions), ("Updates", story.updates), ("What agrees", story.agreements))
    return tuple((heading, found) for heading, found in sections if found)


# ----------------------------------------------------------------------------------------------- tables


def _write_story(story: Story, screen: "Console") -> None:
    """A story for a person."""
    screen.rule("", characters="═", style="dim")
    screen.print(story_title(story), markup=False, style="bold")
    for grid in grids(story):
        screen.print(f"\nAccounts of: {pair_title(grid)}", markup=False, style="bold")
        if len(grid.sides) * LEAST_SIDE + LEAST_MATTER > screen.width:
            _write_grid_list(grid, screen)
        else:
            screen.print(_grid_table(grid))
    if story.gaps:
        screen.print("\nLeft out, as an article says", markup=False, style="bold")
        screen.print(_gap_table(story.gaps))
    for heading, found in contrasts(story):
        screen.print(f"\n{heading}", markup=False, style="bold")
        screen.print(_contrast_table(found))
    screen.print()


_STYLES = {State.TOLD: "", State.STATED_ABSENT: "red", State.NOT_FOUND: "yellow", State.NOT_COMPARABLE: "dim", State.OPEN: "dim"}


LEAST_SIDE, LEAST_MATTER = 24, 18
"""How wide, in characters, the column of an account and that of the matters must be; in a narrower terminal a list is written."""


def _write_grid_list(grid: Grid, screen: "Console") -> None:
    """The accounts of an event for a narrow terminal: of each matter, what each account has on it, below each other."""
    screen.print(_lettered([_text(side_name(side), "bold") for side in grid.sides]))
    for number, row in enumerate(grid.rows, start=1):
        head = " · ".join([str(number), *marks(row).splitlines()])
        screen.print(_text(f"{head} ".ljust(screen.width, "─"), "dim"))
        screen.print(_lettered([_text(cell_words(cell), _STYLES[cell.state]) for cell in row.cells]))


def _lettered(lines: Iterable["RichText"]) -> "RichTable":
    """The lines below each other, each behind the letter of its account."""
    from rich.table import Table

    table = Table.grid(padding=(0, 1, 0, 0))
    for letter, line in zip(ascii_uppercase, lines, strict=False):
        table.add_row(_text(letter, "bold"), line)
    return table


def _grid_table(grid: Grid) -> "RichTable":
    table = _table()
    table.add_column("", overflow="fold", max_width=LEAST_MATTER)
    for side in grid.sides:
        table.add_column(_text(side_name(side)), ratio=1, overflow="fold")
    for number, row in enumerate(grid.rows, start=1):
        first = f"{number}\n{marks(row)}".strip()
        table.add_row(_text(first, "bold"), *(_text(cell_words(c), _STYLES[c.state]) for c in row.cells))
    return table


def _contrast_table(found: tuple[Contrast, ...]) -> "RichTable":
    table = _table()
    for heading, ratio in (("kind, confidence, reason", 2), ("one", 3), ("the other", 3)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for contrast in found:
        name = f"{contrast.kind}, {contrast.confidence:.2f}\n{contrast.detail}\n[{contrast.id}]"
        table.add_row(_text(name), *(_text(_end_words(v)) for v in (contrast.one, contrast.other)))
    return table


def _gap_table(gaps: tuple[Gap, ...]) -> "RichTable":
    table = _table()
    for heading, ratio in (("what", 3), ("left out of", 2), ("stated by", 3)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for gap in gaps:
        table.add_row(*(_text(words) for words in (voice_words(gap.omitted), gap.left_out_of, gap_words(gap))))
    return table


def _table() -> "RichTable":
    from rich import box
    from rich.table import Table

    return Table(box=box.ROUNDED, show_lines=True, expand=True)


def _text(words: str, style: str = "") -> "RichText":
    from rich.text import Text

    return Text(words, style=style)


# ----------------------------------------------------------------------------------------------- Markdown


def as_markdown(accounts: Accounts) -> str:
    """The report as a page of Markdown."""
    return "".join(f"{part}\n" for part in (*(p for story in accounts.stories for p in _story_markdown(story)), LEGEND))


def _story_markdown(story: Story) -> Iterator[str]:
    """A story as paragraphs and tables of Markdown."""
    titles = (f"{page_source(a.source)} · {a.title} · {a.id}" for a in story.articles)
    yield f"## {'; '.join(titles)}\n"
    for grid in grids(story):
        rows = [[_breaks(marks(row)), *(_breaks(cell_words(cell)) for cell in row.cells)] for row in grid.rows]
        heads = ["contradiction", *(side_name(side) for side in grid.sides)]
        yield from (f"### {pair_title(grid)}\n", markdown(heads, rows))
    if story.gaps:
        gaps = [[voice_words(gap.omitted), gap.left_out_of, gap_words(gap)] for gap in story.gaps]
        yield from ("### Left out, as an article says\n", markdown(["what", "left out of", "stated by"], gaps))
    for heading, found in contrasts(story):
        lines = [_contrast_row(contrast) for contrast in found]
        yield from (f"### {heading}\n", markdown(["kind", "one", "other", "confidence", "finding"], lines))


def _contrast_row(contrast: Contrast) -> FlatRow:
    ends = (_breaks(_end_words(v)) for v in (contrast.one, contrast.other))
    return (contrast.kind, *ends, contrast.confidence, contrast.id)


def _breaks(words: str) -> str:
    return words.replace("\n", "<br>")


# ----------------------------------------------------------------------------------------------- rows


def flat_rows(accounts: Accounts) -> Iterator[FlatRow]:
    """A row for each attribution told, each omission, each contradiction, update and agreement."""
    return (row for story in accounts.stories for row in _story_rows(story))


def _story_rows(story: Story) -> Iterator[FlatRow]:
    told: set[tuple[str, str, str]] = set()
    for pair in story.pairs:
        yield from _pair_rows(pair, told)
    for gap in story.gaps:
        place = (gap.words, gap.begin, gap.end)
        ends = (*_voice_fields(gap.omitted), gap.omitted.article, gap.left_out_of, None, None, *place)
        yield ("", "omission stated", gap.id, *ends, gap.confidence, f"stated by {gap.by}")
    for contrast in (*story.contradictions, *story.updates, *story.agreements):
        ends = (*_voice_fields(contrast.one), *_voice_fields(contrast.other))
        yield ("", contrast.kind, contrast.id, *ends, contrast.confidence, f"{contrast.rule}: {contrast.detail}")


def _pair_rows(pair: Pair, told: set[tuple[str, str, str]]) -> Iterator[FlatRow]:
    event = pair_title(pair)
    for cells in pair.rows:
        for number in (0, 1):
            for voice in cells[number].voices:
                if (event, voice.article, voice.id) not in told:
                    told.add((event, voice.article, voice.id))
                    yield (event, "told", "", *_voice_fields(voice), *[None] * 7, voice.confidence, "")
            silent, side = cells[1 - number], pair.sides[1 - number]
            if silent.state in (State.STATED_ABSENT, State.NOT_FOUND):
                yield from _omission_rows(event, cells[number], silent, (side.article, side.name))


def _omission_rows(event: str, told: Cell, silent: Cell, side: tuple[str, str]) -> Iterator[FlatRow]:
    stated = silent.state is State.STATED_ABSENT
    kind = "omission stated" if stated else "omission not found"
    place = (silent.words, silent.begin, silent.end) if stated else (None, None, None)
    reason = f"stated by {silent.by}" if stated else f"account known to {silent.completeness:.0%}"
    for voice in told.voices[:1]:
        yield (event, kind, silent.finding, *_voice_fields(voice), *side, None, None, *place, silent.confidence, reason)


def _voice_fields(voice: Voice) -> FlatRow:
    return (voice.article, voice.account, voice.speaker, voice.act, voice.words, voice.begin, voice.end)
