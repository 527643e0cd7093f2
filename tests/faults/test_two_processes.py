"""Two processes on one store: the second writer is told who the first is, and readers read."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.communique.shell import ENVIRONMENT
from tests.faults.conftest import Desk, assert_told
from tests.started import started

HOLDS = """
import sys
from communique.running import open_store
with open_store(sys.argv[1]):
    print("open", flush=True)
    input()
"""


@pytest.fixture
def writer(desk: Desk) -> Iterator["subprocess.Popen[str]"]:
    """Another process that has the desk's store open for writing."""
    command = [sys.executable, "-c", HOLDS, str(desk.store)]
    pipe = subprocess.PIPE
    with started(command, stdin=pipe, stdout=pipe, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "open\n"
        yield process
        if process.poll() is None:
            process.stdin.write("\n")
            process.stdin.flush()


def test_the_second_writer_is_told_who_the_first_is(desk: Desk, writer: "subprocess.Popen[str]") -> None:
    """Every command that writes ends with a sentence that names the process, and not with the words of a lock."""
    for ended in (desk.run(), desk.judge(), desk("compact"), desk("remove", "x")):
        assert_told(ended, str(desk.store), f"another process (pid {writer.pid}) is using this store")
        assert "LOCK" not in ended.err
    assert desk.state == desk.first


def test_readers_and_backups_do_not_wait(desk: Desk, writer: "subprocess.Popen[str]") -> None:
    """What is published is read, checked and copied while the other process has the store open."""
    assert writer.poll() is None
    for command in (("query", "contradictions"), ("check", "--quick"), ("backup", str(desk.folder / "monday"))):
        ended = desk(*command)
        assert ended.code == 0, ended.err
    desk.store = desk.folder / "monday"
    assert desk.state == desk.first


def test_a_killed_writer_keeps_nobody_out(desk: Desk, writer: "subprocess.Popen[str]") -> None:
    """The kernel lets go of the lock: the next writer begins at once."""
    writer.kill()
    writer.wait(timeout=60)
    assert desk("compact").code == 0
    assert desk.state == desk.first


def test_a_lock_file_of_another_user_or_time_means_nothing(desk: Desk) -> None:
    """Only the lock of the kernel counts, not what the file says: there is no lock to be removed by hand."""
    (desk.store / "communique.lock").write_text("1")
    assert desk("compact").code == 0


def test_a_store_in_use_by_this_process_is_told_so(desk: Desk) -> None:
    """A notebook that has the store open is told that it is itself, and once it has closed it the command does its work."""
    from communique.running import open_store

    with open_store(desk.store):
        assert_told(desk("compact"), "this process already has the store open")
    assert desk("compact").code == 0
    assert desk.state == desk.first
