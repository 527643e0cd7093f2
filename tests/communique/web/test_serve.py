"""`communique serve`, as a person starts and ends it."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from communique import cli
from communique.errors import Exit
from tests.started import started


def test_serve_prints_its_address_and_ends_quietly(made: Path) -> None:
    """The address that is printed opens the workbench for writing; Ctrl-C ends it with exit code 0."""
    command = [sys.executable, "-m", "communique", "serve", "--store", str(made), "--port", "0"]
    with started(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", process.stderr.readline())
        assert found
        assert httpx.get(found[0], follow_redirects=True).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == Exit.DONE
        assert "Traceback" not in process.stderr.read()


def test_who_connects_before_the_server_runs_waits_for_it() -> None:
    """The address is printed before the pages are ready; a client that is quicker than they are is not refused."""
    from communique.web.serving import listen

    with listen("127.0.0.1", 0) as early, socket.create_connection(early.getsockname(), timeout=5) as client:
        accepted, _ = early.accept()
        with accepted:
            assert accepted.getpeername() == client.getsockname()


def test_serve_needs_a_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a store it ends with one sentence."""
    assert cli.run(["serve", "--store", str(tmp_path / "nowhere"), "--port", "0"]) == Exit.INPUT
    assert "there is no store here" in capsys.readouterr().err


def test_serve_refuses_another_address_without_a_password(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address that other machines reach is refused, with what to do."""
    monkeypatch.delitem(os.environ, "COMMUNIQUE_SERVE_PASSWORD", raising=False)
    assert cli.run(["serve", "--store", str(made), "--host", "0.0.0.0", "--port", "0"]) == Exit.USAGE
    assert "COMMUNIQUE_SERVE_PASSWORD" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another server has is one sentence, which names the way out."""
    from communique.web.serving import listen

    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert cli.run(["serve", "--store", str(made), "--port", str(port)]) == Exit.USAGE
    assert "--port 0 takes a free port" in capsys.readouterr().err
