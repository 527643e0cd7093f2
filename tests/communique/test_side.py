"""Accounts side by side in every format, and which articles tell one event: the real commands over a real store."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from communique import api, cli
from communique.accounts import Cell, Contrast, Pair, Side, State, Story, Voice
from communique.compared import Compared
from communique.errors import Exit, NotFound, UsageError
from communique.grids import MOST_COLUMNS, grids
from communique.grouping import compare_articles, join, part, story_list
from communique.report import plain
from communique.running import Parts, run
from communique.side_by_side import accounts_of
from communique.stored import load_comparison, load_readings
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour. Anna Berg asked that divers search the wreck.\n"
KIS = f"Other view\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n"
WEATHER = "2025-03-02\n\nCora Dahl said that storms will reach the northern islands.\n"
CALM = "2025-03-02\n\nEmil Falk denied that storms will reach the northern islands.\n"
PARTS = Parts(reader=TinyReader)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles and a store of four of them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_STORE", raising=False)
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name, text in (("weather.json", WEATHER), ("calm.json", CALM)):
        record = {"text": text, "title": name.removesuffix(".json").title(), "published": "2025-03-02"}
        (tmp_path / name).write_text(json.dumps(record), encoding="utf-8")
    run(["berg.txt", "kis.txt", "weather.json", "calm.json"], store="store", parts=PARTS)
    return tmp_path


def out(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """What a command writes to standard output; it ends well."""
    capsys.readouterr()
    assert cli.run(args) == Exit.DONE
    return capsys.readouterr().out


def rows(text: str) -> list[dict[str, str]]:
    """The rows of CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def ids(here: Path, *names: str) -> list[str]:
    """The ids of the stored articles of these files."""
    known = {Path(a.source).name: a.article for a in story_list(here / "store").articles}
    return [known[name] for name in names]


def kinds() -> list[str]:
    """The kinds of the contradictions in the store."""
    return [c.kind for story in api.compare("store").stories for c in story.contradictions]


# ------------------------------------------------------------------------------------------- formats

GOLDEN = """\
event,matter,contradictions,account_1,cell_1,account_2,cell_2
"call between Anna Berg and Bela Kis, 2025-03-02",1,opposed stance C,"Harbour call, 2025-03-02, full text",\
● Anna Berg · assert: “the ferry sank in the harbour” 97–126,"Other view, 2025-03-02, full text",\
● Bela Kis · deny: “the ferry sank in the harbour” 96–125
"""


