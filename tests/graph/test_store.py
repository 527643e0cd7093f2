"""The store on disk."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from graph import iris
from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreVersion
from graph.store import GRAPH_SOURCES, Store
from graph.store_steps import Change
from graph.vocabulary import NIF, PROV, RDFS

ONE, TWO, THREE = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"


def article(article_id: str, *labels: str) -> list[Quad]:
    """The graph of an article with these labels."""
    graph = iris.article_graph(article_id)
    return [Quad(iris.article_iri(article_id), RDFS.label, Literal(label), graph) for label in labels]


def words(article_id: str, text: str) -> list[Quad]:
    """The text of an article as quads."""
    return [Quad(iris.article_iri(article_id), NIF.is_string, Literal(text), iris.GRAPH_TEXTS)]


def labels(store: Store, article_id: str) -> list[str]:
    """The labels that the article's graph holds."""
    return sorted(q.object.value for q in store.quads(iris.article_graph(article_id)) if isinstance(q.object, Literal))


def test_an_article_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    """What was put in is there when the store is opened again, and listed."""
    with Store(tmp_path / "s") as store:
        store.replace_article(TWO, article(TWO, "two"))
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Some words."))
    with Store(tmp_path / "s", create=False) as store:
        assert store.articles() == (ONE, TWO)
        assert store.has_article(ONE)
        assert not store.has_article(THREE)
        assert [q.object for q in store.text(ONE)] == [Literal("Some words.")]


def test_replacing_an_article_leaves_nothing_of_its_old_graph(tmp_path: Path) -> None:
    """A second reading of the same article takes the place of the first, whole."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "first", "both"))
        store.replace_article(ONE, article(ONE, "second", "both"))
        assert labels(store, ONE) == ["both", "second"]


def test_reading_the_same_article_twice_changes_nothing(tmp_path: Path) -> None:
    """The same quads under the same source give the same store."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words."), source_key="a.txt")
        before = sorted(map(str, store.quads()))
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words."), source_key="a.txt")
        assert sorted(map(str, store.quads())) == before


def test_a_corrected_article_takes_the_place_of_the_older_text(tmp_path: Path) -> None:
    """A new text of the same source removes the older graph and text and says what it revises."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "old"), words(ONE, "Old."), source_key="http://news/1")
        store.replace_article(TWO, article(TWO, "new"), words(TWO, "New."), source_key="http://news/1")
        assert store.articles() == (TWO,)
        assert store.current("http://news/1") == TWO
        assert store.text(ONE) == ()
        revision = Quad(iris.article_iri(TWO), PROV.was_revision_of, iris.article_iri(ONE), iris.GRAPH_PROVENANCE)
        assert list(store.quads(iris.GRAPH_PROVENANCE)) == [revision]


def test_a_text_that_comes_back_makes_no_circle_of_revisions(tmp_path: Path) -> None:
    """After A, B and A again, A revises B and B revises nothing."""
    with Store(tmp_path / "s") as store:
        for name in (ONE, TWO, ONE):
            store.replace_article(name, article(name, name), source_key="k")
        found = [(q.subject, q.object) for q in store.quads(iris.GRAPH_PROVENANCE)]
        assert found == [(iris.article_iri(ONE), iris.article_iri(TWO))]


def test_a_text_that_another_source_still_has_stays(tmp_path: Path) -> None:
    """Two sources with one text: correcting one of them leaves the other's graph alone."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "shared"), source_key="a")
        store.replace_article(ONE, article(ONE, "shared"), source_key="b")
        store.replace_article(TWO, article(TWO, "corrected"), source_key="a")
        assert store.articles() == (ONE, TWO)
        assert store.current("b") == ONE


def test_source_keys_may_hold_any_character(tmp_path: Path) -> None:
    """A path with quotes, spaces and line ends is a source like any other."""
    key = 'C:\\news "today"\n} ; DROP ALL'
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, key), source_key=key)
        assert store.current(key) == ONE
        assert labels(store, ONE) == [key]


