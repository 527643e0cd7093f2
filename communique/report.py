"""The report of a run: accounts of one event side by side, then what contradicts what; each with its place in the text.

As a table for a person, as Markdown for a page, as CSV, TSV or JSON for another program.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, TextIO

from communique.accounts import Accounts, Cell, Contrast, Gap, Pair, State, Story, Voice
from communique.output import Format, console, markdown, write_delimited

if TYPE_CHECKING:
    from rich.table import Table as RichTable
    from rich.text import Text as RichText

FlatRow = tuple[str | int | float | None, ...]

LEGEND = (
    "● told in this account   ✗ left out, and an article says so   ○ left out: searched and not found   – not compared\n"
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
    stream = out or sys.stdout
    if form is Format.TABLE:
        _write_tables(accounts, stream)
    elif form is Format.MARKDOWN:
        stream.write(as_markdown(accounts))
    elif form is Format.JSON:
        stream.write(json.dumps(asdict(accounts), ensure_ascii=False, indent=1) + "\n")
    else:
        write_delimited(COLUMNS, flat_rows(accounts), delimiter="," if form is Format.CSV else "\t", out=stream)


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
        return f"○ not found; the account is known to {cell.completeness:.0%} [{cell.finding}]"
    return "–"


def gap_words(gap: Gap) -> str:
    """Who states an omission, and where."""
    return f"✗ {gap.by}: “{' '.join(gap.words.split())}” {gap.begin}–{gap.end} [{gap.id}]"


def _end_words(voice: Voice) -> str:
    """One end of a contradiction: who, what, and according to whom."""
    return f"{voice_words(voice)}\naccording to {voice.account}"


def pair_title(pair: Pair) -> str:
    """Which event, and when."""
    return f"{pair.event}, {pair.date}" if pair.date and pair.date not in pair.event else pair.event


def story_title(story: Story) -> str:
    """Which articles, a line each."""
    return "\n".join(f"{a.source} · {a.title} · {a.id}" for a in story.articles)


def _side_name(pair: Pair, number: int) -> str:
    side = pair.sides[number]
    return f"{side.name}, {side.access}"


def contrasts(story: Story) -> tuple[tuple[str, tuple[Contrast, ...]], ...]:
    """Headings and findings: contradictions, then updates, then agreements."""
    sections = (("What contradicts what", story.contradictions), ("Updates", story.updates), ("What agrees", story.agreements))
    return tuple((heading, found) for heading, found in sections if found)


# ----------------------------------------------------------------------------------------------- tables


def _write_tables(accounts: Accounts, stream: TextIO) -> None:
    """The report for a person."""
    screen = console(stream)
    if not accounts.stories:
        screen.print("No two accounts of one event, and no contradiction, were found.", markup=False)
        return
    for story in accounts.stories:
        screen.rule("", characters="═", style="dim")
        screen.print(story_title(story), markup=False, style="bold")
        for pair in story.pairs:
            screen.print(f"\nAccounts of: {pair_title(pair)}", markup=False, style="bold")
            screen.print(_pair_table(pair))
        if story.gaps:
            screen.print("\nLeft out, as an article says", markup=False, style="bold")
            screen.print(_gap_table(story.gaps))
        for heading, found in contrasts(story):
            screen.print(f"\n{heading}", markup=False, style="bold")
            screen.print(_contrast_table(found))
        screen.print()
    screen.print(LEGEND, markup=False)


_STYLES = {State.TOLD: "", State.STATED_ABSENT: "red", State.NOT_FOUND: "yellow", State.OPEN: "dim"}


def _pair_table(pair: Pair) -> "RichTable":
    table = _table()
    table.add_column("", justify="right")
    for number in (0, 1):
        table.add_column(_text(_side_name(pair, number)), ratio=1, overflow="fold")
    for number, cells in enumerate(pair.rows, start=1):
        table.add_row(str(number), *(_text(cell_words(c), _STYLES[c.state]) for c in cells))
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
    parts: list[str] = []
    for story in accounts.stories:
        parts.append(f"## {story_title(story).replace(chr(10), '; ')}\n")
        for pair in story.pairs:
            rows = [[_breaks(cell_words(cell)) for cell in cells] for cells in pair.rows]
            parts += [f"### {pair_title(pair)}\n", markdown([_side_name(pair, 0), _side_name(pair, 1)], rows)]
        if story.gaps:
            gaps = [[voice_words(gap.omitted), gap.left_out_of, gap_words(gap)] for gap in story.gaps]
            parts += ["### Left out, as an article says\n", markdown(["what", "left out of", "stated by"], gaps)]
        for heading, found in contrasts(story):
            lines = [_contrast_row(contrast) for contrast in found]
            parts += [f"### {heading}\n", markdown(["kind", "one", "other", "confidence", "finding"], lines)]
    return "\n".join([*parts, LEGEND]) + "\n"


def _contrast_row(contrast: Contrast) -> FlatRow:
    ends = (_breaks(_end_words(v)) for v in (contrast.one, contrast.other))
    return (contrast.kind, *ends, contrast.confidence, contrast.id)


def _breaks(words: str) -> str:
    return words.replace("\n", "<br>")


# ----------------------------------------------------------------------------------------------- rows


def flat_rows(accounts: Accounts) -> Iterator[FlatRow]:
    """A row for each attribution told, each omission, each contradiction, update and agreement."""
    for story in accounts.stories:
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
