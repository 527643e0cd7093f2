"""Judgements outlive new runs, new comparisons and corrected articles, on a real store."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from communique import api, cli
from communique.engine import Outcome
from communique.errors import Exit, NotFound
from communique.judging import IN_FORCE, ORPHANED
from communique.running import Parts, RunReport, run
from communique.stored import load_reading
from extract.judge import RuleJudge
from extract.model import Reading
from extract.records import to_record
from graph.findings import Verdict
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"


def by_words() -> RuleJudge:
    """Our rules, without the weights that weigh meaning."""
    return RuleJudge(weigher=None)


def silent() -> RuleJudge:
    """A judge that relates nothing, as a later version might."""
    return RuleJudge((), weigher=None)


class Desk:
    """A folder with two articles that contradict each other, and their store."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store"
        self.parts = Parts(reader=TinyReader, judge=by_words)
        self.write("berg.txt", BERG)
        self.write("kis.txt", KIS)

    def write(self, name: str, text: str) -> None:
        """Write an article."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *, again: bool = False, judge: Callable[[], RuleJudge] = by_words) -> RunReport:
        """Read both articles and compare."""
        parts = Parts(reader=TinyReader, judge=judge)
        return run([self.folder / "berg.txt", self.folder / "kis.txt"], store=self.store, again=again, parts=parts)

    def contradictions(self) -> list[str]:
        """The ids of the contradictions in the store."""
        return [c.id for s in api.compare(self.store).stories for c in s.contradictions]

    def reading(self, begin: str) -> Reading:
        """The stored reading of the article whose title begins so."""
        with api.open_store(self.store) as store:
            return next(r for a in store.articles() if (r := load_reading(store, a)).article.text.startswith(begin))

    def attribution(self, begin: str) -> str:
        """The id of the first attribution of an article."""
        reading = self.reading(begin)
        return f"{reading.article.id}/{reading.attributions[0].id}"

    def judge(self, name: str, verdict: Verdict, *, because: str = "") -> None:
        """Judge."""
        api.judge(name, verdict, store=self.store, because=because, analyst="Eva Noor", parts=self.parts)

    def states(self) -> list[str]:
        """The states of the judgements."""
        return [one.state for one in api.judgement_list(self.store)]

    def conforms(self) -> bool:
        """Whether the whole store obeys the shapes."""
        return all(report.conforms for report in api.validate(self.store))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk after its first run."""
    made = Desk(tmp_path)
    made.run()
    assert len(made.contradictions()) == 1
    return made


def test_a_refused_finding_does_not_come_back(desk: Desk) -> None:
    """A refused finding is gone at once and after a new reading and comparison; undone, it returns."""
    (finding,) = desk.contradictions()
    desk.judge(finding, Verdict.REFUSED, because="two ferries")
    assert desk.contradictions() == []
    desk.run(again=True)
    assert desk.contradictions() == []
    assert desk.states() == [IN_FORCE]
    assert desk.conforms()
    with pytest.raises(NotFound, match=r"refused by Eva Noor on .*: two ferries"):
        api.explain(desk.store, finding)
    api.undo(finding, store=desk.store, parts=desk.parts)
    assert desk.contradictions() == [finding]
    assert desk.states() == []


def test_a_confirmed_finding_stays_and_explain_says_so(desk: Desk) -> None:
    """A confirmed finding stays where a new comparison does not find it, and its explanation names the analyst."""
    (finding,) = desk.contradictions()
    desk.judge(finding, Verdict.CONFIRMED, because="both were asked")
    desk.run(again=True, judge=silent)
    assert desk.contradictions() == [finding]
    assert desk.conforms()
    rows = {row[0]: row[1] for row in api.explain(desk.store, finding).rows}
    assert str(rows["judgement"]).startswith("confirmed by Eva Noor on ")
    assert str(rows["judgement"]).endswith(": both were asked")


def test_a_finding_that_nobody_confirmed_may_go(desk: Desk) -> None:
    """The twin: without a confirmation, what a new comparison does not find is gone."""
    desk.run(again=True, judge=silent)
    assert desk.contradictions() == []


def test_a_refused_attribution_is_left_out(desk: Desk) -> None:
    """A refused attribution and what rests on it leave the graphs, stay out when read again, and return when undone."""
    name = desk.attribution("Other view")
    desk.judge(name, Verdict.REFUSED)
    for again in (False, True):
        assert desk.reading("Other view").attributions == ()
        assert desk.contradictions() == []
        assert desk.states() == [IN_FORCE]
        desk.run(again=again)
    assert desk.conforms()
    api.undo(name, store=desk.store, parts=desk.parts)
    assert desk.attribution("Other view") == name
    assert len(desk.contradictions()) == 1


