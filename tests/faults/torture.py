"""SIGKILL at random moments of commands, over and over: nothing that was stored may be lost, nothing may be there by half.

A *round* begins with a copy of a store and kills one command a few times, each time at a random moment of the time that the
command takes; after each kill the store is opened and looked at; at last the command runs to its end, and the store must be the
one that it is after an undisturbed command, quad by quad, words, statements and quarantine included.

What may be seen after a kill: each article as it was before the command or as it is after it, with its words, and nothing
between; of a corrected article one of both; everything that the command had said was done; each judgement whole.
"""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from communique.progress import Shown
from communique.pushing import push
from communique.running import load_validator, run
from communique.tending import compact
from extract.inputs import read_inputs
from extract.model import Article
from tests.faults.articles import LARGE, PARTS, Asked, Plan, give, make_store, to_judge, write_later
from tests.faults.forks import Ended, Say, answer_of, forked
from tests.faults.server import SparqlServer
from tests.faults.states import State, articles_in, differences, graph_key, ledger_of, state_of, texts_without_graph
from tests.faults.steps import Steps, kill, refuse
from tests.faults.telling import as_command

MOST_KILLS = 4
"""How often one command is killed at the most before it may end."""


@dataclass(slots=True)
class Tally:
    """What happened: kills, refused steps, restarts, articles said to be written.

    `lost`, `half` and `wrong` tell what went wrong.
    """

    rounds: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    restarts: int = 0
    written: int = 0
    looks: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def killed(self) -> int:
        """How many kills there were."""
        return sum(self.kills.values())


class Command(Protocol):
    """A command that is killed.

    `before` is the folder with the store that it begins with, `first` the state of that store, `last` the one after an undisturbed
    command; `replaces` names for the ids of articles that are corrected those of the corrected ones.
    """

    name: str
    before: Path
    first: State
    last: State
    replaces: dict[str, str]

    def begin(self, folder: Path) -> None:
        """Make ready the copy of the store."""
        ...

    def do(self, folder: Path, say: Say) -> None:
        """The command; it says what is done."""
        ...

    def look(self, folder: Path, said: Sequence[str], tally: Tally) -> None:
        """What is beside the store, after a kill."""
        ...

    def end(self, folder: Path, tally: Tally) -> None:
        """What is beside the store, at the end."""
        ...


class OnStore:
    """What the commands that only work on the store have in common; `said` are keys of the state that must be as in the end."""

    name = ""

    def __init__(self, before: Path) -> None:
        self.before = before
        self.first: State = answer_of(lambda: state_of(before / "store"))
        self.last: State = {}
        self.replaces: dict[str, str] = {}

    def begin(self, folder: Path) -> None:
        """Nothing."""

    def look(self, folder: Path, said: Sequence[str], tally: Tally) -> None:
        """Nothing."""

    def end(self, folder: Path, tally: Tally) -> None:
        """Nothing."""

    def do(self, folder: Path, say: Say) -> None:
        """The command."""
        raise NotImplementedError


class Running(OnStore):
    """`communique run` on new, corrected and faulty articles."""

    name = "run"

    def __init__(self, before: Path, plan: Plan) -> None:
        super().__init__(before)
        self._later = write_later(before / "later.jsonl", plan)  # one place for all rounds: it is kept in the store
        found = [a for a in read_inputs([self._later]) if isinstance(a, Article)]
        self._key_of = {a.source.rpartition("/")[2]: graph_key(a.id) for a in found}
        by_url = {a.url: a.id for a in found}
        older = (a for a in read_inputs([before / "before.jsonl"]) if isinstance(a, Article))
        self.replaces = {a.id: by_url[a.url] for a in older if by_url.get(a.url, a.id) != a.id}

    def do(self, folder: Path, say: Say) -> None:
        """Run; say the key of each article's graph once it is stored."""
        shown = Shown(step=lambda source: say(self._key_of[source.rpartition("/")[2]]))
        run([self._later], store=folder / "store", parts=PARTS, shown=shown)


class Judging(OnStore):
    """`communique judge`, several times."""

    name = "judge"

    def __init__(self, before: Path, plan: Plan) -> None:
        super().__init__(before)
        self._asked: list[Asked] = [(a[0], a[1]) for a in answer_of(lambda: to_judge(before / "store", plan))]

    def do(self, folder: Path, say: Say) -> None:
        """Give the judgements; say which are given."""
        for asked in self._asked:
            give(asked, folder / "store")
            say(f"judged {asked[1]}")


class Compacting(OnStore):
    """`communique compact`."""

    name = "compact"

    def do(self, folder: Path, say: Say) -> None:
        """Compact."""
        compact(folder / "store")


