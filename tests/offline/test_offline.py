"""Nothing is downloaded or unpickled at run time: articles are read, compared, asked about and served with both cut off."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from extract.resources import data_path
from tests.communique.servers import free_port
from tests.communique.shell import ENVIRONMENT, Ended

SCRIPT = Path(__file__).with_name("cut_off.py")
PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "")


@cache
def namespace() -> tuple[str, ...]:
    """How to start a process in a network of its own, which reaches nothing, native code included; empty where that cannot be."""
    for command in (("unshare", "--net"), ("unshare", "--user", "--map-root-user", "--net")):
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return ()


def cut_off(folder: Path, options: Sequence[str], *command: str) -> tuple[Ended, str]:
    """How a command ended with networking cut off, and what it wanted to reach."""
    own, report = namespace(), folder / "reached.txt"
    words = [*own, sys.executable, str(SCRIPT), *(["--own-network"] if own else []), *options, "--", str(report), *command]
    environment = {**ENVIRONMENT, **PROXIES}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return Ended(done.returncode, done.stdout, done.stderr), report.read_text("utf-8") if report.exists() else ""


def test_networking_is_cut_off(tmp_path: Path) -> None:
    """A process that wants to reach another machine cannot, and it is written down: the tests below prove something."""
    done, reached = cut_off(tmp_path, ["--reach", "192.0.2.1"], "queries")
    assert done.code != 0
    assert "networking is cut off" in done.err
    assert "192.0.2.1" in reached


def test_unpickling_is_cut_off(tmp_path: Path) -> None:
    """A process that unpickles an object cannot either, and it is written down."""
    done, reached = cut_off(tmp_path, ["--unpickle"], "queries")
    assert done.code != 0
    assert "pickle of pathlib" in reached


@pytest.mark.model
def test_nothing_is_reached_while_reading_comparing_asking_and_serving(tmp_path: Path) -> None:
    """From the articles to findings, answers, exports and pages, no command reaches out or unpickles, and each ends well."""
    shutil.copytree(data_path("examples"), tmp_path / "examples")
    for command in (
        ("doctor",),
        ("run", "examples/macron-putin-call", "--store", "store"),
        ("stories", "--store", "store"),
        ("query", "contradictions", "--store", "store"),
        ("query", "SELECT * { ?s ?p ?o } LIMIT 3", "--store", "store"),
        ("export", "jsonld", "--store", "store"),
        ("validate", "store"),
    ):
        done, reached = cut_off(tmp_path, [], *command)
        assert done.code == 0, (command, done.err)
        assert reached == "", command
    pages = ["/", "/queries", "/graph", "/static/desk.css"]
    port = free_port()
    options = ["--port", str(port), *(word for page in pages for word in ("--ask", page))]
    done, reached = cut_off(tmp_path, options, "serve", "--store", "store", "--port", str(port))
    assert (done.code, reached) == (0, "")
    assert re.findall(r"^(\d+) (\S+)$", done.err, re.MULTILINE) == [("200", page) for page in pages]
