"""An analyst's judgements: confirm or refuse a finding or an attribution, correct one, take that back, list what was judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pyoxigraph import Quad

from communique.around import finding_ids, finding_of, finding_quads
from communique.compared import Compared
from communique.comparing import compare_pending, is_interrupted
from communique.corrections import asked_correction, merged
from communique.engine import now, settled
from communique.errors import NotFound, UsageError
from communique.judged_findings import ends_of, finding_words, refused_ids
from communique.judgements import (
    Judged,
    as_judged,
    corrected_as,
    found_again,
    is_present,
    judged_attribution,
    judged_finding,
    judgements_change,
    keep_whole,
    load_judgements,
    quads_of,
    whole_reading,
    words_of,
)
from communique.output import Table
from communique.running import DEFAULT_PARTS, Parts, open_store, read_store
from communique.stored import articles_named, load_reading
from extract.model import ActorKind, Reading
from graph.build import article_quads
from graph.errors import ShapeViolation
from graph.findings import Correction, Judgement, Verdict
from graph.iris import article_graph, finding_iri
from graph.store import Store
from graph.store_changes import Follower, changed_quads
from graph.store_steps import Change

TABLE = ("judged", "verdict", "state", "words", "speaker", "act", "span", "content", "because", "analyst", "made")
"""The columns of the list of judgements; speaker, act, span and content are what a correction changes."""

IN_FORCE, ORPHANED = "in force", "orphaned"
"""The states of a judgement: what it judges is there, or is no longer."""


@dataclass(frozen=True, slots=True)
class ListedJudgement:
    """A judgement with its state: `in force`, or `orphaned` where the words that were judged are no longer in the store."""

    judged: Judged
    state: str

    @property
    def row(self) -> tuple[str, ...]:
        """Its row in the list."""
        it = self.judged.judgement
        changed = correction_row(it.correction)
        made = f"{it.made:%Y-%m-%dT%H:%M:%SZ}"
        return (self.judged.target, it.verdict.value, self.state, it.words, *changed, it.comment, it.analyst, made)


def correction_row(it: Correction | None) -> tuple[str, str, str, str]:
    """Speaker, act, span (`543-554`) and content of a correction; empty where it leaves them."""
    if it is None:
        return ("", "", "", "")
    place = it.content
    return (it.speaker or "", it.act or "", f"{place.begin}-{place.end}" if place else "", place.text if place else "")


def judgement_table(listed: Iterable[ListedJudgement]) -> Table:
    """The judgements as rows."""
    return Table(TABLE, tuple(one.row for one in listed))


def judgement_list(store: Path | str) -> tuple[ListedJudgement, ...]:
    """The judgements of a store, those on attributions first."""
    with read_store(store) as opened:
        return _listed(opened, load_judgements(opened))


def _listed(store: Store, judged: Iterable[Judged]) -> tuple[ListedJudgement, ...]:
    every = load_judgements(store)

    @cache
    def readings(article_id: str) -> tuple[Reading, ...]:
        if not store.has_article(article_id):
            return ()
        whole = whole_reading(store, article_id)
        return whole, corrected_as(whole, every)[0]

    ordered = sorted(judged, key=lambda j: (j.of_finding, j.target))
    return tuple(ListedJudgement(j, IN_FORCE if is_present(j, readings) else ORPHANED) for j in ordered)


def judge(  # noqa: PLR0913 - all options are keyword-only and independent
    name: str,
    verdict: Verdict,
    *,
    store: Path | str,
    because: str = "",
    analyst: str = "analyst",
    parts: Parts = DEFAULT_PARTS,
) -> ListedJudgement:
    """Confirm or refuse a finding or an attribution; an earlier judgement on the same is replaced.

    `name` is the id of a finding or `article/attribution-...`, or its beginning. What is refused goes from the graphs at once,
    and what rests on it is compared again. Raises NotFound where none or several are meant,
    ShapeViolation where the graph that would result breaks the shapes.
    """
    with open_store(store) as opened:
        given = Judgement("", "", verdict, analyst, now(), comment=because)
        before = load_judgements(opened)
        judged = _target(opened, name, before, given)
        _check(parts, judged)
        return _replace(opened, judged, before, parts)


def correct(  # noqa: PLR0913 - all options are keyword-only and independent
    name: str,
    *,
    store: Path | str,
    speaker: str | None = None,
    kind: str = ActorKind.PERSON.value,
    act: str | None = None,
    span: tuple[int, int] | None = None,
    because: str = "",
    analyst: str = "analyst",
    parts: Parts = DEFAULT_PARTS,
) -> ListedJudgement:
    """Put another speaker, speech act or content into an attribution; what was read is kept, and `undo` brings it back.

    `name` is `article/attribution-...`, or its beginning, `speaker` the name of an actor of the article or a new one of this
    `kind`, `act` a notation of the speech-act scheme, `span` where the content begins and ends in the text, in characters. What an
    earlier correction changed and this one does not name stays. What rests on the attribution is compared again. Raises NotFound
    where none or several are meant, UsageError where a value makes no sense or changes nothing, ShapeViolation where the graph
    that would result breaks the shapes.
    """
    with open_store(store) as opened:
        before = load_judgements(opened)
        plain = Judgement("", "", Verdict.CONFIRMED, analyst, now(), comment=because)
        target = _target(opened, name, before, plain)
        if target.of_finding:
            raise UsageError(f"{target.target} is a finding; an attribution can be corrected, a finding confirmed or refused")
        article = target.ends[0][0]
        reading = whole_reading(opened, article) if opened.has_article(article) else None
        attribution = found_again(reading, target) if reading else None
        if reading is None or attribution is None:
            raise NotFound(f"{target.target} is no longer in the store")
        asked = asked_correction(reading.article, speaker=speaker, kind=kind, act=act, span=span)
        old = next((j.judgement.correction for j in before if j.target == target.target), None)
        made = merged(old, asked, reading, attribution)
        judgement = replace(target.judgement, verdict=Verdict.CORRECTED, correction=made)
        judged = replace(target, judgement=judgement)
        _check(parts, judged)
        return _replace(opened, judged, before, parts)


def _replace(store: Store, judged: Judged, before: Iterable[Judged], parts: Parts) -> ListedJudgement:
    """Put the judgement in the place of the one on the same, and do what it asks for."""
    rest = tuple(j for j in before if j.target != judged.target)
    _apply(store, (*rest, judged), changed=(judged, *(j for j in before if j not in rest)), parts=parts)
    return _listed(store, [judged])[0]


def undo(name: str, *, store: Path | str, parts: Parts = DEFAULT_PARTS) -> ListedJudgement:
    """Take a judgement back: what was refused returns. Raises NotFound where none or several judgements are meant."""
    with open_store(store) as opened:
        before = load_judgements(opened)
        found = [j for j in before if j.target.startswith(_bare(name))]
        judged = _one(name, found, "judgement", "`communique judge --list` shows what was judged")
        listed = _listed(opened, [judged])[0]
        _apply(opened, tuple(j for j in before if j != judged), changed=(judged,), parts=parts)
        return listed


def _bare(name: str) -> str:
    """The id without what may stand before it. Raises NotFound where nothing is left."""
    bare = name.rsplit("/id/", 1)[-1].removeprefix("finding/").removeprefix("article/").strip()
    if not bare:
        raise NotFound("name the id of a finding or of an attribution; `communique compare` and `communique show` show them")
    return bare


def _one(name: str, found: Sequence[Judged], what: str, hint: str) -> Judged:
    exact = [j for j in found if j.target == _bare(name)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise NotFound(f"{name!r} begins the ids of {len(found)} {what}s; write more of it")
    raise NotFound(f"no {what} {name!r} is stored; {hint}")


def _target(store: Store, name: str, before: Sequence[Judged], given: Judgement) -> Judged:
    """What the name means in the store, with the judgement given: a finding, an attribution, or what was judged before."""
    bare = _bare(name)
    found: dict[str, Judged] = {}
    for old in before:
        if old.target.startswith(bare):
            same = replace(given, words=old.judgement.words, judges=old.judgement.judges, id=old.judgement.id)
            found[old.target] = replace(old, judgement=same)
    article, slash, _ = bare.partition("/")
    if slash:
        for reading in (whole_reading(store, a) for a in articles_named(store, article)):
            names = corrected_as(reading, before)[1]
            for a in reading.attributions:
                key = (reading.article.id, a.id)
                if any(f"{key[0]}/{n}".startswith(bare) for n in (a.id, names.get(a.id, a.id))):
                    found[f"{key[0]}/{key[1]}"] = judged_attribution(key, replace(given, words=words_of(reading, a)))
    else:
        for one in finding_ids(store, bare):
            for finding in finding_of(store, one).findings:
                ends = ends_of(finding)
                readings = {article: load_reading(store, article) for article, _ in ends}
                found[finding.id] = judged_finding(finding.id, ends, replace(given, words=finding_words(finding, readings)))
    hint = "`communique compare` shows the ids of findings, `communique explain` those of attributions"
    return _one(name, list(found.values()), "finding or attribution", hint)


def _check(parts: Parts, judged: Judged) -> None:
    """Raises ShapeViolation where the judgement breaks the shapes."""
    report = parts.validator().findings(quads_of([judged]))
    if not report.conforms:
        raise ShapeViolation(judged.target, report.text())


def _apply(store: Store, after: Sequence[Judged], *, changed: Iterable[Judged], parts: Parts) -> None:
    """Write the judgements with what the changed ones ask for, in one transaction, and compare what rests on it."""
    changed = tuple(changed)
    articles = {j.ends[0][0] for j in changed if not j.of_finding and store.has_article(j.ends[0][0])}
    rebuilt = [made for a in sorted(articles) if (made := _rebuilt(store, a, after, parts)) is not None]
    refused = refused_ids(after)
    returned = {end[0] for j in changed if j.of_finding and j.target not in refused for end in j.ends}
    compared = Compared(store)
    for whole, reading, _ in rebuilt:
        if whole != reading:
            keep_whole(store, reading.article.id, whole)
    judged = judgements_change(store, after)
    gone = (quad for i in sorted(refused) for quad in finding_quads(store, finding_iri(i)))
    graphs = {article_graph(reading.article.id): quads for _, reading, quads in rebuilt}
    anew = changed_quads(returned, {Follower.COMPARISON})
    store.replace_graphs(graphs, also=Change((*judged.old, *gone), (*judged.new, *anew)))
    for whole, reading, _ in rebuilt:
        if whole == reading:
            keep_whole(store, reading.article.id, None)
    if compared.pending() or is_interrupted(store):
        compare_pending(store, compared, parts.judge(), parts.validator)


Rebuilt = tuple[Reading, Reading, Sequence[Quad]]
"""What was read, what the judgements make of it, and the quads of that."""


def _rebuilt(store: Store, article_id: str, after: Iterable[Judged], parts: Parts) -> Rebuilt | None:
    """The article's graph with what the judgements make of it; None where that is what the store has.

    Raises ShapeViolation where it breaks the shapes.
    """
    whole = whole_reading(store, article_id)
    reading = as_judged(whole, after)
    quads = settled(store, article_id, article_quads(reading))
    if set(quads) == set(settled(store, article_id, article_quads(load_reading(store, article_id)))):
        return None
    report = parts.validator().article(quads)
    if not report.conforms:
        raise ShapeViolation(article_id, report.text())
    return whole, reading, quads
