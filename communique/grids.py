"""Accounts of one event in one table: a row a matter, a column an account.

Pairs of accounts are put together where they tell one event: rows that hold a common attribution are one matter. An event with
more than `MOST_COLUMNS` accounts keeps a table of two columns a pair, so that a table can be read on a page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.accounts import Cell, Contrast, Pair, Side, State, Story
from graph.iris import Key
from graph.matters import Groups

MOST_COLUMNS = 4
"""How many accounts stand in one table."""

_ORDER = (State.TOLD, State.STATED_ABSENT, State.NOT_FOUND, State.OPEN, State.NOT_COMPARABLE)
"""Which state an account has on a matter where several pairs say something: what is told before what is left out."""


@dataclass(frozen=True, slots=True)
class Row:
    """One matter: a cell for each account, and the contradictions between what the cells tell, the surest first."""

    cells: tuple[Cell, ...]
    contradictions: tuple[Contrast, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The accounts of one event side by side; each row has a cell for each side."""

    event: str
    date: str | None
    sides: tuple[Side, ...]
    rows: tuple[Row, ...]


def grids(story: Story) -> tuple[Grid, ...]:
    """The tables of a story, in the order of its pairs."""
    events: dict[tuple[str, str | None], list[Pair]] = {}
    for pair in story.pairs:
        events.setdefault((pair.event, pair.date), []).append(pair)
    return tuple(grid for pairs in events.values() for grid in _of_event(pairs, story.contradictions))


def _of_event(pairs: Sequence[Pair], contradictions: Sequence[Contrast]) -> Iterable[Grid]:
    if len(_sides(pairs)) <= MOST_COLUMNS:
        return (_grid(pairs, contradictions),)
    return tuple(_grid((pair,), contradictions) for pair in pairs)


def _sides(pairs: Iterable[Pair]) -> tuple[Side, ...]:
    """Whole articles first, then the accounts that they report, each in the order in which it comes."""
    found = dict.fromkeys(side for pair in pairs for side in pair.sides)
    return tuple(sorted(found, key=lambda side: side.account != "article"))


def _grid(pairs: Sequence[Pair], contradictions: Sequence[Contrast]) -> Grid:
    sides = _sides(pairs)
    rows = [(dict(zip(pair.sides, cells, strict=True))) for pair in pairs for cells in pair.rows]
    made = [_row(sides, [rows[i] for i in group], contradictions) for group in _matters(rows)]
    return Grid(pairs[0].event, pairs[0].date, sides, tuple(made))


def _matters(rows: Sequence[dict[Side, Cell]]) -> list[list[int]]:
    """The places of the rows that are on one matter: that hold a common attribution, directly or through others."""
    joined = Groups()
    for cells in rows:
        keys = _told(cells.values())
        for key in keys:
            joined.join(keys[0], key)
    found: dict[Key, list[int]] = {}
    for place, cells in enumerate(rows):
        found.setdefault(joined.root(_told(cells.values())[0]), []).append(place)
    return list(found.values())


def _told(cells: Iterable[Cell]) -> list[Key]:
    """The keys of the attributions in the cells."""
    return [(voice.article, voice.id) for cell in cells for voice in cell.voices]


def _row(sides: Sequence[Side], rows: Sequence[dict[Side, Cell]], contradictions: Sequence[Contrast]) -> Row:
    cells = tuple(_merged([cells[side] for cells in rows if side in cells]) for side in sides)
    told = set(_told(cells))
    inside = [c for c in contradictions if {(c.one.article, c.one.id), (c.other.article, c.other.id)} <= told]
    return Row(cells, tuple(inside))


def _merged(cells: Sequence[Cell]) -> Cell:
    """One cell of what several pairs say of an account on a matter."""
    if not cells:
        return Cell(State.OPEN)
    best = min(cells, key=lambda cell: _ORDER.index(cell.state))
    if best.state is not State.TOLD:
        return best
    return Cell(State.TOLD, tuple(dict.fromkeys(voice for cell in cells for voice in cell.voices)))
