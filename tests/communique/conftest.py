"""A shell for the tests of the command line."""

from pathlib import Path

import pytest

from communique.running import Parts, run
from tests.communique.shell import BERG, KIS, Shell
from tests.communique.tiny import TinyReader


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMMUNIQUE_STORE", raising=False)
    return Shell(capsys, tmp_path)


@pytest.fixture
def stored(shell: Shell) -> Shell:
    """A shell in a folder with a store of two accounts that contradict each other."""
    for name, text in (("berg.txt", BERG), ("kis.txt", KIS)):
        (shell.folder / name).write_text(text, encoding="utf-8")
    run(["berg.txt", "kis.txt"], store="store", parts=Parts(reader=TinyReader))
    return shell
