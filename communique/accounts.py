"""The accounts of events side by side: what `communique run` and `communique compare` report, as records.

A story is a set of articles that comparison put side by side. Of each two accounts of one event in it, a pair holds a row
for each matter: what either tells, or how the other leaves it out. Everything carries its place in the article.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from communique.readings import Names, title_of
from extract.model import ARTICLE, Access, Account, Attribution, Reading, StatedOmission
from graph.compare import Comparison
from graph.findings import Agreement, Contradiction, EventCluster, InferredOmission, Update
from graph.iris import Key
from graph.matters import Groups

MOST_TOGETHER = 6
"""With how many articles after it, by date, an article of one event is set side by side (as `graph.omissions` compares)."""


class State(StrEnum):
    """What one account has on a matter."""

    TOLD = "told"
    STATED_ABSENT = "stated absent"
    NOT_FOUND = "not found"
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


def accounts_of(readings: Iterable[Reading], comparison: Comparison) -> Accounts:
    """The accounts of the readings side by side, with what comparison found between them."""
    by_id = {r.article.id: r for r in sorted(readings, key=lambda r: (r.article.published or "", r.article.source, r.article.id))}
    view = _View(by_id, comparison)
    stories = [view.story(group) for group in _groups(by_id, comparison.clusters)]
    return Accounts(tuple(story for story in stories if not story.empty))


def _groups(readings: Mapping[str, Reading], clusters: Iterable[EventCluster]) -> list[list[str]]:
    """The articles that share an event, directly or through others, in the order of the readings."""
    joined = Groups()
    for article in readings:
        joined.root((article, ""))
    for cluster in clusters:
        members = sorted({(a, "") for a, _ in cluster.members if a in readings})
        for member in members[1:]:
            joined.join(members[0], member)
    groups: dict[Key, list[str]] = {}
    for article in readings:
        groups.setdefault(joined.root((article, "")), []).append(article)
    return list(groups.values())


class _View:
    """Readings and comparison, by the keys that the report asks for."""

    def __init__(self, readings: Mapping[str, Reading], comparison: Comparison) -> None:
        self.readings = readings
        self.comparison = comparison
        self.names = {key: Names(reading) for key, reading in readings.items()}
        self.attributions: dict[Key, Attribution] = {(k, a.id): a for k, r in readings.items() for a in r.attributions}
        self.matter_of: dict[Key, str] = {claim: m.id for m in comparison.matters for claim in m.claims}
        self.inferred: dict[tuple[Key, Key], InferredOmission] = {(o.omitted, o.left_out_of): o for o in comparison.omissions}
        self.stated: dict[tuple[Key, Key], StatedOmission] = {
            ((k, o.attribution), (k, o.left_out_of)): o for k, r in readings.items() for o in r.omissions
        }

    def story(self, articles: Sequence[str]) -> Story:
        """What is to be told of the articles."""
        inside = set(articles)
        found, pairs = self.comparison, tuple(self._pairs(articles))
        shown = {cell.finding for pair in pairs for row in pair.rows for cell in row}
        return Story(
            articles=tuple(self._source(a) for a in articles),
            pairs=pairs,
            gaps=tuple(gap for a in articles for gap in self._gaps(a) if gap.id not in shown),
            contradictions=self._contrasts(found.contradictions, inside),
            updates=self._contrasts(found.updates, inside),
            agreements=self._contrasts(found.agreements, inside),
        )

    def _source(self, article_id: str) -> Source:
        article = self.readings[article_id].article
        return Source(article_id, title_of(article), article.source, article.published)

    def voice(self, key: Key) -> Voice:
        """The attribution for a reader."""
        attribution, names = self.attributions[key], self.names[key[0]]
        claim = attribution.claim
        return Voice(
            article=key[0],
            id=attribution.id,
            speaker=names.actors(attribution.speakers),
            act=attribution.act,
            words=claim.text,
            begin=claim.spans[0].begin,
            end=claim.spans[-1].end,
            account=names.account(attribution.account),
            confidence=attribution.confidence,
            negated=claim.polarity.value == "negative",
        )

    def _gaps(self, article: str) -> Iterator[Gap]:
        """The omissions that the article states."""
        names = self.names[article]
        for omission in self.readings[article].omissions:
            place = omission.evidence
            yield Gap(
                f"{article}/{omission.id}",
                self.voice((article, omission.attribution)),
                names.account(omission.left_out_of),
                names.account(omission.noted_in),
                place.text,
                place.begin,
                place.end,
                omission.confidence,
            )

    def _contrasts(self, findings: Iterable[Contradiction | Update | Agreement], inside: set[str]) -> tuple[Contrast, ...]:
        found = [self._contrast(f) for f in findings if {k[0] for k in _ends(f)} <= inside]
        return tuple(sorted(found, key=lambda c: (-c.confidence, c.one.article, c.one.begin, c.id)))

    def _contrast(self, finding: Contradiction | Update | Agreement) -> Contrast:
        one, other = _ends(finding)
        return Contrast(
            finding.id,
            _kind(finding),
            self.voice(one),
            self.voice(other),
            finding.confidence,
            finding.matter_score,
            finding.rule,
            finding.detail,
        )

    # ------------------------------------------------------------------------------------------- pairs

    def _pairs(self, articles: Sequence[str]) -> Iterator[Pair]:
        """Pairs of accounts of each event: inside an article, then article with article."""
        inside = set(articles)
        seen: set[tuple[Key, Key]] = set()
        for cluster in self.comparison.clusters:
            if not {a for a, _ in cluster.members} <= inside:
                continue
            for one, other in self._sides(cluster, articles):
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield Pair(cluster.label, cluster.date, (self._side(one), self._side(other)), tuple(self._rows(one, other)))

    def _sides(self, cluster: EventCluster, articles: Sequence[str]) -> Iterator[tuple[Key, Key]]:
        members = {a for a, _ in cluster.members}
        told = [a for a in articles if a in members]
        for article in told:
            reported = [
                (article, a.id) for a in self._accounts(cluster, article) if a.id != ARTICLE and self._tells((article, a.id))
            ]
            yield from ((one, other) for one, other in combinations(reported, 2) if self._issuer(one) != self._issuer(other))
        whole = [(a, ARTICLE) for a in told if any(account.id == ARTICLE for account in self._accounts(cluster, a))]
        for index, first in enumerate(whole):
            yield from ((first, second) for second in whole[index + 1 : index + 1 + MOST_TOGETHER])

    def _accounts(self, cluster: EventCluster, article: str) -> list[Account]:
        """The article's accounts of the event."""
        members = set(cluster.members)
        return [
            a
            for a in self.readings[article].accounts
            if (article, a.id) in members or (a.event is not None and (article, a.event) in members)
        ]

    def _issuer(self, key: Key) -> str:
        return self._account(key).issuer

    def _account(self, key: Key) -> Account:
        return next(a for a in self.readings[key[0]].accounts if a.id == key[1])

    def _side(self, key: Key) -> Side:
        if key[1] == ARTICLE:
            article = self.readings[key[0]].article
            name = f"{article.title} ({title_of(article)})" if article.title else title_of(article)
            return Side(*key, name, Access.FULL_TEXT.value)
        return Side(*key, self.names[key[0]].account(key[1]), self._account(key).access.value)

    def _tells(self, side: Key) -> list[Key]:
        """The attributions of an account, in order of the text; of an article everything it reports."""
        reading = self.readings[side[0]]
        return [(side[0], a.id) for a in reading.attributions if side[1] in (ARTICLE, a.account)]

    def _rows(self, one: Key, other: Key) -> Iterator[tuple[Cell, Cell]]:
        """A row for each matter, in the order in which the first account, then the second, tells it."""
        told = (self._by_matter(self._tells(one)), self._by_matter(self._tells(other)))
        for matter in dict.fromkeys((*told[0], *told[1])):
            left, right = told[0].get(matter, ()), told[1].get(matter, ())
            yield (
                self._told(left) if left else self._silent(right, one),
                self._told(right) if right else self._silent(left, other),
            )

    def _by_matter(self, keys: Iterable[Key]) -> dict[tuple[str, ...], tuple[Key, ...]]:
        """The attributions by matter; what is on no matter stands alone."""
        found: dict[tuple[str, ...], tuple[Key, ...]] = {}
        for key in keys:
            matter = self.matter_of.get((key[0], self.attributions[key].claim.id))
            name = (matter,) if matter is not None else key
            found[name] = (*found.get(name, ()), key)
        return found

    def _told(self, keys: Sequence[Key]) -> Cell:
        return Cell(State.TOLD, tuple(self.voice(k) for k in keys))

    def _silent(self, told: Sequence[Key], silent: Key) -> Cell:
        """How the silent account leaves out what the other tells; stated before not found."""
        for key in told:
            stated = self.stated.get((key, silent))
            if stated is not None:
                names = self.names[key[0]]
                by, place = names.account(stated.noted_in), stated.evidence
                return Cell(
                    State.STATED_ABSENT,
                    by=by,
                    words=place.text,
                    begin=place.begin,
                    end=place.end,
                    confidence=stated.confidence,
                    finding=f"{key[0]}/{stated.id}",
                )
        for key in told:
            found = self.inferred.get((key, silent))
            if found is not None:
                return Cell(State.NOT_FOUND, completeness=found.completeness, confidence=found.confidence, finding=found.id)
        return Cell(State.OPEN)


def _ends(finding: Contradiction | Update | Agreement) -> tuple[Key, Key]:
    if isinstance(finding, Update):
        return finding.earlier, finding.later
    return finding.one, finding.other


def _kind(finding: Contradiction | Update | Agreement) -> str:
    if isinstance(finding, Contradiction):
        return finding.kind.value
    return "update" if isinstance(finding, Update) else "agreement"


def matching(accounts: Accounts, words: str) -> Accounts:
    """Only the stories in which an event, an account, an article's title, source or id holds the words, whatever their case."""
    wanted = words.casefold()

    def named(story: Story) -> bool:
        names = [n for a in story.articles for n in (a.id, a.title, a.source)]
        names += [n for p in story.pairs for n in (p.event, *(s.name for s in p.sides))]
        return any(wanted in name.casefold() for name in names)

    return Accounts(tuple(story for story in accounts.stories if named(story)))