def test_removing_an_article_removes_graph_text_and_source(tmp_path: Path) -> None:
    """Nothing of a removed article is left, and removing it again is told."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words."), source_key="a")
        assert store.remove_article(ONE)
        assert list(store.quads()) == []
        assert store.text(ONE) == ()
        assert store.current("a") is None
        assert not store.remove_article(ONE)


def test_quads_for_another_graph_are_refused(tmp_path: Path) -> None:
    """A quad of another graph, or with a blank node, is an error and nothing is written."""
    with Store(tmp_path / "s") as store:
        with pytest.raises(StoreError, match="lies in"):
            store.replace_article(ONE, article(TWO, "two"))
        blank = Quad(BlankNode("b"), RDFS.label, Literal("x"), iris.GRAPH_FINDINGS)
        with pytest.raises(StoreError, match="blank node"):
            store.replace_graph(iris.GRAPH_FINDINGS, [blank])
        assert list(store.quads()) == []


def test_a_shared_graph_is_replaced_whole_and_may_become_empty(tmp_path: Path) -> None:
    """The findings of the last comparison are the only ones; none is an answer too."""
    first, second = (Quad(NamedNode(f"http://f/{n}"), RDFS.label, Literal(n), iris.GRAPH_FINDINGS) for n in ("1", "2"))
    with Store(tmp_path / "s") as store:
        store.replace_graph(iris.GRAPH_FINDINGS, [first])
        store.replace_graph(iris.GRAPH_FINDINGS, [second])
        assert store.graph_quads(iris.GRAPH_FINDINGS) == (second,)
        store.replace_graph(iris.GRAPH_FINDINGS, [])
        assert store.graph_names() == ()


def test_what_is_done_with_a_graph_is_one_transaction(tmp_path: Path) -> None:
    """A change of other graphs goes with an article's; where it is refused, nothing of both is done."""
    graph, reader = iris.article_graph(ONE), NamedNode("https://example.org/reader")
    one, two = (Quad(graph, reader, Literal(name), iris.GRAPH_PROVENANCE) for name in ("a 1", 'a "2"'))
    blank = Quad(BlankNode(), reader, Literal("b"), iris.GRAPH_PROVENANCE)
    with Store(tmp_path / "store", create=True) as store:
        store.replace_article(ONE, article(ONE, "one"), also=Change(new=(one,)))
        store.replace_article(ONE, article(ONE, "two"), also=Change((one,), (two,)))
        with pytest.raises(StoreError, match="blank node"):
            store.replace_article(ONE, article(ONE, "three"), also=Change((two,), (blank,)))
        assert labels(store, ONE) == ["two"]
        assert list(store.quads(iris.GRAPH_PROVENANCE)) == [two]


def test_judgements_are_added_and_read(tmp_path: Path) -> None:
    """A judgement stays beside those that were there."""
    quads = [Quad(iris.iri("judgement", n), RDFS.label, Literal(n), iris.GRAPH_JUDGEMENTS) for n in ("1", "2")]
    with Store(tmp_path / "s") as store:
        store.add(quads[:1])
        store.add(quads[1:])
        assert store.judgements() == tuple(quads)


def test_texts_are_in_no_graph_that_is_listed(tmp_path: Path) -> None:
    """The articles' words come only when the graph of texts is named."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Secret."), source_key="a")
        assert store.graph_names() == (iris.article_graph(ONE).value, GRAPH_SOURCES.value)
        assert not any("Secret" in str(q) for q in store.quads())
        assert ["Secret." in str(q) for q in store.quads(iris.GRAPH_TEXTS)] == [True]


def test_a_second_process_is_told_who_has_the_store(tmp_path: Path) -> None:
    """Another process gets one sentence with the number of the first."""
    code = f"""
import sys
from graph.errors import StoreBusy
from graph.store import Store
try:
    Store({str(tmp_path / "s")!r})
except StoreBusy as error:
    print(error)
"""
    with Store(tmp_path / "s"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment(), check=True)
    assert f"(pid {os.getpid()})" in done.stdout
    assert done.stdout.count("\n") == 1


def _environment() -> dict[str, str]:
    """The environment with the import path of this process."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_the_same_process_is_told_that_it_has_the_store(tmp_path: Path) -> None:
    """A second Store of one process is refused; after the first is closed it opens."""
    with Store(tmp_path / "s"), pytest.raises(StoreBusy, match="this process"):
        Store(tmp_path / "s")
    Store(tmp_path / "s").close()


