"""`communique run --jobs`: several processes read, one writes, and the end is that of one process, also where all are killed."""

import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from communique.engine import Outcome
from communique.engines import make_engine
from communique.errors import UsageError
from communique.running import run
from graph.store import Store
from tests.communique.shell import Shell
from tests.communique.test_shards import PARTS, corpus, dump
from tests.communique.tiny import WORD_THAT_BREAKS_THE_SHAPES, WORD_THAT_CANNOT_BE_READ

_RUN = """
from functools import partial
from communique.engines import make_engine
from communique.running import run
from tests.communique.test_shards import PARTS
if __name__ == "__main__":
    run(["corpus.jsonl"], store="store", parts=PARTS, engine=partial(make_engine, "pool", jobs=2, parts=PARTS))
"""


def test_several_processes_end_as_one(tmp_path: Path) -> None:
    """The same quads, the same counts, the same messages, and nothing new the second time."""
    path = corpus(tmp_path / "corpus.jsonl", 40, {4: WORD_THAT_CANNOT_BE_READ, 7: WORD_THAT_BREAKS_THE_SHAPES})
    alone = run([path], store=tmp_path / "alone", parts=PARTS)
    engine = partial(make_engine, None, jobs=2, parts=PARTS)
    both = run([path], store=tmp_path / "both", parts=PARTS, engine=engine)
    assert dump(tmp_path / "both") == dump(tmp_path / "alone")
    assert both.summary == alone.summary
    assert sorted(m.replace("/both/", "/alone/") for m in both.failures) == sorted(alone.failures)
    again = run([path], store=tmp_path / "both", parts=PARTS, engine=engine)
    assert again.count(Outcome.STORED) == 0
    assert again.count(Outcome.KNOWN) == alone.count(Outcome.STORED)


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    """The writer and its workers die at any moment; the next run ends as if they had not."""
    path = corpus(tmp_path / "corpus.jsonl", 120)
    (tmp_path / "killed.py").write_text(_RUN)
    for wait in (40, 70, 100):
        process = subprocess.Popen([sys.executable, "killed.py"], cwd=tmp_path, env=_environment(), stderr=subprocess.DEVNULL)
        begin = time.monotonic()
        while process.poll() is None and _stored(tmp_path / "store") < wait and time.monotonic() < begin + 60:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
    run([path], store=tmp_path / "store", parts=PARTS, engine=partial(make_engine, None, jobs=2, parts=PARTS))
    run([path], store=tmp_path / "alone", parts=PARTS)
    assert dump(tmp_path / "store") == dump(tmp_path / "alone")


def _stored(store: Path) -> int:
    """How many articles a run has published so far."""
    if not (store / "communique.json").exists():
        return 0
    with Store(store, read_only=True) as opened:
        return len(opened.articles())


def _environment() -> dict[str, str]:
    """Where Python finds the project and its tests."""
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--engine", "abacus"], "no engine named 'abacus'"),
        (["--scheduler", "tcp://10.0.0.5:8786"], "goes with --engine dask"),
    ],
)
def test_engines_that_are_none_are_told(shell: Shell, options: list[str], words: str) -> None:
    """The sentence says what can be given, and nothing is read."""
    (shell.folder / "a.txt").write_text("Anna Berg said that the ferry was late.")
    ended = shell("run", "a.txt", *options)
    assert ended.code == 2
    assert words in ended.err


def test_less_than_one_process_is_none() -> None:
    """A run needs one at least."""
    with pytest.raises(UsageError, match="one process"):
        make_engine("pool", jobs=0)
