"""Readers read copies that writers publish, and wait for nobody."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph import iris
from graph.errors import StoreBusy, StoreError
from graph.snapshots import KEPT
from graph.store import Store, reading
from graph.store_changes import all_quads
from tests.graph.test_store import ONE, THREE, TWO, article, labels, words
from tests.started import started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one article."""
    with Store(tmp_path / "s") as store:
        store.replace_article(ONE, article(ONE, "one"), words(ONE, "Words."))
    return tmp_path / "s"


def copies(folder: Path) -> list[str]:
    """The numbers of the copies that lie in the store, oldest first."""
    return sorted((p.name for p in (folder / "snapshots").iterdir() if p.is_dir()), key=int)


def in_a_process(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with our import path; `FOLDER` in the code is the store."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    code = code.replace("FOLDER", repr(str(folder)))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)


def test_readers_read_beside_a_writer_and_each_other(folder: Path) -> None:
    """Two readers open a store that is being written; they see what was published, texts included."""
    with Store(folder) as writer:
        writer.replace_article(TWO, article(TWO, "two"))
        with Store(folder, read_only=True) as one, Store(folder, read_only=True) as other:
            assert one.articles() == other.articles() == (ONE,)
            assert len(one.text(ONE)) == 1


def test_a_reader_in_another_process_needs_no_leave_of_the_writer(folder: Path) -> None:
    """A second process reads while this one holds the store open for writing, and its writer is still refused."""
    reads = "from graph.store import Store; print(Store(FOLDER, read_only=True).articles())"
    with Store(folder):
        assert in_a_process(reads, folder).stdout == f"({ONE!r},)\n"
        assert "StoreBusy" in in_a_process("from graph.store import Store; Store(FOLDER)", folder).stderr


def test_a_writer_publishes_at_its_close(folder: Path) -> None:
    """What was written is read by whoever opens the store after the writer closed it, without touching the lock."""
    with Store(folder) as writer:
        writer.replace_article(TWO, article(TWO, "two"))
    assert not (folder / "dirty").exists()
    with Store(folder), Store(folder, read_only=True) as reader:
        assert reader.articles() == (ONE, TWO)


def test_a_writer_publishes_on_the_way(folder: Path) -> None:
    """After `publish` new readers see what was written; a reader that was there before keeps what it had."""
    with Store(folder) as writer, Store(folder, read_only=True) as before:
        writer.replace_article(TWO, article(TWO, "two"))
        assert writer.publish()
        assert not writer.publish()
        with Store(folder, read_only=True) as after:
            assert after.articles() == (ONE, TWO)
        assert before.articles() == (ONE,)


def test_publishing_every_so_often_waits(folder: Path) -> None:
    """Within the span nothing is published, and it stays to be published."""
    with Store(folder) as writer:
        writer.replace_article(TWO, article(TWO, "two"))
        assert not writer.publish(every=3600)
        assert writer.publish(every=0)


def test_a_copy_that_is_read_outlives_later_ones(folder: Path) -> None:
    """The newest two copies stay, and those that somebody reads; the others go."""
    with Store(folder) as writer, Store(folder, read_only=True) as reader:
        held = (folder / "snapshots" / "current").read_text().strip()
        for number in range(5):
            writer.replace_article(TWO, article(TWO, str(number)))
            writer.publish()
        assert copies(folder) == [held, *copies(folder)[-KEPT:]]
        assert labels(reader, ONE) == ["one"]
    with Store(folder) as writer:
        writer.replace_article(THREE, article(THREE, "three"))
    assert held not in copies(folder)
    assert len(copies(folder)) == KEPT


KILLED = """
import os, signal
from graph.store import Store
from tests.graph.test_store import TWO, article
store = Store(FOLDER)
store.replace_article(TWO, article(TWO, "two"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_after_a_killed_writer_the_reader_makes_a_copy(folder: Path) -> None:
    """What a writer stored before it was killed is read, although it published nothing."""
    code = KILLED.replace("from tests.graph.test_store import TWO, article", f"TWO = {TWO!r}").replace(
        'article(TWO, "two")',
        "[Quad(iris.article_iri(TWO), RDFS.label, Literal('two'), iris.article_graph(TWO))]",
    )
    code = "from pyoxigraph import Literal, Quad\nfrom graph import iris\nfrom graph.vocabulary import RDFS\n" + code
    assert in_a_process(code, folder).returncode == -signal.SIGKILL
    assert (folder / "dirty").exists()
    with Store(folder, read_only=True) as reader:
        assert reader.articles() == (ONE, TWO)
    assert not (folder / "dirty").exists()


def test_beside_a_writer_after_a_killed_one_the_last_copy_is_read(folder: Path) -> None:
    """A mark of unpublished work with a live writer is no reason to wait."""
    with Store(folder) as writer:
        writer.replace_article(TWO, article(TWO, "two"))
        assert (folder / "dirty").exists()
        with Store(folder, read_only=True) as reader:
            assert reader.articles() == (ONE,)


def test_a_store_without_copies_gets_one_from_its_first_reader(folder: Path, tmp_path: Path) -> None:
    """A backup holds no copies; reading it makes one, once."""
    with Store(folder) as store:
        store.backup(tmp_path / "b")
    for _ in range(2):
        with reading(tmp_path / "b") as database:
            assert len(list(all_quads(database))) == 1
        assert copies(tmp_path / "b") == ["1"]


def test_a_reader_makes_a_backup(folder: Path, tmp_path: Path) -> None:
    """What is open for reading is backed up beside its writer, and the backup can be written."""
    with Store(folder), Store(folder, read_only=True) as reader:
        reader.backup(tmp_path / "b")
    with Store(tmp_path / "b") as copy:
        copy.replace_article(TWO, article(TWO, "two"))
        assert copy.articles() == (ONE, TWO)
    with Store(folder, read_only=True) as reader:
        assert reader.articles() == (ONE,)
        assert len(reader.text(ONE)) == 1


def test_a_backup_holds_what_lies_beside_the_graphs(folder: Path, tmp_path: Path) -> None:
    """Statements and judged readings go along; copies for readers and what comparison makes anew stay behind."""
    (folder / "compared.json").write_text("{}")
    (folder / "refused").mkdir()
    (folder / "refused" / "a.json").write_text("{}")
    (folder / "comparison.sqlite").write_text("")
    with Store(folder) as store:
        store.backup(tmp_path / "b")
    found = sorted(str(p.relative_to(tmp_path / "b")) for p in (tmp_path / "b").rglob("*") if p.suffix == ".json")
    assert found == ["communique.json", "compared.json", "refused/a.json"]
    assert not {"snapshots", "comparison.sqlite", "dirty"} & {p.name for p in (tmp_path / "b").iterdir()}


def test_a_name_that_points_to_nothing_is_made_good(folder: Path) -> None:
    """Whoever deletes the copies loses nothing."""
    (folder / "snapshots" / "current").write_text("77\n")
    with Store(folder, read_only=True) as reader:
        assert reader.articles() == (ONE,)


def test_reading_where_there_is_no_store_is_told(tmp_path: Path) -> None:
    """A mistyped name makes no folder."""
    with pytest.raises(StoreError, match="no store here"):
        Store(tmp_path / "typo", read_only=True)
    assert not (tmp_path / "typo").exists()


def test_an_open_writer_gives_another_process_a_copy(folder: Path) -> None:
    """`snapshot` holds what was written up to now, and leaves nothing behind but what is kept anyway."""
    with Store(folder) as writer:
        writer.replace_article(TWO, article(TWO, "two"))
        with writer.snapshot() as path:
            code = (
                "from pyoxigraph import Store; from graph.store_changes import all_quads; "
                f"print(len(list(all_quads(Store.read_only({str(path)!r})))))"
            )
            assert in_a_process(code, folder).stdout == "2\n"
        assert len(copies(folder)) <= KEPT


def test_a_second_writer_is_refused_while_readers_read(folder: Path) -> None:
    """Readers shut nobody out, a writer shuts writers out."""
    with Store(folder, read_only=True), Store(folder), pytest.raises(StoreBusy):
        Store(folder)


def test_readers_never_wait_while_a_writer_writes_and_publishes(folder: Path) -> None:
    """A process that opens the store again and again beside a publishing writer finds a whole copy every time."""
    code = f"""
from graph import iris
from graph.store import Store
from graph.vocabulary import RDFS
counts = []
for _ in range(60):
    with Store(FOLDER, read_only=True) as store:
        counts.append(sum(1 for _ in store.quads(iris.article_graph({TWO!r}))))
print(counts == sorted(counts), set(counts) <= {{5 * n for n in range(200)}})
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-c", code.replace("FOLDER", repr(str(folder)))]
    with Store(folder) as writer, started(command, stdout=subprocess.PIPE, env=environment) as reader:
        number = 0
        while reader.poll() is None:
            number = min(number + 5, 500)
            writer.replace_article(TWO, article(TWO, *(str(n) for n in range(number))))
            writer.publish()
        assert reader.stdout is not None
        assert reader.stdout.read() == "True True\n"
    assert iris.article_graph(TWO).value
