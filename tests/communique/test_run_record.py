"""What a run tells at its end: counts, and the list behind each of them, without holding the corpus in memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from communique import api
from communique.accounts import Story
from communique.engine import Outcome
from communique.progress import Shown
from communique.run_record import FILE, Became, listed, table_of
from communique.running import run
from graph.errors import StoreError
from tests.communique.shell import ENVIRONMENT
from tests.communique.test_run import BERG, KIS, THIRD
from tests.communique.test_shards import PARTS
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, WORD_THAT_CANNOT_BE_READ

WIRE = (
    "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place. Anna Berg said that the ferry sank in the harbour. Nobody on"
    " the quay had seen lights on the bridge that night, and the pilot boat had been laid up since the first frost of the winter.\n"
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with articles of each fate, run over once and then changed."""
    press = tmp_path / "press"
    press.mkdir()
    (press / "berg.txt").write_text(BERG)
    (press / "kis.txt").write_text(KIS)
    run([press], store=tmp_path / "store", parts=PARTS)
    (press / "kis.txt").write_text(KIS.replace("Other view", "A view that was corrected"))
    (press / "third.txt").write_text(THIRD)
    (press / "bad.txt").write_text(f"Bad\n2025-03-02\n\nAnna Berg said that this is {WORD_THAT_CANNOT_BE_READ}.\n")
    (press / "worse.txt").write_text(f"Worse\n2025-03-02\n\nAnna Berg said that this is {WORD_THAT_BREAKS_THE_SHAPES}.\n")
    return tmp_path


def names(lines: object) -> list[str]:
    """The files that are listed."""
    return [Path(told.source).name for told in lines]  # type: ignore[attr-defined]


def test_a_run_counts_and_lists_what_became_of_each_input(desk: Path) -> None:
    """Read, replaced, unchanged, quarantined and failed are counted apart, and each is listed on request, with its reason."""
    report = run([desk / "press"], store=desk / "store", parts=PARTS)
    fates = {
        Became.READ: ["third.txt"],
        Became.REPLACED: ["kis.txt"],
        Became.UNCHANGED: ["berg.txt"],
        Became.QUARANTINED: ["worse.txt"],
        Became.FAILED: ["bad.txt"],
        Became.NEAR_DUPLICATE: [],
    }
    assert {became: names(report.listed(became)) for became in Became} == fates
    assert {became: report.counts[became] for became in Became} == {became: len(files) for became, files in fates.items()}
    assert report.summary.startswith("1 read; 1 replaced; 1 unchanged; 1 quarantined; 1 failed")
    assert names(report.listed()) == sorted(names(report.items))
    (failed,) = report.listed(Became.FAILED)
    assert failed.message.endswith("this word cannot be read")
    assert [row[0] for row in table_of(report.listed(Became.FAILED)).rows] == ["failed"]


def test_a_reprint_counts_once_and_is_named(tmp_path: Path) -> None:
    """A wire story that two outlets print is said to be one, in one run or in two; another headline and place change nothing."""
    first, again, later = (tmp_path / name for name in ("a.txt", "b.txt", "c.txt"))
    first.write_text(f"Ferry sinks\n{WIRE}")
    again.write_text(f"HARBOUR DRAMA\n{WIRE.replace('winter', 'season')}")
    report = run([first, again], store=tmp_path / "store", parts=PARTS)
    assert "1 near-duplicate of others, which count once" in report.summary
    assert report.count(Outcome.STORED) == report.counts[Became.READ] == 2
    (reprint,) = report.listed(Became.NEAR_DUPLICATE)
    original = next(told for told in report.items if told.reprint_of is None)
    assert (names([reprint]), reprint.reprint_of) == (["b.txt"], original.article)
    later.write_text(f"Sinking\n{WIRE}By our harbour correspondent.\n")
    (reprint,) = run([later], store=tmp_path / "store", parts=PARTS).listed(Became.NEAR_DUPLICATE)
    assert reprint.reprint_of == original.article
    assert run([later], store=tmp_path / "store", parts=PARTS).counts[Became.NEAR_DUPLICATE] == 0


def test_reading_again_does_not_turn_reprints_round(tmp_path: Path) -> None:
    """The first of two prints stays the first, though it is the first that a later run reads again."""
    first, again = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(f"Ferry sinks\n{WIRE}")
    again.write_text(f"HARBOUR DRAMA\n{WIRE}")
    run([first], store=tmp_path / "store", parts=PARTS)
    run([again], store=tmp_path / "store", parts=PARTS)
    report = run([first, again], store=tmp_path / "store", parts=PARTS, again=True)
    assert names(report.listed(Became.NEAR_DUPLICATE)) == ["b.txt"]


