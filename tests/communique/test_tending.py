"""Looking after a store: remove, compact, backup, check, and shards by hand."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from communique.errors import NotFound
from communique.running import Parts, open_store, run
from communique.shard_folder import build_folder, load_folder
from communique.shards_engine import OneProcess
from communique.tending import backup, check, compact, remove
from graph.errors import LoadError, StoreError
from graph.iris import GRAPH_FINDINGS, GRAPH_TEXTS, article_graph, article_iri
from graph.store import Store
from graph.vocabulary import RDFS
from tests.communique.shell import Shell
from tests.communique.test_shards import corpus, dump
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, TinyReader

PARTS = Parts(reader=TinyReader, reader_name=TinyReader.name)


def ids(shell: Shell) -> tuple[str, ...]:
    """The articles of the shell's store."""
    with Store(shell.folder / "store", read_only=True) as store:
        return store.articles()


def findings(path: Path) -> int:
    """How many quads the findings have."""
    with Store(path, read_only=True) as store:
        return len(store.graph_quads(GRAPH_FINDINGS))


# ------------------------------------------------------------------------------------------- remove


def test_a_removed_article_leaves_nothing(stored: Shell) -> None:
    """Its graph, words, source and making are gone, and so are the findings that rest on it."""
    with Store("store", read_only=True) as store:
        gone = store.current(str(Path("kis.txt").resolve()))
    assert gone is not None
    assert findings(Path("store")) > 0
    assert stored("remove", "kis.txt").code == 0
    assert findings(Path("store")) == 0
    with Store("store", read_only=True) as store:
        everything = [*store.quads(), *store.quads(GRAPH_TEXTS)]
    assert len(ids(stored)) == 1
    assert not [q for q in everything if gone in str(q)]


def test_removing_and_reading_again_is_as_if_nothing_had_been(stored: Shell) -> None:
    """The store is the same again, findings included."""
    before = dump(Path("store"))
    remove(["kis.txt"], store="store", parts=PARTS)
    run(["kis.txt"], store="store", parts=PARTS)
    assert dump(Path("store")) == before


def test_a_name_that_means_nothing_removes_nothing(stored: Shell) -> None:
    """One wrong name of several, and all articles stay."""
    ended = stored("remove", "kis.txt", "nothing.txt")
    assert ended.code == 2
    assert "no article 'nothing.txt'" in ended.err
    assert len(ids(stored)) == 2


# ------------------------------------------------------------------------------------------- compact and backup


def test_compacting_changes_nothing_and_deletes_leftovers(stored: Shell) -> None:
    """Every quad is there, and the files of a killed load and of killed workers are not."""
    before = dump(Path("store"))
    orphan = Path("store") / "quads" / "bulk-1.sst"
    orphan.write_bytes(b"x" * 10_000)
    (Path("store") / "shards").mkdir()
    (Path("store") / "shards" / "000001.jsonl").write_text("")
    ended = stored("compact")
    assert ended.code == 0
    assert "bytes before" in ended.err
    assert not orphan.exists()
    assert not (Path("store") / "shards").exists()
    assert dump(Path("store")) == before
    assert compact("store").after < 10_000_000


def test_a_backup_is_a_store(stored: Shell) -> None:
    """It holds the same quads, and goes on alone; a folder that exists is refused."""
    (stored.folder / "store" / "shards").mkdir()
    ended = stored("backup", "monday")
    assert ended.code == 0
    assert not Path("monday/shards").exists()
    assert dump(Path("monday")) == dump(Path("store"))
    remove(["kis.txt"], store="monday", parts=PARTS)
    assert len(ids(stored)) == 2
    assert stored("backup", "monday").code == 3
    with pytest.raises(StoreError, match="does not exist yet"):
        backup("monday", store="store")


def test_a_backup_beside_a_writer_holds_what_was_published(stored: Shell) -> None:
    """A run of hours does not keep a newsroom from its backup, which has no part of what the writer has not published."""
    before = dump(Path("store"))
    with open_store("store") as store:
        store.remove_article(store.articles()[0])
        ended = stored("backup", "monday")
    assert ended.code == 0
    assert dump(Path("monday")) == before
    assert not Path("monday.part").exists()


# ------------------------------------------------------------------------------------------- check


def test_a_sound_store_passes(stored: Shell) -> None:
    """Nothing is told, nothing is left behind, and the store is untouched."""
    before = dump(Path("store"))
    ended = stored("check")
    assert (ended.code, ended.out) == (0, "")
    assert "2 articles" in ended.err
    assert "all is as it should be" in ended.err
    assert dump(Path("store")) == before
    assert sorted(p.name for p in stored.folder.iterdir()) == ["berg.txt", "kis.txt", "store"]