def test_given_records_are_known_though_something_of_them_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A record that is given again is nothing new, though a part of it is refused and a name is spelled otherwise."""
    reading = desk.reading("Other view")
    line = json.dumps(to_record(reading)).replace("Anna Berg", "Anna BERG")
    (tmp_path / "given.jsonl").write_text(line, encoding="utf-8")
    given = {"store": desk.store, "records": [tmp_path / "given.jsonl"], "parts": desk.parts}
    assert run((), **given).count(Outcome.STORED) == 1  # type: ignore[arg-type]
    desk.judge(desk.attribution("Other view"), Verdict.REFUSED)
    again = run((), **given)  # type: ignore[arg-type]
    assert (again.count(Outcome.KNOWN), again.count(Outcome.STORED)) == (1, 0)


def test_a_judgement_follows_its_words_into_a_corrected_article(desk: Desk) -> None:
    """In a corrected text the same words stay refused, wherever they stand now."""
    desk.judge(desk.attribution("Other view"), Verdict.REFUSED)
    desk.write("kis.txt", KIS.replace("Other view", "Other view, corrected at noon"))
    desk.run()
    assert desk.reading("Other view, corrected").attributions == ()
    (listed,) = api.judgement_list(desk.store)
    assert listed.state == IN_FORCE
    assert listed.judged.target.startswith(desk.reading("Other view, corrected").article.id)


def test_a_judgement_on_a_finding_follows_both_ends(desk: Desk) -> None:
    """A refused finding stays refused in the corrected article, where its id is another."""
    (finding,) = desk.contradictions()
    desk.judge(finding, Verdict.REFUSED)
    desk.write("kis.txt", KIS.replace("Other view", "Other view, corrected at noon"))
    desk.run()
    assert desk.contradictions() == []
    (listed,) = api.judgement_list(desk.store)
    assert (listed.state, listed.judged.target != finding) == (IN_FORCE, True)


def test_a_judgement_whose_words_are_gone_is_orphaned(desk: Desk) -> None:
    """Where the corrected article no longer has the words, the judgement is kept and told as orphaned, and refuses nothing."""
    desk.judge(desk.attribution("Other view"), Verdict.REFUSED)
    desk.write("kis.txt", KIS.replace("denied that the ferry sank", "denied that the ferry ever sank"))
    desk.run()
    assert desk.states() == [ORPHANED]
    assert len(desk.reading("Other view").attributions) == 1


def test_a_second_judgement_replaces_the_first(desk: Desk) -> None:
    """Confirming what was refused brings it back, with one judgement."""
    (finding,) = desk.contradictions()
    desk.judge(finding, Verdict.REFUSED)
    desk.judge(finding, Verdict.CONFIRMED)
    assert desk.contradictions() == [finding]
    (listed,) = api.judgement_list(desk.store)
    assert listed.judged.judgement.verdict is Verdict.CONFIRMED


def test_the_command_line_judges_and_lists(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The real command confirms, lists as JSON, and answers a wrong id with exit code 2 and a sentence."""
    (finding,) = desk.contradictions()
    store = ("--store", str(desk.store))
    assert cli.run(["judge", finding[:8], "--confirm", "--because", "seen", "--analyst", "Eva Noor", *store]) == Exit.DONE
    capsys.readouterr()
    assert cli.run(["judge", "--list", "--format", "json", *store]) == Exit.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["judged"], row["verdict"], row["state"], row["because"]) == (finding, "confirmed", IN_FORCE, "seen")
    assert row["words"].startswith("contradiction: ")
    assert cli.run(["judge", "0123456789ab", "--refuse", *store]) == Exit.USAGE
    (line,) = capsys.readouterr().err.splitlines()
    assert "no finding or attribution '0123456789ab' is stored" in line
    assert cli.run(["judge", finding, "--confirm", "--refuse", *store]) == Exit.USAGE


def test_a_judgement_is_rdf_that_a_query_finds(desk: Desk) -> None:
    """The judgement stands in the graph with its verdict, its words and its analyst."""
    desk.judge(desk.attribution("Other view"), Verdict.CONFIRMED)
    asked = "SELECT ?words { ?j a cmq:Judgement ; cmq:verdict cmq:Confirmed ; cmq:words ?words }"
    assert api.query(desk.store, asked).to_table() == (("Bela Kis — deny: the ferry sank in the harbour",),)
