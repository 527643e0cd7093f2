"""What one article may cost is bounded: a hostile input is told with its reason, or read, within a gigabyte and a minute."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.communique.shell import ENVIRONMENT
from tests.properties import hostile

SCRIPT = Path(__file__).with_name("bounded.py")
MEGABYTES, SECONDS = 1_024, 60
"""Address space and processor time; the packages alone take 50 MB."""


def read(path: Path) -> list[dict[str, Any]]:
    """What a process with bounded means gives for a file."""
    command = [sys.executable, str(SCRIPT), str(path), str(MEGABYTES), str(SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    assert done.returncode == 0, (done.returncode, done.stderr[-400:])
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_what_would_cost_too_much_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    """A bomb, a tangle or an endless line is an error that says what is wrong, and the process stays within its means."""
    make, reason = hostile.REFUSED[name]
    path = tmp_path / name
    path.write_bytes(make())
    found = read(path)
    assert any(reason in item["error"] for item in found), found
    assert all(item["source"].startswith(str(path)) for item in found)


@pytest.mark.parametrize("name", hostile.READ)
def test_what_is_merely_odd_is_read_within_the_limits(tmp_path: Path, name: str) -> None:
    """Deep nesting, endless titles, marks and white space give their article, and its words are there."""
    path = tmp_path / name
    path.write_bytes(hostile.READ[name]())
    (found,) = read(path)
    words = f"{found['begins']} {found['ends']}".replace("\u202e", "").replace("\u2066", "")
    assert hostile.STORY.split(" at ")[0] in words
    assert found["title"] is None or len(found["title"]) <= 1_000


def test_a_page_shows_no_file_of_the_machine(tmp_path: Path) -> None:
    """An entity that names a file is not replaced by what the file holds."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the password of the minister", encoding="utf-8")
    path = tmp_path / "page.html"
    path.write_bytes(f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode() + hostile.page("<p>So it is: &x;</p>"))
    (found,) = read(path)
    assert "password" not in found["begins"]


def test_a_bomb_within_an_archive_costs_only_its_record(tmp_path: Path) -> None:
    """The page that unpacks to 400 MB is refused with the number of its record, and the next record is read."""
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(hostile.warc_bomb())
    bomb, sound = read(path)
    assert (bomb["source"], "more than 10,000,000 bytes" in bomb["error"]) == (f"{path}#1", True)
    assert hostile.STORY in sound["begins"]
