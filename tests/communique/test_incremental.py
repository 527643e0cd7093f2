"""Comparison goes on from what is there: only what changed is compared and written, with the end of comparing all at once."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from communique import api
from communique.compared import Compared
from communique.comparing import compare_pending
from communique.engine import Outcome
from communique.running import Parts, RunReport, load_validator, run
from communique.stored import load_comparison, load_readings
from extract.judge import RuleJudge
from extract.model import Article, Position, Relation, RelationKind
from graph.build_findings import alignment_quads, findings_quads
from graph.compare import compare
from graph.event_index import EventIndex
from graph.findings import Agreement
from graph.iris import GRAPH_ALIGNMENT, GRAPH_FINDINGS
from graph.ledger import FILE
from graph.reference import stance_of
from graph.store import Store
from tests.communique.tiny import TinyReader

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


def text(number: int, *, draw: random.Random) -> str:
    """An article of a few sayings on one of a few calls, the same for the same number."""
    one, other = PAIRS[number % len(PAIRS)]
    said = " ".join(draw.sample(SAYINGS, 3))
    return f"Call {number}\n2025-03-{1 + number // 2:02d}\n\nThe call between {one} and {other} took place. {said}\n"


class CountingJudge(RuleJudge):
    """Decides by words, and notes the articles of each pair that it is asked about."""

    def __init__(self) -> None:
        super().__init__(weigher=None)
        self.asked: list[frozenset[str]] = []

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation, noted."""
        self.asked.append(frozenset({one.key[0], other.key[0]}))
        return super().relate(one, other)


class Desk:
    """A folder of articles and a store."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.judge = folder, folder / "store", CountingJudge()

    def run(self, texts: dict[str, str], *, again: bool = False) -> RunReport:
        """Write the texts and run over them."""
        paths = [self.folder / f"{name}.txt" for name in texts]
        for path, words in zip(paths, texts.values(), strict=True):
            path.write_text(words, encoding="utf-8")
        return run(paths, store=self.store, again=again, parts=Parts(reader=TinyReader, judge=lambda: self.judge))

    def graphs(self) -> tuple[list[str], list[str]]:
        """The quads of alignment and findings, sorted."""
        with Store(self.store, read_only=True) as store:
            return sorted(map(str, store.quads(GRAPH_ALIGNMENT))), sorted(map(str, store.quads(GRAPH_FINDINGS)))

    def at_once(self) -> tuple[list[str], list[str]]:
        """The same as one comparison of all stored readings makes them."""
        with Store(self.store, read_only=True) as store:
            readings = [replace(r, article=replace(r.article, source="-")) for r in load_readings(store, store.articles())]
            stories = [ids for _, ids in sorted(Compared(store).stories.items())]
        found = compare(readings, judge=RuleJudge(weigher=None), stance_of=stance_of, together=stories)
        alignment = alignment_quads(found.matters, found.clusters)
        return sorted(map(str, alignment)), sorted(map(str, findings_quads(found.findings)))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a store."""
    return Desk(tmp_path)


@pytest.mark.parametrize("seed", range(4))
def test_many_runs_give_what_one_comparison_gives(desk: Desk, seed: int) -> None:
    """Articles that come in parts, in any order, some corrected, some read again: the graphs are those of all compared at once."""
    draw = random.Random(seed)
    texts = {f"a{n}": text(n, draw=draw) for n in range(8)}
    names = draw.sample(sorted(texts), len(texts))
    for some in _parts(names, 3):
        desk.run({name: texts[name] for name in some})
        assert desk.graphs() == desk.at_once()
    corrected = {names[0]: texts[names[0]].replace("harbour", "strait"), names[5]: texts[names[5]].replace("two", "nine")}
    desk.run(corrected)
    assert desk.graphs() == desk.at_once()
    desk.run({names[1]: texts[names[1]]}, again=True)
    assert desk.graphs() == desk.at_once()


def _parts(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[i : i + size] for i in range(0, len(names), size))


def test_an_article_that_goes_takes_its_findings_along(desk: Desk) -> None:
    """What was removed from the store is in no matter, event or finding after the next comparison."""
    draw = random.Random(7)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(6)})
    with Store(desk.store) as store:
        store.remove_article(store.articles()[2])
        compare_pending(store, Compared(store), desk.judge, load_validator)
    assert desk.graphs() == desk.at_once()


def test_only_events_that_changed_go_before_the_judge(desk: Desk) -> None:
    """A new article is compared with those of its event; no pair of other articles is judged again."""
    draw = random.Random(3)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(6)})
    desk.judge.asked.clear()
    new = f"A new c{_call(SAYINGS[0])[1:]}"
    desk.run({"new": new})
    with Store(desk.store, read_only=True) as store:
        events = [{a for a, _ in c.members} for c in load_comparison(store).clusters]
        article = Article(new).id
        beside = set().union(*(ids for ids in events if article in ids))
    assert desk.judge.asked
    assert all(pair <= beside for pair in desk.judge.asked)


def test_a_second_run_asks_the_judge_nothing(desk: Desk) -> None:
    """Where nothing is new, nothing is compared and nothing is written."""
    draw = random.Random(3)
    texts = {f"a{n}": text(n, draw=draw) for n in range(4)}
    desk.run(texts)
    desk.judge.asked.clear()
    copies = (desk.store / "snapshots" / "current").read_text()
    assert desk.run(texts).count(Outcome.KNOWN) == 4
    assert desk.judge.asked == []
    assert (desk.store / "snapshots" / "current").read_text() == copies


