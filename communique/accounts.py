"""The accounts of events side by side, as records: what `communique run` and `communique compare` report.

A story is a set of articles that comparison put side by side. Of each two accounts of one event in it, a pair holds a row
for each matter: what either tells, or how the other leaves it out. Everything carries its place in the article.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What one account has on a matter."""

    TOLD = "told"
    STATED_ABSENT = "stated absent"
    NOT_FOUND = "not found"
    NOT_COMPARABLE = "not comparable"
    OPEN = "not compared"


@dataclass(frozen=True, slots=True)
class Voice:
    """One attribution, told for a reader. `begin` and `end` are offsets of its claim in code points."""

    article: str
    id: str
    speaker: str
    act: str
    words: str
    begin: int
    end: int
    account: str
    confidence: float
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What one account has on one matter.

    `voices` are its own attributions. Of a stated absence `by` is who states it and `words`, `begin`, `end` where; of
    one that was not found `completeness` tells how complete the account is known. `finding` is the id to explain.
    """

    state: State
    voices: tuple[Voice, ...] = ()
    by: str = ""
    words: str = ""
    begin: int = 0
    end: int = 0
    completeness: float = 0.0
    confidence: float = 0.0
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One account: its article, its id in it, whose it is, and how complete it is known."""

    article: str
    account: str
    name: str
    access: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts of one event, with a row for each matter that either tells."""

    event: str
    date: str | None
    sides: tuple[Side, Side]
    rows: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """A contradiction, an update or an agreement: two voices, how they stand to each other, and why."""

    id: str
    kind: str
    one: Voice
    other: Voice
    confidence: float
    matter_score: float
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An omission that an article states of accounts that do not stand side by side: what, in which account, in which words."""

    id: str
    omitted: Voice
    left_out_of: str
    by: str
    words: str
    begin: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Source:
    """An article of a story."""

    id: str
    title: str
    source: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that were set side by side, and what came of it."""

    articles: tuple[Source, ...]
    pairs: tuple[Pair, ...]
    gaps: tuple[Gap, ...]
    contradictions: tuple[Contrast, ...]
    updates: tuple[Contrast, ...]
    agreements: tuple[Contrast, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show of it."""
        return not (self.pairs or self.gaps or self.contradictions or self.updates)


@dataclass(frozen=True, slots=True)
class Accounts:
    """All stories, in order of their first article's date."""

    stories: tuple[Story, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of all stories."""
        return tuple(pair for story in self.stories for pair in story.pairs)


def matching(accounts: Accounts, words: str) -> Accounts:
    """Only the stories in which an event, an account, an article's title, source or id holds the words, whatever their case."""
    wanted = words.casefold()

    def named(story: Story) -> bool:
        names = [n for a in story.articles for n in (a.id, a.title, a.source)]
        names += [n for p in story.pairs for n in (p.event, *(s.name for s in p.sides))]
        return any(wanted in name.casefold() for name in names)

    return Accounts(tuple(story for story in accounts.stories if named(story)))