def test_reprints_are_found_in_a_store_without_their_index(tmp_path: Path) -> None:
    """A restored backup has no index of reprints; the next run takes in what is stored, and says so."""
    stages: list[str] = []
    (tmp_path / "a.txt").write_text(f"Ferry sinks\n{WIRE}")
    (tmp_path / "b.txt").write_text(f"HARBOUR DRAMA\n{WIRE}")
    run([tmp_path / "a.txt"], store=tmp_path / "store", parts=PARTS)
    (tmp_path / "store" / "reprints.sqlite").unlink()
    report = run([tmp_path / "b.txt"], store=tmp_path / "store", parts=PARTS, shown=Shown(stage=stages.append))
    assert report.counts[Became.NEAR_DUPLICATE] == 1
    assert stages[0] == "looking for reprints among the 1 articles that are stored"


def test_a_list_is_that_of_its_run(tmp_path: Path) -> None:
    """After another run the older report keeps its counts and refuses its list; without a run there is none."""
    (tmp_path / "a.txt").write_text(BERG)
    with pytest.raises(StoreError, match="no run has told"):
        list(listed(tmp_path))
    first = run([tmp_path / "a.txt"], store=tmp_path / "store", parts=PARTS)
    run([tmp_path / "a.txt"], store=tmp_path / "store", parts=PARTS)
    assert first.counts[Became.READ] == 1
    assert [told.became for told in listed(tmp_path / "store")] == [Became.UNCHANGED]
    with pytest.raises(StoreError, match="another run has begun since"):
        list(first.listed())


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    """The sentence names the file."""
    (tmp_path / "a.txt").write_text(BERG)
    report = run([tmp_path / "a.txt"], store=tmp_path / "store", parts=PARTS)
    (tmp_path / "store" / FILE).write_bytes(b"no database" * 400)
    with pytest.raises(StoreError, match=FILE):
        list(report.listed())
    assert run([tmp_path / "a.txt"], store=tmp_path / "store", parts=PARTS).counts[Became.UNCHANGED] == 1


def test_stories_are_told_as_they_are_made(tmp_path: Path) -> None:
    """Told one after the other, they are those of the report, which then holds none."""
    (tmp_path / "berg.txt").write_text(BERG)
    (tmp_path / "kis.txt").write_text(KIS)
    told: list[Story] = []
    report = run([tmp_path], store=tmp_path / "store", parts=PARTS, tell=told.append)
    assert report.accounts.stories == ()
    assert tuple(told) == run([tmp_path], store=tmp_path / "store", parts=PARTS).accounts.stories
    assert len(told) == 1


def pairs_of_calls(path: Path, count: int) -> Path:
    """JSON Lines of `count` pairs of articles; each pair tells one call, on a day of its own, and contradicts itself."""
    lines = []
    for n in range(count):
        day = f"20{25 + n // 336:02}-{1 + n // 28 % 12:02}-{1 + n % 28:02}"
        for who, act, more in (("Anna Berg", "said", "from the quay"), ("Bela Kis", "denied", "for the owners")):
            text = f"The call between Anna Berg and Bela Kis took place. {who} {act} that ferry {n} sank in the harbour. "
            text += " ".join(f"{word} {more}" for word in ("Watched", "Written", "Printed", "Read", "Filed", "Kept"))
            lines.append(json.dumps({"text": text, "published": day, "url": f"https://a.example/{act}/{n}"}))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_many_stories_are_told_one_after_the_other_and_none_is_lost(tmp_path: Path) -> None:
    """Of more articles than are set side by side at once, each contradiction in the store is told, and once."""
    path = pairs_of_calls(tmp_path / "calls.jsonl", 101)
    report = run([path], store=tmp_path / "store", parts=PARTS)
    told = [c.id for story in report.accounts.stories for c in story.contradictions]
    assert sorted(told) == sorted(c.id for story in api.compare(tmp_path / "store").stories for c in story.contradictions)
    assert len(set(told)) == len(told) > 20


_PEAK = """
import sys, tracemalloc
from communique import comparing, telling
from communique.running import Parts, run
from tests.communique.tiny import TinyReader
comparing._READINGS_KEPT = telling.MOST_AROUND = 8
tracemalloc.start()
run(sys.argv[1:2], store=sys.argv[2], parts=Parts(reader=TinyReader, reader_name=TinyReader.name), tell=lambda story: None)
print(tracemalloc.get_traced_memory()[1])
"""


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    """More articles than the comparison keeps at once need hardly more of Python's memory, though their texts are 2 MB more.

    Eight readings are kept here, in comparing and in telling, so that few articles are more than that. What the engine keeps until
    it writes a table is its own, and bounded.
    """
    peaks = []
    for count in (24, 72):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as out:
            for n in range(count):
                text = f"Skipper {n} Olsen was there. Anna Berg said that ferry {n} was late. {f'Tide {n} was high. ' * 2_000}"
                out.write(json.dumps({"text": text, "url": f"https://a.example/{n}"}) + "\n")
        command = [sys.executable, "-c", _PEAK, str(path), str(tmp_path / f"store-{count}")]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=ENVIRONMENT, cwd=Path(__file__).parents[2])
        peaks.append(int(done.stdout.split()[-1]))
    assert peaks[1] < 1.08 * peaks[0]