def test_another_version_of_the_judge_compares_all_anew(desk: Desk) -> None:
    """What one judge has compared another one compares again in the next run, once."""
    draw = random.Random(3)
    texts = {f"a{n}": text(n, draw=draw) for n in range(4)}
    desk.run(texts)
    desk.judge = Mistaken()
    desk.judge.name = "mistaken 1"
    desk.run(texts)
    assert desk.judge.asked
    desk.judge.asked.clear()
    desk.run(texts)
    assert desk.judge.asked == []


class Stopped(CountingJudge):
    """A judge that is interrupted after so many pairs."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation, or the interruption."""
        if len(self.asked) >= self.after:
            raise KeyboardInterrupt
        return super().relate(one, other)


@pytest.mark.parametrize("after", [0, 5, 40])
def test_an_interrupted_comparison_goes_on(desk: Desk, after: int) -> None:
    """Interrupted at any pair, the next run ends with the graphs of an undisturbed one."""
    draw = random.Random(5)
    texts = {f"a{n}": text(n, draw=draw) for n in range(6)}
    desk.judge = Stopped(after)
    with pytest.raises(KeyboardInterrupt):
        desk.run(texts)
    desk.judge = CountingJudge()
    desk.run(texts)
    assert desk.graphs() == desk.at_once()


@pytest.mark.parametrize("what", ["gone", "damaged", "older"])
def test_without_its_ledger_a_store_is_compared_anew(desk: Desk, what: str) -> None:
    """A ledger that is missing or cannot be read costs time and nothing else."""
    draw = random.Random(6)
    texts = {f"a{n}": text(n, draw=draw) for n in range(6)}
    desk.run(texts)
    path = desk.store / FILE
    if what == "older":
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 99")
    else:
        path.unlink() if what == "gone" else path.write_bytes(b"no database" * 1000)
    desk.run({"a1": texts["a1"].replace("harbour", "strait")})
    assert desk.graphs() == desk.at_once()


class Mistaken(CountingJudge):
    """A judge that takes what opposes for agreement."""

    def relate(self, one: Position, other: Position) -> Relation:
        """The relation, wrong where two stances are opposed."""
        found = super().relate(one, other)
        if found.kind is RelationKind.OPPOSED_STANCE:
            return replace(found, kind=RelationKind.AGREEMENT)
        return found


def test_a_finding_that_breaks_the_shapes_is_kept_out(desk: Desk) -> None:
    """An agreement of opposite stances goes to quarantine with a message, and all else is stored."""
    desk.judge = Mistaken()
    report = desk.run({"one": _call(SAYINGS[0]), "two": _call(SAYINGS[1])})
    assert any("breaks the shapes" in line for line in report.failures), report.failures
    assert report.count(Outcome.STORED) == 2
    with Store(desk.store, read_only=True) as store:
        assert load_comparison(store).agreements == ()
        (kept,) = [q for q in store.quarantined() if q.article_id.startswith("finding-")]
        assert "violation" in kept.report.read_text("utf-8")


def _call(*said: str) -> str:
    return f"Call\n2025-03-01\n\nThe call between Anna Berg and Bela Kis took place. {' '.join(said)}\n"


def test_a_wrong_finding_in_a_store_is_told_by_validate(desk: Desk) -> None:
    """Findings are checked with what they refer to: what is right passes, and one that got in from elsewhere is named."""
    draw = random.Random(8)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(6)})
    assert all(report.conforms for report in api.validate(desk.store))
    with Store(desk.store) as store:
        one = load_comparison(store).contradictions[0]
        wrong = Agreement(one.one, one.other, one.matter, 0.9, 0.9, "by hand", "none")
        store.change([], findings_quads([wrong]))
    (report,) = (r for r in api.validate(desk.store) if not r.conforms)
    assert report.subject == "findings"
    assert {r.focus.rsplit("/", 1)[-1] for r in report.violations} == {wrong.id}


def test_one_article_more_does_not_list_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run over one article asks neither the store nor the ledger for all that they have."""
    draw = random.Random(5)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(4)})
    asked: list[str] = []
    for owner in (Store, EventIndex):
        monkeypatch.setattr(owner, "articles", lambda self: asked.append(type(self).__name__))
    assert desk.run({"new": text(2, draw=random.Random(6))}).count(Outcome.STORED) == 1
    assert asked == []
    monkeypatch.undo()
    assert desk.graphs() == desk.at_once()


def test_the_record_of_an_older_version_is_taken_over(desk: Desk) -> None:
    """A record that lists what is compared: the next run compares the others, and from then on notes tell what changed."""
    draw = random.Random(7)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(3)})
    record = desk.store / "compared.json"
    with Store(desk.store, read_only=True) as store:
        first, forgotten, missing = store.articles()
    record.write_text(json.dumps({"compared": [first, forgotten], "stories": {"one": [first, missing]}, "apart": []}), "utf-8")
    (desk.store / "compared.forgotten").write_text(f"{forgotten}\n", "utf-8")
    with Store(desk.store) as store:
        assert Compared(store).pending() == {forgotten, missing}
        assert compare_pending(store, Compared(store), desk.judge, load_validator).articles >= {forgotten, missing}
        assert Compared(store).pending() == frozenset()
    assert json.loads(record.read_text("utf-8")) == {"stories": {"one": sorted([first, missing])}, "apart": []}
    assert not (desk.store / "compared.forgotten").exists()
    assert desk.graphs() == desk.at_once()


def test_what_is_forgotten_stays_forgotten(desk: Desk) -> None:
    """An article that was marked out of date before a crash is compared again, though the record itself was not rewritten."""
    draw = random.Random(9)
    desk.run({f"a{n}": text(n, draw=draw) for n in range(3)})
    with Store(desk.store) as store:
        record = Compared(store)
        article = store.articles()[1]
        record.forget([article])
        assert Compared(store).pending() == {article}
        compare_pending(store, Compared(store), desk.judge, load_validator)
        assert Compared(store).pending() == frozenset()
