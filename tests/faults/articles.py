"""Invented articles for the tests of faults: a store that has some, what an analyst has said of them, and what comes later.

Before: ten articles on calls, one printed by two sources. Later: three of them corrected (two of these judged, one stated to belong
to a story), six new ones, one that breaks the shapes and one that cannot be read.
"""

import json
import random
from dataclasses import dataclass
from pathlib import Path

from communique.grouping import join, part
from communique.judging import correct, judge
from communique.running import Parts, run
from communique.stored import load_comparison, load_readings
from extract.judge import RuleJudge
from graph.findings import Agreement, Contradiction, Verdict
from graph.store import Store
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, WORD_THAT_CANNOT_BE_READ, TinyReader

SAYINGS = (
    "Anna Berg said that the ferry sank in the harbour.",
    "Bela Kis denied that the ferry sank in the harbour.",
    "Cora Dahl said that two sailors drowned.",
    "Emil Falk denied that two sailors drowned.",
    "Cora Dahl asked that divers search the wreck.",
    "Anna Berg said that trade between the islands will grow.",
    "Emil Falk said that storms will reach the northern islands.",
)
PAIRS = (("Anna Berg", "Bela Kis"), ("Cora Dahl", "Emil Falk"), ("Anna Berg", "Emil Falk"))


@dataclass(frozen=True, slots=True)
class Plan:
    """How many articles there are, how many come later, and the numbers of those that are corrected then."""

    before: int
    new: int
    corrected: tuple[int, ...]


LARGE = Plan(10, 6, (1, 2, 5))
SMALL = Plan(4, 1, (1,))
"""For faults at every single step."""


def by_words() -> RuleJudge:
    """Our rules, without the weights that weigh meaning: their encoder would take threads and seconds."""
    return RuleJudge(weigher=None)


PARTS = Parts(reader=TinyReader, judge=by_words, reader_name=TinyReader.name)


def text(number: int) -> str:
    """An article of a few sayings on one of a few calls, the same for the same number; all of its names are spelt one way."""
    draw = random.Random(number)
    one, other = PAIRS[number % len(PAIRS)]
    said = " ".join(draw.sample(SAYINGS, 3))
    return f"Call {number}\n2025-03-{1 + number // 3:02d}\n\nThe call between {one} and {other} took place. {said}\n"


def later_text(number: int) -> str:
    """The same article, corrected: words before all others, so that every place in it moves."""
    return text(number).replace("The call", "After a day of talks, the call").replace("the call between", "call between")


def write_before(path: Path, plan: Plan) -> Path:
    """The file of articles that the store begins with."""
    rows = [_row(n, text(n)) for n in range(plan.before)]
    return _write(path, [*rows, {**rows[3], "url": "https://other.example/3"}])


def write_later(path: Path, plan: Plan) -> Path:
    """The file of articles that come later."""
    rows = [_row(n, later_text(n) if n in plan.corrected else text(n)) for n in range(plan.before + plan.new)]
    wrong = [f"Call {n}\n2025-03-09\n\nCora Dahl said that it is {w}.\n" for n, w in ((90, _BAD), (91, WORD_THAT_CANNOT_BE_READ))]
    return _write(path, [*rows[:4], _row(90, wrong[0]), _row(91, wrong[1]), *rows[4:]])


_BAD = WORD_THAT_BREAKS_THE_SHAPES


def _row(number: int, words: str) -> dict[str, str]:
    return {"text": words, "publisher": "The Harbour Gazette", "url": f"https://gazette.example/{number}"}


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def make_store(folder: Path, plan: Plan = LARGE) -> Path:
    """A store of the articles before, with statements and judgements on what will be corrected; the path of the store."""
    store = folder / "store"
    run([write_before(folder / "before.jsonl", plan)], store=store, parts=PARTS)
    ids = _ids(store)
    join([ids[1], ids[plan.before - 2]], store=store, parts=PARTS)
    if plan is SMALL:
        judge(_attribution(store, ids[1], 0), Verdict.REFUSED, store=store, parts=PARTS)
        return store
    part([ids[2], ids[6]], store=store, parts=PARTS)
    judge(_attribution(store, ids[1], 0), Verdict.REFUSED, store=store, parts=PARTS)
    correct(_attribution(store, ids[2], 1), store=store, act="recommend", parts=PARTS)
    judge(_finding(store, {ids[5]}), Verdict.CONFIRMED, store=store, parts=PARTS)
    return store


Asked = tuple[str, str]
"""What an analyst asks for, and of what: `refuse`, `confirm` or `correct`, and an id."""


def to_judge(store: Path, plan: Plan = LARGE) -> list[Asked]:
    """Judgements that are not given yet, on attributions and findings of several articles."""
    ids = _ids(store)
    if plan is SMALL:
        return [("refuse", _attribution(store, ids[3], 0))]
    finding = _finding(store, {ids[7], ids[4]})
    return [
        ("refuse", _attribution(store, ids[3], 0)),
        ("correct", _attribution(store, ids[6], 1)),
        ("refuse", finding),
        ("confirm", _finding(store, {ids[0], ids[9]}, apart_from=finding)),
    ]


def give(asked: Asked, store: Path) -> None:
    """Give a judgement, as `communique judge` does; what was given before is given again."""
    what, name = asked
    if what == "correct":
        correct(name, store=store, act="recommend", parts=PARTS)
    else:
        judge(name, Verdict.REFUSED if what == "refuse" else Verdict.CONFIRMED, store=store, parts=PARTS)


def _ids(store: Path) -> dict[int, str]:
    """The ids of the stored articles by their numbers."""
    with Store(store, read_only=True) as opened:
        readings = load_readings(opened, opened.articles())
    return {int(r.article.text.split()[1]): r.article.id for r in readings}


def _attribution(store: Path, article: str, number: int) -> str:
    with Store(store, read_only=True) as opened:
        (reading,) = load_readings(opened, [article])
    return f"{article}/{reading.attributions[number].id}"


def _finding(store: Path, articles: set[str], *, apart_from: str = "") -> str:
    """The first contradiction or agreement in which one of the articles has a part."""
    with Store(store, read_only=True) as opened:
        found = load_comparison(opened)
    two_sided: tuple[Contradiction | Agreement, ...] = (*found.contradictions, *found.agreements)
    return next(f.id for f in two_sided if {f.one[0], f.other[0]} & articles and f.id != apart_from)
