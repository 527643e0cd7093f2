"""The engine of a run, with a small reader in the place of ours and a real store on disk."""

from pathlib import Path

import pytest

from communique import api
from communique.accounts import State
from communique.engine import Outcome
from communique.errors import Exit
from communique.progress import Shown
from communique.running import Parts, RunReport, run
from communique.stored import load_reading, reader_of
from extract.model import Article, Reading
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, WORD_THAT_CANNOT_BE_READ, TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"
THIRD = "Weather\n2025-03-02\n\nCora Dahl said that storms will reach the northern islands.\n"


class Desk:
    """A folder with articles and a store, and a reader that counts what it reads."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reader = folder, TinyReader()
        self.store = folder / "store"

    def write(self, name: str, text: str) -> Path:
        """Write an article."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *names: str, together: bool = False, again: bool = False, stories: Path | None = None) -> RunReport:
        """Run over the named files."""
        paths = [self.folder / name for name in names]
        parts = Parts(reader=lambda: self.reader)
        return run(paths, store=self.store, together=together, again=again, stories=stories, parts=parts)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with three articles."""
    made = Desk(tmp_path)
    made.write("berg.txt", BERG)
    made.write("kis.txt", KIS)
    made.write("third.txt", THIRD)
    return made


def test_two_accounts_of_one_event_contradict(desk: Desk) -> None:
    """Articles with one event are set side by side, and what one denies and the other says is a contradiction."""
    report = desk.run("berg.txt", "kis.txt")
    assert report.exit_code is Exit.DONE
    (story,) = report.accounts.stories
    (contradiction,) = story.contradictions
    assert contradiction.kind == "opposed stance"
    assert (contradiction.one.speaker, contradiction.other.speaker) == ("Anna Berg", "Bela Kis")
    words = BERG[contradiction.one.begin : contradiction.one.end]
    assert words == contradiction.one.words == "the ferry sank in the harbour"


def test_a_second_run_reads_nothing(desk: Desk) -> None:
    """What the store has is not read again, and the same accounts are shown."""
    first = desk.run("berg.txt", "kis.txt")
    second = desk.run("berg.txt", "kis.txt")
    assert desk.reader.loaded == 2
    assert second.count(Outcome.KNOWN) == 2
    assert second.summary.startswith("nothing new")
    assert second.exit_code is Exit.DONE
    assert second.accounts == first.accounts


def test_again_reads_what_is_known(desk: Desk) -> None:
    """`again` reads what the store has, and nothing changes by it."""
    first = desk.run("berg.txt", "kis.txt")
    second = desk.run("berg.txt", "kis.txt", again=True)
    assert desk.reader.loaded == 4
    assert second.accounts == first.accounts


def test_another_version_of_the_reader_reads_again(desk: Desk) -> None:
    """An article that an older version of the reader has read is read again; one that another reader has read is not."""
    path, made = desk.folder / "berg.txt", []
    for name in ("ours/1", "ours/2", "ours/2", "theirs/1"):
        reader = TinyReader()
        reader.name = name
        made.append(reader)
        run([path], store=desk.store, parts=Parts(reader=lambda reader=reader: reader, reader_name=name))  # type: ignore[misc]
    assert [reader.loaded for reader in made] == [1, 1, 0, 0]
    with api.open_store(desk.store) as store:
        assert [reader_of(store, article) for article in store.articles()] == ["ours/2"]
    answer = api.query(desk.store, "SELECT ?reader { ?graph cmq:reader ?reader }")
    assert answer.to_table() == (("ours/2",),)


def test_two_spellings_of_an_actor_have_one_label(desk: Desk) -> None:
    """In a store one actor has one label, however the second article spells it."""
    desk.write("kis.txt", KIS.replace("Anna Berg", "Anna BERG"))
    desk.run("berg.txt", "kis.txt")
    answer = api.query(desk.store, "SELECT DISTINCT ?label { actor:anna-berg rdfs:label ?label }")
    assert answer.to_table() == (("Anna Berg",),)


def test_one_run_or_two_give_the_same_accounts(desk: Desk, tmp_path: Path) -> None:
    """An article that comes later is compared with those that are there, as if they had come together."""
    desk.run("berg.txt")
    later = desk.run("kis.txt")
    other = Desk(tmp_path / "other")
    other.folder.mkdir()
    other.write("berg.txt", BERG)
    other.write("kis.txt", KIS)
    assert _without_sources(later) == _without_sources(other.run("kis.txt", "berg.txt"))


def _without_sources(report: RunReport) -> object:
    """The accounts without the folders that they came from."""
    return [(s.pairs, s.contradictions, s.agreements) for s in report.accounts.stories]


def test_a_corrected_article_takes_the_place_of_the_old(desk: Desk) -> None:
    """A file with new text replaces its graph, and findings on the old text are gone."""
    old = desk.run("berg.txt", "kis.txt")
    desk.write("kis.txt", KIS.replace("denied that the ferry sank in the harbour", "said that nobody was hurt"))
    new = desk.run("kis.txt")
    assert len(old.accounts.stories[0].contradictions) == 1
    assert [c for s in new.accounts.stories for c in s.contradictions] == []
    with api.open_store(desk.store) as store:
        assert len(store.articles()) == 2


def test_other_stories_keep_their_findings(desk: Desk) -> None:
    """Comparing one event leaves the findings on another as they are."""
    first = desk.run("berg.txt", "kis.txt")
    desk.run("third.txt")
    assert api.compare(desk.store).stories[0].contradictions == first.accounts.stories[0].contradictions


def test_together_compares_what_has_no_event(desk: Desk) -> None:
    """Inputs stated to belong together are compared even where no event joins them."""
    desk.write("plain.txt", "Plain\n2025-03-02\n\nEmil Falk denied that storms will reach the northern islands.\n")
    apart = desk.run("plain.txt", "third.txt")
    assert apart.accounts.stories == ()
    joined = desk.run("plain.txt", "third.txt", together=True)
    assert [c.kind for s in joined.accounts.stories for c in s.contradictions] == ["opposed stance"]


def test_a_file_of_stories_states_what_belongs_together(desk: Desk) -> None:
    """Files of one story are compared, files of another are not."""
    desk.write("plain.txt", "Plain\n2025-03-02\n\nEmil Falk denied that storms will reach the northern islands.\n")
    stories = desk.write("stories.tsv", "story\tfile\nweather\tplain.txt\nweather\tthird.txt\nferry\tberg.txt\n")
    report = desk.run("plain.txt", "third.txt", "berg.txt", stories=stories)
    (story,) = report.accounts.stories
    assert {a.source.rsplit("/", 1)[-1] for a in story.articles} == {"plain.txt", "third.txt"}


def test_an_omission_stands_in_the_cell_of_the_silent_account(desk: Desk) -> None:
    """What one article tells and the other, searched whole, does not, is shown as not found in its cell."""
    desk.write("long.txt", BERG + "Anna Berg asked that divers search the wreck. Anna Berg said that two sailors drowned.\n")
    desk.write("kis.txt", KIS + "Bela Kis said that trade between the islands will grow.\n")
    report = desk.run("long.txt", "kis.txt", together=True)
    (pair,) = report.accounts.pairs
    states = {cell.state for row in pair.rows for cell in row}
    assert State.NOT_FOUND in states
    cell = next(cell for row in pair.rows for cell in row if cell.state is State.NOT_FOUND)
    table = {row[0]: row[1] for row in api.explain(desk.store, cell.finding).rows}
    assert table["kind"] == "omission: not found"


def test_a_graph_that_breaks_the_shapes_is_kept_out(desk: Desk) -> None:
    """An article whose graph breaks a shape goes to quarantine with its report, and the rest is written."""
    desk.write("bad.txt", f"Bad\n2025-03-02\n\nAnna Berg said that {WORD_THAT_BREAKS_THE_SHAPES} things sank.\n")
    report = desk.run("bad.txt", "berg.txt")
    assert report.exit_code is Exit.PARTIAL
    assert report.count(Outcome.QUARANTINED) == 1
    (failure,) = report.failures
    assert "bad.txt" in failure
    assert "breaks the shapes" in failure
    with api.open_store(desk.store) as store:
        (kept,) = store.quarantined()
        assert "violation" in kept.report.read_text("utf-8")
        assert kept.article_id not in store.articles()
    assert desk.run("bad.txt").exit_code is Exit.SHAPES


def test_an_article_that_cannot_be_read_does_not_end_the_run(desk: Desk) -> None:
    """A failure of one article is told with its source, and the others are stored."""
    desk.write("bad.txt", f"Bad\n2025-03-02\n\nAnna Berg said that this is {WORD_THAT_CANNOT_BE_READ}.\n")
    report = desk.run("bad.txt", "berg.txt", "missing.txt")
    assert report.exit_code is Exit.PARTIAL
    assert report.count(Outcome.UNREADABLE) == 2
    assert report.count(Outcome.STORED) == 1
    assert all(len(failure.splitlines()) == 1 for failure in report.failures)
    assert desk.run("missing.txt").exit_code is Exit.INPUT


class Interrupted(TinyReader):
    """A reader that is interrupted at an article."""

    def read(self, article: Article) -> Reading:
        """The reading, or the interruption."""
        if "denied" in article.text:
            raise KeyboardInterrupt
        return super().read(article)


def test_an_interrupted_run_goes_on(desk: Desk) -> None:
    """After an interruption the same command reads only what is missing, and compares everything."""
    paths = [desk.folder / "berg.txt", *(desk.write(f"n{i}.txt", THIRD + "x" * i) for i in range(16)), desk.folder / "kis.txt"]
    with pytest.raises(KeyboardInterrupt):
        run(paths, store=desk.store, parts=Parts(reader=Interrupted))
    with api.open_store(desk.store) as store:
        assert len(store.articles()) == 17
    report = desk.run(*(p.name for p in paths))
    assert desk.reader.loaded == 1
    assert len(report.accounts.stories[0].contradictions) == 1


def test_a_reading_comes_back_from_the_store(desk: Desk) -> None:
    """The store gives back the words, the speakers and the reader."""
    desk.run("berg.txt")
    with api.open_store(desk.store) as store:
        (article,) = store.articles()
        reading = load_reading(store, article)
    assert reading.article.source == str(desk.folder / "berg.txt")
    assert reading.article.text == BERG
    assert reading.reader == "tiny 1"
    assert reading.attributions[0].claim.text == "the ferry sank in the harbour"
    assert api.show(article[:6], store=desk.store) == reading
    assert api.show(str(desk.folder / "berg.txt"), store=desk.store) == reading


def test_a_store_inside_the_folder_is_not_read(desk: Desk) -> None:
    """A folder that holds its own store is read without the files of the store."""
    for _ in range(2):
        report = run([desk.folder], store=desk.store, parts=Parts(reader=TinyReader))
        assert report.exit_code is Exit.DONE
        assert len(report.items) == 3


def test_a_failure_is_told_when_it_happens(desk: Desk) -> None:
    """Each failure is told between the articles around it, not at the end of the run, and once."""
    desk.write("bad.txt", f"Bad\n2025-03-02\n\nAnna Berg said that this is {WORD_THAT_CANNOT_BE_READ}.\n")
    told: list[str] = []
    shown = Shown(step=lambda words: told.append(Path(words).name), failed=lambda words: told.append(f"failed {Path(words).name}"))
    names = ("berg.txt", "bad.txt", "kis.txt")
    run([desk.folder / name for name in names], store=desk.store, parts=Parts(reader=lambda: desk.reader), shown=shown)
    assert told == ["berg.txt", "bad.txt", "failed bad.txt: this word cannot be read", "kis.txt"]