class Pushing(OnStore):
    """`communique push` of a store that has changed since it was pushed."""

    name = "push"

    def __init__(self, before: Path, server: SparqlServer, earlier: Path) -> None:
        super().__init__(before)
        self._server = server
        self._begun = self._pushed(earlier)
        shutil.copy(earlier / "store" / "pushed.json", before / "store" / "pushed.json")
        self._end: dict[str, str] = {}

    def _pushed(self, folder: Path) -> str:
        """What the server holds after a push of this store alone."""
        self._server.fill("")
        assert forked(lambda say: self.do(folder, say)).code == 0
        return self._server.dump()

    def begin(self, folder: Path) -> None:
        """Let the server hold what was pushed first."""
        self._server.fill(self._begun)

    def do(self, folder: Path, say: Say) -> None:
        """Push; say each graph that is sent."""
        push(folder / "store", self._server.url)

    def look(self, folder: Path, said: Sequence[str], tally: Tally) -> None:
        """Each graph on the server is what it was or what it becomes."""
        if not self._end:
            return
        begun = self._server.graphs_in(self._begun)
        for name, lines in self._server.graphs().items():
            if lines not in (begun.get(name), self._end.get(name)):
                tally.half.append(f"push: {name} on the server is neither what it was nor what it becomes")

    def end(self, folder: Path, tally: Tally) -> None:
        """The server holds what it holds after an undisturbed push."""
        graphs = self._server.graphs()
        if not self._end:
            self._end = graphs
        tally.wrong += [f"push: on the server {d}" for d in differences(graphs, self._end)]


# ------------------------------------------------------------------------------------------- rounds


