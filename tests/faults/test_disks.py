"""Disks that are full, or may only be read: one sentence, nothing lost, and the same command goes on when there is room."""

from pathlib import Path

import pytest

from communique.tending import backup
from graph.errors import StoreError
from graph.store import Store
from tests.faults.articles import PARTS
from tests.faults.conftest import Desk, assert_told, desk_in, grow, only_to_read, small_disk
from tests.faults.states import State, articles_in, differences

ROOM = 40_000
"""KiB that are always enough."""


def used(folder: Path) -> int:
    """KiB that the files below a folder take, each of them once."""
    seen = {(s.st_dev, s.st_ino): s.st_blocks // 2 for p in folder.rglob("*") if p.is_file() and (s := p.stat())}
    return sum(seen.values())


@pytest.mark.parametrize("room", [0, 150, 400, 800, 1400])
def test_a_run_on_a_full_disk_loses_nothing(
    made: Path, last: State, tmp_path: Path, capsys: pytest.CaptureFixture[str], room: int
) -> None:
    """Wherever the disk becomes full, the run says so, what was stored is there, and with more room it ends as it should."""
    place = tmp_path / "disk"
    with small_disk(place, ROOM):
        desk = desk_in(made, place / "desk", capsys)
        grow(place, used(place) + room)
        ended = desk.run()
        if ended.code:
            assert_told(ended, str(desk.store))
            assert "full" in ended.err or "No space left" in ended.err
        grow(place, ROOM)
        assert articles_in(desk.first) & articles_in(last) <= articles_in(desk.state)
        assert desk.run().code == 0
        assert differences(desk.state, last) == []


@pytest.mark.parametrize("room", [0, 150, 400])
def test_commands_on_a_full_disk_tell_so(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], room: int) -> None:
    """Judging and compacting end in one sentence or well, and the store is what it was, or what it becomes."""
    place = tmp_path / "disk"
    with small_disk(place, ROOM):
        desk = desk_in(made, place / "desk", capsys)
        grow(place, used(place) + room)
        for ended in (desk.judge(), desk("compact")):
            if ended.code:
                assert_told(ended, str(desk.store))
        grow(place, ROOM)
        assert desk("compact").code == 0
        assert desk.judge().code == 0
        assert articles_in(desk.state) == articles_in(desk.first)


def test_a_backup_onto_a_full_disk_is_no_backup(desk: Desk, tmp_path: Path) -> None:
    """The sentence names the disk; nothing is left on it; the store is as it was."""
    place = tmp_path / "disk"
    with small_disk(place, 300):
        ended = desk("backup", str(place / "monday"))
        assert_told(ended, str(place), "full")
        assert list(place.iterdir()) == []
    assert desk.state == desk.first


def test_a_store_that_may_only_be_read_is_read(desk: Desk) -> None:
    """Queries, pages of the command line and the quick check answer; what writes is refused in a sentence."""
    with only_to_read(desk.folder):
        for command in (("query", "contradictions", "--format", "csv"), ("compare", "--format", "csv"), ("check", "--quick")):
            ended = desk(*command)
            assert ended.code == 0, ended.err
        for ended in (desk.run(), desk.judge(), desk("compact")):
            assert_told(ended, str(desk.store), "cannot be written to", "it can still be read")
        assert_told(desk("check"), "Read-only file system")
        assert_told(desk("backup", str(desk.folder / "monday")), "the disk can only be read")
        assert backup(desk.folder.parent / "monday", store=desk.store) == len(articles_in(desk.first))
    assert desk.state == desk.first


def test_a_new_store_where_nothing_may_be_written_is_told(desk: Desk) -> None:
    """The folder that cannot be made is named."""
    with only_to_read(desk.folder):
        desk.store = desk.folder / "new"
        assert_told(desk.run(), str(desk.store), "Read-only file system")


def test_a_killed_writer_on_a_disk_that_may_only_be_read_is_read_past(desk: Desk) -> None:
    """Unpublished work and no way to publish it: the databases themselves are read."""
    (desk.store / "dirty").touch()
    with only_to_read(desk.folder), Store(desk.store, read_only=True) as store:
        assert set(store.articles()) == articles_in(desk.first)


def test_the_disk_that_is_full_is_told_by_the_library_too(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets StoreError, not an error of the system."""
    from communique.running import run

    place = tmp_path / "disk"
    with small_disk(place, ROOM):
        desk = desk_in(made, place / "desk", capsys)
        grow(place, used(place))
        with pytest.raises(StoreError):
            run([desk.later], store=desk.store, parts=PARTS)
