"""A desk with a store of invented articles, and disks that are small or may only be read."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from communique import cli
from communique.running import run
from tests.communique.shell import Ended, Shell
from tests.faults.articles import PARTS, SMALL, give, make_store, to_judge, write_later
from tests.faults.states import State, state_of


class Desk:
    """A folder with a store, articles that come later, and ways to use both; `first` is the state of the store."""

    def __init__(self, folder: Path, shell: Shell) -> None:
        self.folder, self.store, self._shell = folder, folder / "store", shell
        self.later = folder / "later.jsonl"
        self.first = state_of(self.store)

    def __call__(self, *args: str) -> Ended:
        """A command on the store."""
        return self._shell(*args, "--store", str(self.store))

    def told(self, work: Callable[[], object]) -> Ended:
        """Work that a command does, its error told as the command line tells it."""

        def do() -> int:
            try:
                work()
            except Exception as error:
                return cli._fail(error)
            return 0

        return self._shell.ended(do)

    def run(self) -> Ended:
        """Read what comes later."""
        return self.told(lambda: run([self.later], store=self.store, parts=PARTS))

    def judge(self) -> Ended:
        """Give a judgement."""
        return self.told(lambda: give(to_judge(self.store, SMALL)[0], self.store))

    @property
    def state(self) -> State:
        """What the store holds now."""
        return state_of(self.store)


def assert_told(ended: Ended, *words: str, code: int = 3) -> None:
    """An error was told in one sentence with these words, and with this exit code."""
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    errors = [line for line in ended.lines if line.startswith("error: ")]
    assert len(errors) == 1, ended.err
    for word in words:
        assert word in errors[0]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store, made once; nobody changes it."""
    folder = tmp_path_factory.mktemp("made")
    make_store(folder, SMALL)
    write_later(folder / "later.jsonl", SMALL)
    return folder


@pytest.fixture(scope="session")
def last(made: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """The state of the store after an undisturbed run of what comes later."""
    folder = tmp_path_factory.mktemp("last")
    shutil.copytree(made / "store", folder / "store")
    run([made / "later.jsonl"], store=folder / "store", parts=PARTS)
    return state_of(folder / "store")


@pytest.fixture
def desk(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk of one's own."""
    monkeypatch.delenv("COMMUNIQUE_STORE", raising=False)
    return desk_in(made, tmp_path / "desk", capsys)


def desk_in(made: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A copy of the desk in the folder, its files linked as those of a store are."""
    copy_linked(made, folder)
    found = Desk(folder, Shell(capsys, folder))
    found.later = made / "later.jsonl"  # one place: it is kept in the store
    return found


def copy_linked(source: Path, target: Path) -> None:
    """Copy a folder; files that are one there are one in the copy."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """Something is mounted at the place; skips where this user may not mount."""
    place.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"this user may mount nothing here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """A disk of so many KiB at the place; skips where this user may not mount."""
    with mounted(place, "-t", "tmpfs", "-o", f"size={kilobytes}k", "none"):
        yield


def grow(place: Path, kilobytes: int) -> None:
    """Give a small disk more room."""
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(place)], check=True)


@contextmanager
def only_to_read(place: Path) -> Iterator[None]:
    """The folder may only be read; skips where this user may not mount. The bits of permission would not stop root."""
    with mounted(place, "--bind", str(place)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        yield