def test_a_killed_owner_leaves_no_lock(tmp_path: Path) -> None:
    """After SIGKILL the next process opens the store, and acknowledged articles are there."""
    code = f"""
import os, signal
from graph.store import Store
from pyoxigraph import Literal, Quad
from graph import iris
from graph.vocabulary import RDFS
store = Store({str(tmp_path / "s")!r})
store.replace_article({ONE!r}, [Quad(iris.article_iri({ONE!r}), RDFS.label, Literal("one"), iris.article_graph({ONE!r}))])
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], env=_environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    with Store(tmp_path / "s") as store:
        assert store.articles() == (ONE,)


def test_a_half_read_stream_neither_keeps_the_lock_nor_ends_as_if_whole(tmp_path: Path) -> None:
    """Closing the store while its quads are read frees the folder, and the reader is told."""
    store = Store(tmp_path / "s")
    store.replace_article(ONE, article(ONE, "a", "b", "c"))
    stream = store.quads()
    next(stream)
    store.close()
    with Store(tmp_path / "s"), pytest.raises(StoreError, match="closed"):
        next(stream)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    """Using a closed store is an error, not an empty answer."""
    store = Store(tmp_path / "s")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.articles()


def _use_in_child(store: Store, answers: "multiprocessing.Queue[str]") -> None:
    try:
        store.replace_article(ONE, article(ONE, "from the child"))
        answers.put("written")
    except StoreError as error:
        answers.put(str(error))


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_a_forked_child_is_refused(tmp_path: Path) -> None:
    """A child that inherited the store may not write into nowhere, and does not free the parent's lock."""
    context = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = context.Queue()
    with Store(tmp_path / "s") as store:
        child = context.Process(target=_use_in_child, args=(store, answers))
        child.start()
        assert "forked" in answers.get(timeout=30)
        child.join()
        with pytest.raises(StoreBusy):
            Store(tmp_path / "s")


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A folder that is not ours is left as it was."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreError, match="other files"):
        Store(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    """A file's name in place of a folder's is told."""
    (tmp_path / "f").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        Store(tmp_path / "f")


def test_a_missing_store_is_not_made_by_accident(tmp_path: Path) -> None:
    """`create=False` on a mistyped name makes no folder."""
    with pytest.raises(StoreError, match="no store here"):
        Store(tmp_path / "typo", create=False)
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("found", [0, 99])
def test_another_format_is_told(tmp_path: Path, found: int) -> None:
    """A store of an older or newer layout is refused with both numbers."""
    Store(tmp_path / "s", made_by="0.0.9").close()
    (tmp_path / "s" / "communique.json").write_text(json.dumps({"format": found, "made_by": "0.0.9"}))
    with pytest.raises(StoreVersion, match=rf"format {found} \(made by 0\.0\.9\), this version reads 1"):
        Store(tmp_path / "s")


def test_a_broken_marker_is_damage(tmp_path: Path) -> None:
    """A marker that cannot be read is damage, not another version."""
    Store(tmp_path / "s").close()
    (tmp_path / "s" / "communique.json").write_text("{")
    with pytest.raises(StoreDamaged, match="marker"):
        Store(tmp_path / "s")


def test_damaged_data_is_told_and_never_an_empty_store(tmp_path: Path) -> None:
    """Without its table of contents the database is refused; the lock is free afterwards."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"))
    (tmp_path / "s" / "quads" / "CURRENT").unlink()
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="backup"):
            Store(tmp_path / "s")


def test_a_store_that_was_begun_and_left_opens(tmp_path: Path) -> None:
    """A folder that holds only our lock (killed at birth) becomes a store."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "communique.lock").write_text("1")
    Store(tmp_path / "s").close()


def test_the_marker_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    """The marker holds no clock."""
    for name in "ab":
        Store(tmp_path / name, made_by="0.1.0").close()
    first, second = ((tmp_path / name / "communique.json").read_bytes() for name in "ab")
    assert first == second == b'{"format": 1, "made_by": "0.1.0"}\n'


def test_a_backup_is_a_store_of_its_own(tmp_path: Path) -> None:
    """A backup opens while the first store goes on, and does not follow it."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words."))
        store.quarantine(TWO, "# nothing", "No speaker.")
        store.backup(tmp_path / "b")
        store.replace_article(THREE, article(THREE, "three"))
        with Store(tmp_path / "b") as copy:
            assert copy.articles() == (ONE,)
            assert len(copy.text(ONE)) == 1
            assert [q.article_id for q in copy.quarantined()] == [TWO]
        with pytest.raises(StoreError, match="does not exist yet"):
            store.backup(tmp_path / "b")


def test_quarantine_keeps_graph_and_report_until_the_article_is_accepted(tmp_path: Path) -> None:
    """A refused graph stands beside the store with its report, and is gone when the article is put in."""
    with Store(tmp_path / "s") as store:
        kept = store.quarantine(ONE, "<http://a> <http://b> <http://c> .\n", "An attribution needs a speaker.\n")
        assert store.quarantined() == (kept,)
        assert kept.report.read_text() == "An attribution needs a speaker.\n"
        assert not store.has_article(ONE)
        store.replace_article(ONE, article(ONE, "one"))
        assert store.quarantined() == ()


def test_a_store_open_for_reading_refuses_every_change(tmp_path: Path) -> None:
    """Whoever reads cannot write: each way of writing is refused in one sentence, and nothing is marked."""
    Store(tmp_path / "s").close()
    with Store(tmp_path / "s", read_only=True) as store:
        ways: tuple[Callable[[], object], ...] = (
            lambda: store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words.")),
            lambda: store.remove_article(ONE),
            lambda: store.add(article(ONE, "one")),
            lambda: store.replace_graph(iris.GRAPH_FINDINGS, []),
            lambda: store.quarantine(ONE, "", ""),
        )
        for way in ways:
            with pytest.raises(StoreError, match="for reading only"):
                way()
    assert not (tmp_path / "s" / "dirty").exists()


def test_a_large_graph_goes_in_as_one_change(tmp_path: Path) -> None:
    """50,000 quads in one call do not break the parser behind it."""
    quads = [Quad(NamedNode(f"http://f/{n}"), RDFS.label, Literal(str(n)), iris.GRAPH_FINDINGS) for n in range(50_000)]
    with Store(tmp_path / "s") as store:
        store.replace_graph(iris.GRAPH_FINDINGS, quads)
        assert sum(1 for _ in store.quads(iris.GRAPH_FINDINGS)) == 50_000
