"""Puts the accounts of events side by side: readings and what comparison found become the records of `communique.accounts`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from communique.accounts import Accounts, Cell, Contrast, Gap, Pair, Side, Source, State, Story, Voice
from communique.readings import Names, title_of
from extract.model import ARTICLE, Access, Account, Attribution, Reading, StatedOmission
from graph.compare import Comparison
from graph.findings import Agreement, Contradiction, EventCluster, InferredOmission, Noted, Update
from graph.iris import Key
from graph.matters import Groups
from graph.omissions import completeness_of

Item = TypeVar("Item")

MOST_TOGETHER = 6
"""With how many articles after it, by date, an article of one event is set side by side (as `graph.omissions` compares)."""


def accounts_of(readings: Iterable[Reading], comparison: Comparison) -> Accounts:
    """The accounts of the readings side by side, with what comparison found between them."""
    by_id = {r.article.id: r for r in sorted(readings, key=lambda r: (r.article.published or "", r.article.source, r.article.id))}
    groups = groups_of(by_id, comparison.clusters)
    parts = _apart(comparison, groups)
    view = _View(by_id, comparison)
    stories = [view.story(group, part) for group, part in zip(groups, parts, strict=True)]
    return Accounts(tuple(story for story in stories if not story.empty))


def _apart(comparison: Comparison, groups: Sequence[Sequence[str]]) -> list[Comparison]:
    """What comparison found inside each group of articles; each finding is looked at once, however many groups there are."""
    group_of = {article: index for index, group in enumerate(groups) for article in group}

    def inside(keys: Iterable[Key]) -> int | None:
        found = {group_of.get(article) for article, _ in keys}
        return found.pop() if len(found) == 1 else None

    contradictions = _by_group(comparison.contradictions, lambda c: inside(_ends(c)))
    updates = _by_group(comparison.updates, lambda u: inside(_ends(u)))
    agreements = _by_group(comparison.agreements, lambda a: inside(_ends(a)))
    clusters = _by_group(comparison.clusters, lambda c: inside(c.members))
    return [
        Comparison(
            contradictions=tuple(contradictions.get(i, ())),
            updates=tuple(updates.get(i, ())),
            agreements=tuple(agreements.get(i, ())),
            clusters=tuple(clusters.get(i, ())),
        )
        for i in range(len(groups))
    ]


def _by_group(items: Iterable[Item], group: Callable[[Item], int | None]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = {}
    for item in items:
        index = group(item)
        if index is not None:
            found.setdefault(index, []).append(item)
    return found


def groups_of(readings: Mapping[str, Reading], clusters: Iterable[EventCluster]) -> list[list[str]]:
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
        self.names = {key: Names(reading) for key, reading in readings.items()}
        self.attributions: dict[Key, Attribution] = {(k, a.id): a for k, r in readings.items() for a in r.attributions}
        self.matter_of: dict[Key, str] = {claim: m.id for m in comparison.matters for claim in m.claims}
        self.inferred: dict[tuple[Key, Key], InferredOmission] = {(o.omitted, o.left_out_of): o for o in comparison.omissions}
        self.stated: dict[tuple[Key, Key], StatedOmission] = {
            ((k, o.attribution), (k, o.left_out_of)): o for k, r in readings.items() for o in r.omissions
        }

    def story(self, articles: Sequence[str], found: Comparison) -> Story:
        """What is to be told of the articles, of which comparison found this."""
        pairs = tuple(self._pairs(articles, found.clusters))
        shown = {cell.finding for pair in pairs for row in pair.rows for cell in row}
        return Story(
            articles=tuple(self._source(a) for a in articles),
            pairs=pairs,
            gaps=tuple(gap for a in articles for gap in self._gaps(a) if gap.id not in shown),
            contradictions=self._contrasts(found.contradictions),
            updates=self._contrasts(found.updates),
            agreements=self._contrasts(found.agreements),
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

    def _contrasts(self, findings: Iterable[Contradiction | Update | Agreement]) -> tuple[Contrast, ...]:
        found = [self._contrast(f) for f in findings]
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

    def _pairs(self, articles: Sequence[str], clusters: Iterable[EventCluster]) -> Iterator[Pair]:
        """Pairs of accounts of each event: inside an article, then article with article."""
        seen: set[tuple[Key, Key]] = set()
        for cluster in clusters:
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
            known = title_of(article)
            name = f"{article.title} ({known})" if article.title and article.publisher else known
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
            if found is not None and found.noted is not None:
                return self._noted(found, found.noted)
            if found is not None:
                return Cell(State.NOT_FOUND, completeness=found.completeness, confidence=found.confidence, finding=found.id)
        known = completeness_of(self.readings[silent[0]], silent[1])
        return Cell(State.OPEN if known else State.NOT_COMPARABLE)

    def _noted(self, found: InferredOmission, noted: Noted) -> Cell:
        """What an article states to be left out of another one."""
        article, account = noted.account
        by, words = self.names[article].account(account), self.readings[article].article.text[noted.begin : noted.end]
        return Cell(
            State.STATED_ABSENT,
            by=by,
            words=words,
            begin=noted.begin,
            end=noted.end,
            confidence=found.confidence,
            finding=found.id,
        )


def only(comparison: Comparison, articles: Set[str]) -> Comparison:
    """What comparison found, of these articles alone: the events have no members in others."""
    members = {c.id: tuple(key for key in c.members if key[0] in articles) for c in comparison.clusters}
    clusters = tuple(replace(c, members=members[c.id]) for c in comparison.clusters if members[c.id])
    return replace(comparison, clusters=clusters)


def _ends(finding: Contradiction | Update | Agreement) -> tuple[Key, Key]:
    if isinstance(finding, Update):
        return finding.earlier, finding.later
    return finding.one, finding.other


def _kind(finding: Contradiction | Update | Agreement) -> str:
    if isinstance(finding, Contradiction):
        return finding.kind.value
    return "update" if isinstance(finding, Update) else "agreement"
