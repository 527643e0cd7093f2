"""The short form of `make torture`: a few kills at random moments, and each few steps of writing killed and refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.communique.shell import ENVIRONMENT


def torture(root: Path, out: Path, *options: str) -> dict[str, object]:
    """The report of `python -m bench.torture`, in a process that has imported what it needs and has no threads."""
    command = [sys.executable, "-m", "bench.torture", "--quiet", "--out", str(out), *options]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    found = json.loads(out.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def clean(found: dict[str, object]) -> bool:
    """Whether nothing was lost, half-written, or otherwise than after an undisturbed command."""
    return not any((found["lost"], found["half-written"], found["otherwise than undisturbed"], found["what went wrong"]))


@pytest.mark.server
def test_kills_at_random_moments_lose_nothing(root: Path, tmp_path: Path) -> None:
    """Run, judge, compact and push, killed a dozen times: nothing is lost or half there, and each ends as if undisturbed."""
    found = torture(root, tmp_path / "report.json", "--kills", "12", "--every", "0")
    assert found["kills"] == 12
    assert found["restarts"] == 12
    assert clean(found)


@pytest.mark.server
def test_faults_at_steps_of_writing_lose_nothing(root: Path, tmp_path: Path) -> None:
    """Each eleventh step of writing, killed before it and refused: told in a sentence, and each command ends as if undisturbed."""
    found = torture(root, tmp_path / "report.json", "--kills", "0", "--every", "11")
    killed, refused = found["kills before a step of writing"], found["steps of writing refused"]
    assert isinstance(killed, dict)
    assert isinstance(refused, dict)
    assert set(killed) == set(refused) == {"run", "judge", "compact", "push"}
    assert clean(found)


# ------------------------------------------------------------------------------------------- does the torture see anything?

LOSES = """
import sys
from pathlib import Path
from graph.store import Store
from tests.faults.articles import SMALL
from tests.faults.torture import Tally, Torture

work = Torture(Path(sys.argv[1]))
run = work.commands(plan=SMALL)[0]
do, what = run.do, ""

def losing(folder, say):
    do(folder, say)
    with Store(folder / "store") as store:
        exec(what)

run.do = losing
for what in sys.argv[2:]:
    work.tally = Tally()
    work.kill_each_step(run, every=1000)
    print(*(name for name in ("lost", "half", "wrong") if getattr(work.tally, name)))
"""
LOSING = {
    "store.remove_article(sorted(a for a in store.articles() if a not in run.replaces)[0])": "lost wrong",
    "store._drop_text(store.articles()[0])": "half wrong",
    "store.replace_graph('https://w3id.org/communique/id/graph/judgements', list(store.judgements())[1:])": "lost half wrong",
    "store.add([next(iter(store.quads()))])": "",
}
"""What a command may do wrong at its end, and what the torture says of it."""


def test_the_torture_sees_what_is_lost(tmp_path: Path, root: Path) -> None:
    """A command that loses an article, its words or a part of a judgement is caught; one that changes nothing is not."""
    command = [sys.executable, "-c", LOSES, str(tmp_path / "work"), *LOSING]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == list(LOSING.values())
