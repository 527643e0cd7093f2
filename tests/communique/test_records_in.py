"""Records of an annotator or a language model go through the command line as our own readings do."""

import json
import subprocess
import sys
from pathlib import Path

LINES = [
    {
        "text": "Kenya denied firing first.",
        "publisher": "The Lake Herald",
        "attributions": [{"speaker": "Kenya", "act": "deny", "content": "firing first", "cue": "denied"}],
    },
    {"text": "Nothing.", "attributions": [{"speaker": "Kenya", "act": "deny", "content": [0, 99]}]},
]


def communique(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "communique", *words], capture_output=True, text=True, check=False)


def test_records_are_stored_and_a_bad_line_is_told(tmp_path: Path) -> None:
    """A good line is stored and found by a query; a bad one is a line on standard error and a partial exit code."""
    records, store = tmp_path / "r.jsonl", str(tmp_path / "store")
    records.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    done = communique("run", "--records", str(records), "--store", store)
    assert done.returncode == 5
    assert f"{records}:2: attributions[0].content: 0-99 lies outside the text of 8 characters" in done.stderr
    asked = communique("query", "-e", "SELECT ?words { ?who cmq:denied/schema:text ?words }", "--store", store)
    assert asked.stdout.splitlines() == ["words", "firing first"]


def test_nothing_to_read_is_a_usage_error(tmp_path: Path) -> None:
    """Without inputs and without records the command says what to name."""
    done = communique("run", "--store", str(tmp_path / "store"))
    assert done.returncode == 2
    assert "--records" in done.stderr


def test_a_file_of_records_that_is_missing_is_told(tmp_path: Path) -> None:
    """A missing file of records is one line and exit code 3."""
    done = communique("run", "--records", str(tmp_path / "none.jsonl"), "--store", str(tmp_path / "store"))
    assert done.returncode == 3
    assert "none.jsonl: cannot be read" in done.stderr


def test_records_take_the_place_of_what_was_read(tmp_path: Path) -> None:
    """An annotator's corrected record replaces the stored reading of the same text; the same record again is nothing new."""
    records, store = tmp_path / "r.jsonl", str(tmp_path / "store")
    for act, told in (("deny", "1 read"), ("assert", "1 replaced"), ("assert", "nothing new")):
        line = {**LINES[0], "attributions": [{"speaker": "Kenya", "act": act, "content": "firing first", "cue": "denied"}]}
        records.write_text(json.dumps(line), encoding="utf-8")
        done = communique("run", "--records", str(records), "--store", store)
        assert told in done.stderr
    asked = communique("query", "-e", "SELECT ?who { ?who cmq:denied ?claim }", "--store", store)
    assert asked.stdout.splitlines() == ["who"]