def test_a_finding_that_does_not_follow_is_told(stored: Shell) -> None:
    """So is one that was changed, and one that is missing."""
    with open_store("store") as store:
        nodes = sorted({q.subject for q in store.quads(GRAPH_FINDINGS) if "/finding/" in str(q.subject)}, key=str)
        whole = [q for q in store.quads(GRAPH_FINDINGS) if q.subject == nodes[0]]
        store.change(whole, ())
    (problem,) = check("store", parts=PARTS).problems
    assert "is missing" in problem.message
    with open_store("store") as store:
        store.change((), whole)
        label = next(q for q in whole if q.predicate == RDFS.label)
        store.change([label], [Quad(label.subject, label.predicate, Literal("another", language="en"), label.graph_name)])
    (problem,) = check("store", parts=PARTS).problems
    assert "is not what follows" in problem.message


def test_lost_words_are_told(stored: Shell) -> None:
    """An article without its text is a problem, and the exit code says so."""
    article = ids(stored)[0]
    with open_store("store") as store:
        store._drop_text(article)
    ended = stored("check", "--quick", "--format", "csv")
    assert ended.code == 4
    assert article in ended.out


def test_a_graph_that_breaks_the_shapes_is_told(stored: Shell) -> None:
    """A label that was lost is told with its article."""
    article = ids(stored)[0]
    with open_store("store") as store:
        quads = [q for q in store.quads(article_graph(article)) if q.subject == article_iri(article) and q.predicate == RDFS.label]
        store.change(quads, ())
    assert "shape" in {p.what for p in check("store", quick=True, parts=PARTS).problems}


def test_what_waits_for_comparison_is_told(stored: Shell) -> None:
    """A run that was killed before comparison has left work: the check says how it is done."""
    (stored.folder / "store" / "compared.json").unlink()
    (problem,) = check("store", parts=PARTS).problems
    assert "run `communique run` once more" in problem.message


# ------------------------------------------------------------------------------------------- shards by hand


def test_shards_that_are_loaded_give_what_a_run_gives(tmp_path: Path) -> None:
    """Cut, built and loaded, also twice and into a store that has some: the same quads as after a run."""
    path = corpus(tmp_path / "corpus.jsonl", 7, {3: WORD_THAT_BREAKS_THE_SHAPES})
    run([path], store=tmp_path / "alone", parts=PARTS)
    made = build_folder([path], tmp_path / "shards", engine=OneProcess(parts=PARTS), articles=3, parts=PARTS)
    assert (made.shards, made.articles, len(made.failures)) == (3, 6, 2)
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "shards").glob("*.nq")}
    build_folder([path], tmp_path / "shards", engine=OneProcess(parts=PARTS), articles=3, parts=PARTS)
    assert times == {p: p.stat().st_mtime_ns for p in (tmp_path / "shards").glob("*.nq")}
    run([corpus(tmp_path / "corpus.jsonl", 2)], store=tmp_path / "loaded", parts=PARTS)
    for summary in ("4 stored; 2 known before; 1 in quarantine", "6 known before; 1 in quarantine"):
        loaded = load_folder(tmp_path / "shards", store=tmp_path / "loaded", parts=PARTS)
        assert sorted(loaded.summary.replace("known", "known before").replace("before before", "before").split("; ")) == sorted(
            summary.split("; ")
        )
    assert dump(tmp_path / "loaded") == dump(tmp_path / "alone")


def test_a_folder_without_shards_or_with_an_unbuilt_one_is_told(tmp_path: Path) -> None:
    """The sentence says what to do."""
    with pytest.raises(NotFound, match="communique shard"):
        load_folder(tmp_path, store=tmp_path / "store", parts=PARTS)
    build_folder([corpus(tmp_path / "c.json", 2)], tmp_path / "s", engine=OneProcess(parts=PARTS), parts=PARTS)
    next((tmp_path / "s").glob("*.json")).unlink()
    with pytest.raises(LoadError, match="not built yet"):
        load_folder(tmp_path / "s", store=tmp_path / "store", parts=PARTS)


@pytest.mark.parametrize("command", ["remove", "compact", "backup", "check", "shard", "load"])
def test_each_command_teaches(shell: Shell, command: str) -> None:
    """Its help has an example, and a store that is not there is told."""
    ended = shell(command, "--help")
    assert ended.code == 0
    assert f"communique {command} " in ended.out or f"communique {command}\n" in ended.out