class Torture:
    """Rounds of kills in a folder of its own; `tell` is told of each round."""

    def __init__(self, folder: Path, *, seed: int = 0, tell: Callable[[str], None] = lambda _: None) -> None:
        self._folder, self._draw, self._tell = folder, random.Random(seed), tell
        self.tally = Tally()
        self._seconds: dict[str, float] = {}
        self._ledgers: dict[str, State] = {}
        load_validator()  # once, for all that are forked

    def commands(self, server: SparqlServer | None = None, *, plan: Plan = LARGE) -> list[Command]:
        """The commands, each with its store and the state after an undisturbed end; `push` where there is a server."""
        before = self._folder / "before"
        before.mkdir(parents=True)
        answer_of(lambda: str(make_store(before, plan)))
        commands: list[Command] = [Running(before, plan), Judging(before, plan), Compacting(before)]
        for command in commands:
            self._undisturbed(command)
        if server is not None:
            after = self._folder / "after-run"
            commands.append(Pushing(after, server, before))
            self._undisturbed(commands[-1])
        return commands

    def _undisturbed(self, command: Command) -> None:
        """How the command ends where nobody disturbs it, and how long it takes."""
        folder = self._copy(command, self._folder / f"after-{command.name}")
        ended = self._run(command, folder)
        command.last, self._ledgers[command.name] = self._seen(folder)
        self._seconds[command.name] = ended.seconds
        command.end(folder, self.tally)

    def _copy(self, command: Command, folder: Path) -> Path:
        shutil.copytree(command.before, folder)
        command.begin(folder)
        return folder

    def _run(self, command: Command, folder: Path, kill_after: float | None = None) -> Ended:
        ended = forked(lambda say: command.do(folder, say), kill_after=kill_after)
        if ended.code != 0 and not ended.killed:
            self.tally.wrong.append(f"{command.name} ended with {ended.code}")
        return ended

    def round(self, command: Command, *, kills: int) -> None:
        """One round with at most so many kills."""
        folder = self._copy(command, self._folder / "round")
        said: list[str] = []
        for _ in range(kills):
            ended = self._run(command, folder, self._draw.uniform(0, self._seconds[command.name]))
            said += ended.said
            if not ended.killed:
                break
            self._after_kill(command, folder, said)
        self._finish(command, folder, said)
        shutil.rmtree(folder)

    def kill_each_step(self, command: Command, *, every: int = 1) -> int:
        """Rounds that kill the command before its first step of writing, before the second and so on; how many."""
        return self._each(command, every, lambda folder, number: self._killed_before(command, folder, number))

    def refuse_each_step(self, command: Command, *, every: int = 1) -> int:
        """Rounds that refuse the command its first step of writing, its second and so on; how many."""
        return self._each(command, every, lambda folder, number: self._refused_at(command, folder, number))

    def _each(self, command: Command, every: int, disturb: Callable[[Path, int], bool]) -> int:
        """Disturb the command at each so manieth step, and let it end, until it has fewer steps."""
        number, more = 1, True
        while more:
            folder = self._copy(command, self._folder / "round")
            more = disturb(folder, number)
            self._finish(command, folder, [])
            shutil.rmtree(folder)
            number += every
        times = (number - 1) // every - 1
        self._tell(f"{command.name} was disturbed {times} times, once at each step of writing or each {every}th")
        return times

    def _killed_before(self, command: Command, folder: Path, number: int) -> bool:
        def work(say: Say) -> None:
            Steps(number, kill).watch(folder)
            command.do(folder, say)

        ended = forked(work)
        if ended.killed:
            self._after_kill(command, folder, ended.said)
        return ended.killed

    def _refused_at(self, command: Command, folder: Path, number: int) -> bool:
        """An error must be told in a sentence that says where, or not matter."""

        def begin(say: Say) -> None:
            def refused() -> None:
                say("refused")
                refuse()

            Steps(number, refused).watch(folder)

        ended = as_command(lambda: command.do(folder, lambda _: None), before=begin)
        if not ended.is_clear:
            self.tally.wrong.append(f"{command.name}, step {number} refused: ended with {ended.code}: {ended.err.strip()[-300:]}")
        self._look(command, folder, [])
        if "refused" not in ended.said:
            return False
        self.tally.refused[command.name] = self.tally.refused.get(command.name, 0) + 1
        return True

    def _after_kill(self, command: Command, folder: Path, said: Sequence[str]) -> None:
        self.tally.kills[command.name] = self.tally.kills.get(command.name, 0) + 1
        self._look(command, folder, said)
        self.tally.restarts += 1

    def _finish(self, command: Command, folder: Path, said: list[str]) -> None:
        """Let the command end undisturbed, and look for what is not as after one that nobody disturbed."""
        said += self._run(command, folder).said
        self._look(command, folder, said)
        last, ledger = self._seen(folder)
        self.tally.wrong += [f"{command.name}: {d}" for d in differences(last, command.last)]
        self.tally.wrong += [f"{command.name}: {d}" for d in differences(ledger, self._ledgers[command.name])]
        command.end(folder, self.tally)
        self.tally.written += sum(key.startswith("graph ") for key in set(said))
        self.tally.rounds += 1

    def _seen(self, folder: Path) -> tuple[State, State]:
        def look() -> list[State]:
            found = state_of(folder / "store")
            return [found | {f"words of {a}": "alone" for a in texts_without_graph(folder / "store")}, ledger_of(folder / "store")]

        store, ledger = answer_of(look)
        return store, ledger

    def _look(self, command: Command, folder: Path, said: Sequence[str]) -> None:
        """Open the store after a kill, as a reader or as a writer does, and look for what is lost or there by half."""
        read_only = self._draw.random() < 0.5
        state: State = answer_of(lambda: state_of(folder / "store", read_only=read_only))
        self.tally.looks += 1
        self.tally.lost += [f"{command.name}: {line}" for line in _lost(command, state, said)]
        self.tally.half += [f"{command.name}: {line}" for line in _half_written(command, state)]
        command.look(folder, said, self.tally)

    def until(self, kills: int, commands: Sequence[Command]) -> None:
        """Rounds, command after command, until there were so many kills."""
        begin = time.monotonic()
        while (left := kills - self.tally.killed) > 0:
            command = commands[self.tally.rounds % len(commands)]
            self.round(command, kills=min(left, self._draw.randint(1, MOST_KILLS)))
            minutes = (time.monotonic() - begin) / 60
            self._tell(f"{self.tally.killed} of {kills} kills in {self.tally.rounds} rounds, {minutes:.1f} minutes")


def _lost(command: Command, state: State, said: Sequence[str]) -> list[str]:
    """What was there, or was said to be done, and is gone."""
    first, last, now = (articles_in(s) for s in (command.first, command.last, state))
    words = [f"article {a} is lost" for a in sorted((first & last) - now)]
    gone = ((old, new) for old, new in sorted(command.replaces.items()) if not {old, new} & now)
    words += [f"article {old} is lost, and what corrects it, {new}, is not there" for old, new in gone]
    words += [f"{key} was stored, and is lost" for key in said if key in command.last and key not in state]
    given = len({line for line in said if line.startswith("judged ")})
    if _judgements(state) < _judgements(command.first) + given:
        words.append(f"of {given} judgements that were given, some are lost")
    return words


def _judgements(state: State) -> int:
    return sum(key.startswith("judgement ") for key in state)


def _half_written(command: Command, state: State) -> list[str]:
    """What is neither as it was nor as it becomes."""
    keys = [key for article in sorted(articles_in(state)) for key in (graph_key(article), f"text {article}")]
    keys += [key for key in state if key.startswith("judgement ")]
    return [f"{key} is neither what it was nor what it becomes" for key in keys if not _whole(command, state, key)]


def _whole(command: Command, state: State, key: str) -> bool:
    return key in state and state[key] in (command.first.get(key), command.last.get(key))
