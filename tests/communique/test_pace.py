"""How far a run is, its rate and the time left; a moving line on a terminal, plain lines elsewhere."""

import gzip
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from communique import progress as shown
from communique.pace import Pace, Position, duration
from communique.progress import progress
from extract.inputs import read_inputs
from tests.communique.shell import ENVIRONMENT
from tests.communique.test_shards import corpus


def test_the_rate_and_the_time_left_follow_from_the_looks() -> None:
    """200 articles in 10 s that were a fifth of the bytes: 20 a second, 40 s left."""
    pace = Pace()
    assert (pace.rate, pace.left) == (None, None)
    pace.look(100.0, 0, 0.0)
    pace.look(110.0, 200, 0.2)
    assert pace.rate == pytest.approx(20)
    assert pace.left == pytest.approx(40)
    assert pace.words() == "200 articles, 20.0 a second, 20%, 40 s left"


def test_what_was_passed_over_long_ago_says_nothing_of_the_rate() -> None:
    """After many looks the first ones, at known articles, no longer count."""
    pace = Pace()
    pace.look(0.0, 0, 0.0)
    pace.look(1.0, 100_000, 0.5)
    for second in range(2, 70):
        pace.look(float(second), 100_000 + 2 * second, 0.5 + second / 1_000)
    assert pace.rate == pytest.approx(2)


def test_without_an_end_nothing_is_said_of_what_is_left() -> None:
    """Standard input has no end that is known."""
    assert Position(["-"]).share() is None
    pace = Pace()
    pace.look(0.0, 0, None)
    pace.look(2.0, 10, None)
    assert pace.words() == "10 articles, 5.0 a second"


def test_times_are_told_in_two_units() -> None:
    """A minute that is nearly over is not 60 s."""
    assert [duration(s) for s in (59.7, 3_599, 86_399)] == ["1 min", "1 h 0 min", "1 d 0 h"]


def test_files_count_by_their_bytes_when_they_are_done(tmp_path: Path) -> None:
    """A folder of three files of 100, 200 and 700 bytes is at 30% when the third begins; what is no article does not count."""
    for name, size in (("a.txt", 100), ("b.txt", 200), ("c.txt", 700), ("d.pdf", 5_000)):
        (tmp_path / name).write_text("x" * size)
    position, shares = Position([tmp_path]), []
    for name in "abc":
        position.at(str(tmp_path / f"{name}.txt"))
        shares.append(position.share())
    assert shares == [0.0, 0.1, 0.3]


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="this system does not tell how far a file was read")
def test_inside_a_large_file_the_position_is_that_of_the_packed_bytes(tmp_path: Path) -> None:
    """Of one compressed file the share grows with what was read of it."""
    plain = corpus(tmp_path / "plain.jsonl", 12_000)
    packed = tmp_path / "corpus.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    position, shares = Position([packed]), []
    for count, found in enumerate(read_inputs([packed])):
        position.at(found.source)
        if count % 2_000 == 0:
            shares.append(position.share())
    assert shares == sorted(shares)  # type: ignore[type-var]
    assert any(0.2 < (share or 0) < 0.8 for share in shares)


def test_where_nobody_watches_plain_lines_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off a terminal each line is whole; failures are written in any case, and nothing else where it is quiet."""
    monkeypatch.setattr(shown, "LINE_EVERY", 0.0)
    for quiet, lines in ((False, ["1 articles", "gone", "2 articles"]), (True, ["gone"])):
        written = io.StringIO()
        monkeypatch.setattr(sys, "stderr", written)
        with progress(quiet=quiet) as told:
            told.step("a.txt")
            told.failed("gone: there is no such file")
            told.stage("comparing accounts")
            told("b.txt")
        assert [line.partition(":")[0].partition(",")[0] for line in written.getvalue().splitlines()] == lines


_MOVING = """
import time
from communique import progress
progress.LOOK_EVERY = 0.0
with progress.progress() as shown:
    for n in range(3):
        shown.step(f"{n}.txt")
    time.sleep(0.3)  # the line is drawn ten times a second
    shown.stage("comparing accounts")
    shown.failed("gone.txt: there is no such file")
"""


def test_on_a_terminal_a_line_moves(tmp_path: Path) -> None:
    """On a terminal the line tells the count and the stage, and a failure stands above it as a line of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-c", _MOVING], stderr=theirs, env={**ENVIRONMENT, "TERM": "xterm"}, cwd=tmp_path)
    os.close(theirs)
    seen = b""
    try:
        while block := os.read(ours, 65_536):
            seen += block
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"gone.txt: there is no such file" in seen
    assert b"3 articles" in seen
    assert b"comparing accounts" in seen
    assert b"\x1b[" in seen