def test_a_wide_table_has_a_row_a_matter_and_a_cell_an_account(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both accounts of a matter stand in one row with their places, and the contradiction is marked by kind and confidence."""
    text = out(capsys, "compare", "berg.txt", "kis.txt", "--format", "csv", "--wide")
    assert re.sub(r"stance \d\.\d\d", "stance C", "".join(text.splitlines(keepends=True)[:2])) == GOLDEN
    second = rows(text)[1]
    assert second["cell_1"].startswith("● Anna Berg · request: “divers search the wreck”")
    assert second["cell_2"].startswith("○ not found (account known to 90%)")


def test_a_wide_table_is_csv(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--wide` with a format that is wide anyway is not understood."""
    assert cli.run(["compare", "--wide", "--format", "md"]) == Exit.USAGE
    assert "--wide is for" in capsys.readouterr().err


def test_markdown_has_a_column_an_account(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table of an event has a head of the accounts, and marks contradictions before the cells."""
    lines = out(capsys, "compare", "--format", "md").splitlines()
    head = next(line for line in lines if line.startswith("| contradiction |"))
    assert head == "| contradiction | Harbour call, 2025-03-02, full text | Other view, 2025-03-02, full text |"
    assert any(re.match(r"\| opposed stance 0\.\d\d \| ● Anna Berg", line) for line in lines)


def test_json_holds_the_grids(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each story holds tables whose cells carry state, words and offsets."""
    (story,) = json.loads(out(capsys, "compare", "-f", "json"))["stories"]
    (grid,) = story["grids"]
    cells = [cell for row in grid["rows"] for cell in row["cells"]]
    assert [cell["state"] for cell in cells] == ["told", "told", "told", "not found"]
    voice = cells[0]["voices"][0]
    assert BERG[voice["begin"] : voice["end"]] == voice["words"] == "the ferry sank in the harbour"
    assert grid["rows"][0]["contradictions"][0]["kind"] == "opposed stance"


class _Tags(HTMLParser):
    """The tags of a page, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_needs_nothing_else_and_runs_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that look like HTML are words; the page has no script, no handler and no address, and follows the screen."""
    (here / "odd.txt").write_text(
        f"<script>alert(1)</script>\n{CALL} Anna Berg said that <script>alert(2)</script> & <img src=x onerror=alert(3)> fell.\n",
        encoding="utf-8",
    )
    run(["odd.txt"], store="store", parts=PARTS)
    assert out(capsys, "compare", "-o", "page.html") == ""
    page = (here / "page.html").read_text("utf-8")
    seen = _Tags()
    seen.feed(page)
    assert not {"script", "img", "link", "iframe"} & set(seen.tags)
    assert seen.attributes <= {"lang", "charset", "name", "content", "class", "scope"}
    assert "&lt;script&gt;alert(2)&lt;/script&gt; &amp; &lt;img" in page
    assert "http" not in page
    assert "prefers-color-scheme: dark" in page
    assert "opposed stance" in page
    assert "<b>not found</b> (account known to 90%" in page


def test_a_formula_in_a_text_is_a_text() -> None:
    """A cell that a spreadsheet would compute begins with a quote; numbers stay numbers."""
    assert plain(("=1+1", "+1", "-1", "@x", "\tx", -1, 0.5, None, "a=b")) == (
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        -1,
        0.5,
        None,
        "a=b",
    )


def test_formulas_of_an_article_are_quoted_in_csv(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an article says reaches no spreadsheet as a formula."""
    (here / "odd.txt").write_text(f"Odd\n{CALL} Anna Berg said that =HYPERLINK(1) fell.\n", encoding="utf-8")
    run(["odd.txt"], store="store", parts=PARTS)
    words = {row["words"] for row in rows(out(capsys, "compare", "-f", "csv"))}
    assert "'=HYPERLINK(1) fell" in words
    assert not any(word.startswith("=") for word in words)


# ------------------------------------------------------------------------------------------- grids


def voice(article: str, name: str) -> Voice:
    """An attribution of an article."""
    return Voice(article, name, "Anna Berg", "assert", f"{name} sank", 0, 6, "account", 0.9)


def told(article: str, name: str) -> Cell:
    """A cell that tells it."""
    return Cell(State.TOLD, (voice(article, name),))


def story(*pairs: Pair, contradictions: tuple[Contrast, ...] = ()) -> Story:
    """A story of pairs."""
    return Story((), pairs, (), contradictions, (), ())


SIDES = tuple(Side(letter, "article", f"paper {letter}", "full text") for letter in "abcde")


def test_three_accounts_of_an_event_stand_in_one_table() -> None:
    """Rows of pairs that share an attribution are one row; an account that no pair asked about has nothing."""
    a, b, c = SIDES[:3]
    missing = Cell(State.NOT_FOUND, completeness=0.9)
    contrast = Contrast("f", "opposed stance", voice("a", "x"), voice("c", "z"), 0.8, 0.9, "rule", "detail")
    pairs = (
        Pair("call", None, (a, b), ((told("a", "x"), missing),)),
        Pair("call", None, (a, c), ((told("a", "x"), told("c", "z")),)),
        Pair("call", None, (b, c), ((told("b", "y"), Cell(State.OPEN)), (missing, told("c", "z")))),
    )
    (grid,) = grids(story(*pairs, contradictions=(contrast,)))
    assert grid.sides == (a, b, c)
    assert [[cell.state for cell in row.cells] for row in grid.rows] == [
        [State.TOLD, State.NOT_FOUND, State.TOLD],
        [State.OPEN, State.TOLD, State.OPEN],
    ]
    assert [[c.kind for c in row.contradictions] for row in grid.rows] == [["opposed stance"], []]


def test_many_accounts_keep_a_table_a_pair() -> None:
    """Of more accounts than a page holds each pair has a table of its own."""
    a, *others = SIDES
    assert len(SIDES) > MOST_COLUMNS
    pairs = [Pair("call", None, (a, other), ((told("a", "x"), Cell(State.OPEN)),)) for other in others]
    assert [grid.sides for grid in grids(story(*pairs))] == [pair.sides for pair in pairs]


# ------------------------------------------------------------------------------------------- stories


def test_stories_are_listed_as_found_and_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Articles of one event make a story that was found; the others stand alone."""
    found = rows(out(capsys, "stories"))
    grouped = {Path(row["source"]).name: (row["story"], row["grouped"]) for row in found}
    assert grouped["berg.txt"] == grouped["kis.txt"] == ("1", "found")
    assert grouped["weather.json"][1] == grouped["calm.json"][1] == "alone"


def test_join_compares_what_no_event_joins_and_is_kept(here: Path) -> None:
    """Articles that are joined are one story and compared; a run afterwards keeps it; other findings stay."""
    before = api.compare("store").stories[0]
    joined = join(["Weather", "calm.json"], store="store", parts=PARTS)
    assert {Path(a.source).name for a in joined.articles if a.grouped == "stated"} == {"weather.json", "calm.json"}
    assert kinds() == ["opposed stance", "opposed stance"]
    run(["weather.json"], store="store", again=True, parts=PARTS)
    assert len(kinds()) == 2
    assert before in api.compare("store").stories


def test_part_undoes_what_was_found(here: Path) -> None:
    """Articles that an event joined stand apart once that is stated, also after they are read again."""
    assert kinds() == ["opposed stance"]
    parted = part(["berg.txt", "kis.txt"], store="store", parts=PARTS)
    assert len(parted.apart) == 1
    assert kinds() == []
    run(["berg.txt", "kis.txt"], store="store", again=True, parts=PARTS)
    assert kinds() == []
    assert {a.grouped for a in story_list("store").articles} == {"alone"}


def test_join_takes_back_what_part_stated_and_part_what_join_stated(here: Path) -> None:
    """The last statement on two articles holds."""
    part(["berg.txt", "kis.txt"], store="store", parts=PARTS)
    assert join(["berg.txt", "kis.txt"], store="store", parts=PARTS).apart == ()
    assert kinds() == ["opposed stance"]
    part(["berg.txt", "kis.txt"], store="store", parts=PARTS)
    assert kinds() == []
    with api.open_store("store") as store:
        assert all(len(members) < 2 for members in Compared(store).stories.values())


def test_only_what_is_affected_is_compared_again(here: Path) -> None:
    """Joining two articles makes none but theirs pending."""
    wanted = ids(here, "weather.json", "calm.json")
    with api.open_store("store") as store:
        compared = Compared(store)
        compared.join(wanted, name="weather")
        assert compared.pending() == set(wanted)


def test_a_corrected_article_stays_apart(here: Path) -> None:
    """A new text of a file takes the place of the old one in what is stated apart."""
    part(["berg.txt", "kis.txt"], store="store", parts=PARTS)
    (here / "kis.txt").write_text(KIS + "Bela Kis said that trade will grow.\n", encoding="utf-8")
    run(["kis.txt"], store="store", parts=PARTS)
    assert kinds() == []
    assert [set(pair) for pair in story_list("store").apart] == [set(ids(here, "berg.txt", "kis.txt"))]


def test_a_text_printed_twice_counts_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list of stories names the near-duplicate and the article that counts for it."""
    (here / "again.txt").write_text(BERG.replace("Harbour call\n", "Harbour call, again\n"), encoding="utf-8")
    run(["again.txt"], store="store", parts=PARTS)
    counts = {Path(row["source"]).name: row["counts"] for row in rows(out(capsys, "stories"))}
    again = [counts["again.txt"], counts["berg.txt"]]
    assert sorted(a.partition(":")[0] for a in again) == ["no", "yes"]


def test_two_named_articles_are_compared_and_stated_to_belong_together(here: Path) -> None:
    """Naming two articles of no common event joins them; only these two are shown."""
    accounts = compare_articles(["weather.json", "Calm"], store="store", parts=PARTS)
    (shown,) = accounts.stories
    assert {Path(a.source).name for a in shown.articles} == {"weather.json", "calm.json"}
    assert [c.kind for c in shown.contradictions] == ["opposed stance"]
    assert {Path(a.source).name for a in story_list("store").articles if a.grouped == "stated"} == {"weather.json", "calm.json"}


def test_files_that_are_new_are_read_and_compared(here: Path) -> None:
    """Two files that the store does not have are stored and shown; what was found to belong together needs no statement."""
    for name in ("berg.txt", "kis.txt"):
        (here / f"new-{name}").write_text((here / name).read_text("utf-8"), encoding="utf-8")
    (shown,) = compare_articles(["new-berg.txt", "new-kis.txt"], store="other", parts=PARTS).stories
    assert len(shown.contradictions) == 1
    with api.open_store("other") as store:
        assert Compared(store).stories == {}


@pytest.mark.parametrize("names", [["berg.txt"], ["Weather", "weather.json"], []])
def test_one_article_is_no_story(here: Path, names: list[str]) -> None:
    """To join or part needs two articles."""
    for state in (join, part):
        with pytest.raises(UsageError, match="at least two"):
            state(names, store="store", parts=PARTS)


def test_a_name_that_means_nothing_is_told(here: Path) -> None:
    """A name that is no article's id, file or title is told, and nothing is stated."""
    with pytest.raises(NotFound, match="volcano"):
        join(["berg.txt", "volcano"], store="store", parts=PARTS)
    assert story_list("store").apart == ()


def test_an_account_of_one_sentence_is_not_comparable(here: Path) -> None:
    """An account that is known by one line is never called silent."""
    (here / "line.txt").write_text("The call between Anna Berg and Bela Kis took place", encoding="utf-8")
    run(["line.txt", "berg.txt"], store="store", together=True, parts=PARTS)
    with api.open_store("store") as store:
        accounts = accounts_of(load_readings(store, store.articles()), load_comparison(store))
    cells = {
        cell.state
        for pair in accounts.pairs
        for row in pair.rows
        for side, cell in zip(pair.sides, row, strict=True)
        if side.name.startswith("line.txt")
    }
    assert cells == {State.NOT_COMPARABLE}
