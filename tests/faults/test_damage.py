"""Damaged files of a store: one byte flipped, a file cut in half, a file gone. It is told where it is met, never read as less."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import Desk, assert_told
from tests.faults.states import differences

MIDDLE = 0x55


def flipped(data: bytes) -> bytes:
    """A bit in the middle is another."""
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ MIDDLE]) + data[place + 1 :]


def halved(data: bytes) -> bytes:
    """The second half is gone."""
    return data[: len(data) // 2]


Damage = Callable[[bytes], bytes] | None
HOW: dict[str, Damage] = {"flipped": flipped, "halved": halved, "gone": None}

DATABASE = ("quads/largest", "texts/largest", "quads/CURRENT", "quads/MANIFEST-*", "texts/CURRENT", "texts/MANIFEST-*")
COPY = ("snapshots/*/quads/largest", "snapshots/*/quads/CURRENT", "snapshots/*/texts/MANIFEST-*", "snapshots/current")
BESIDE = ("compared.json", "comparison.sqlite", "communique.json", "refused/*.json", "reprints.sqlite", "last-run.sqlite")


def found(store: Path, name: str) -> Path:
    """The file of that name, of several the last; `largest` is the largest table."""
    if not name.endswith("/largest"):
        return max(store.glob(name), key=lambda p: [int(n) for n in re.findall(r"\d+", str(p.relative_to(store)))])
    return max(store.glob(name.replace("largest", "*.sst")), key=lambda p: (p.stat().st_size, str(p)))


def damage(store: Path, name: str, how: Damage) -> Callable[[], None]:
    """Damage the file, which is the same file in the copies of the store; what is given mends it."""
    path = found(store, name)
    data = path.read_bytes()
    same = [p for p in store.rglob(path.name) if p.samefile(path)]
    if how is None:
        path.unlink()
    else:
        path.write_bytes(how(data))

    def mend() -> None:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        for one in same:
            if one.exists():
                with one.open("r+b") as file:
                    file.write(data)
                    file.truncate()

    return mend


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", [*DATABASE, *COPY, *BESIDE])
def test_damage_is_told_or_does_no_harm(desk: Desk, name: str, how: str) -> None:
    """A command on a damaged store ends with one sentence that says where, or with what it would give without the damage; it makes
    nothing worse: with the file mended, the store is what it was.
    """
    query = ("query", "contradictions", "--format", "csv")
    rows = desk(*query).out
    mend = damage(desk.store, name, HOW[how])
    ended = desk(*query)
    if ended.code:
        assert_told(ended, "store" if "/" in name else name)
    else:
        assert ended.out == rows
    for command in (desk("check", "--quick"), desk("compact")):
        if command.code == 4:
            assert "problem" in command.err
        elif command.code:
            assert_told(command)
    mend()
    assert differences(desk.state, desk.first) == []


@pytest.mark.parametrize("name", ["quads/CURRENT", "quads/MANIFEST-*"])
def test_what_readers_have_rescues_the_store(desk: Desk, name: str) -> None:
    """Where the databases cannot be opened, the sentence says that the published copy can be copied, and the copy is whole."""
    damage(desk.store, name, None)
    assert_told(desk.run(), "communique backup")
    checked = desk("check", "--quick", "--format", "csv")
    assert checked.code == 4
    assert "files,store," in checked.out
    assert desk("backup", str(desk.folder / "rescued")).code == 0
    desk.store = desk.folder / "rescued"
    assert differences(desk.state, desk.first) == []


@pytest.mark.parametrize("place", range(6))
def test_check_finds_damage_that_no_query_meets(desk: Desk, place: int) -> None:
    """A bit of any of the large tables, those that only few queries read among them, is told with the file and exit code 4."""
    newest = desk.store / "snapshots" / (desk.store / "snapshots" / "current").read_text().strip()
    table = sorted(newest.glob("*/*.sst"), key=lambda p: -p.stat().st_size)[place]
    data = flipped(table.read_bytes())
    with table.open("r+b") as file:
        file.write(data)
    ended = desk("check", "--quick", "--format", "csv")
    assert ended.code == 4, ended.err
    assert f"files,{table}," in ended.out


def test_a_missing_marker_is_no_other_folder(desk: Desk) -> None:
    """The store is not taken for somebody's folder of files, and nothing is made in it."""
    (desk.store / "communique.json").unlink()
    before = sorted(os.listdir(desk.store))  # noqa: PTH208
    assert_told(desk.run(), "communique.json", "the marker of the store is missing")
    assert sorted(os.listdir(desk.store)) == before  # noqa: PTH208


def test_a_damaged_statement_of_what_was_sent_is_told(desk: Desk) -> None:
    """`push` says which file it is, and that all will be sent again."""
    (desk.store / "pushed.json").write_text("{")
    assert_told(desk("push", "http://127.0.0.1:9/store"), "pushed.json", "sent again")
