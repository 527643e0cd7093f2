"""Analysts' judgements in a store: read, written, and applied to readings and to what comparison found.

A judgement names what it judges by IRI, keeps the words it was made on, and says with `prov:wasDerivedFrom` on which records it
rests: the attribution, or the two ends of the finding. From these it is found again when an article is read anew or corrected. What
was read of an article from whose graph an attribution is left out, or in which one is corrected, is kept beside the graphs
(`refused/`), so that a judgement can be undone.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from communique.corrections import begin_of, corrected, moved
from communique.readings import Names
from communique.stored import load_reading
from extract.errors import RecordError
from extract.model import ARTICLE, Attribution, Reading, Span, slug
from extract.records import from_record, to_record
from graph.build_findings import SPEAKER_KINDS, VERDICTS, judgement_quads
from graph.errors import LoadError, StoreDamaged
from graph.findings import Correction, Judgement, Verdict, pair_id
from graph.iris import BASE, GRAPH_JUDGEMENTS, Key, finding_iri, iri, joint_id, key_of, node_iri
from graph.nodes import NodeIndex
from graph.reference import speech_acts
from graph.store import Store
from graph.store_files import write_aside
from graph.store_steps import Change
from graph.vocabulary import CMQ, PROV, RDFS, SCHEMA

FOLDER = "refused"
"""The folder of a store that holds what was read of the articles in whose graphs an attribution is left out or corrected."""

KINDS = ("contradiction", "agreement", "update", "omission")
"""The names under which `graph.findings` hashes the ends of a finding."""

_VERDICTS = {node: verdict for verdict, node in VERDICTS.items()}
_KINDS = {node: kind for kind, node in SPEAKER_KINDS.items()}
_PLACE = re.compile(r"#offset_(\d+)_(\d+)$")


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement, and the keys of the attribution that it judges, or of both ends of the finding."""

    judgement: Judgement
    ends: tuple[Key, ...]

    @property
    def target(self) -> str:
        """What is judged, as reports print it: `a9267888f624/attribution-10-20`, or the id of a finding."""
        path = self.judgement.judges.removeprefix(BASE)
        return path.removeprefix("article/").removeprefix("finding/")

    @property
    def refused(self) -> bool:
        """Whether it refuses."""
        return self.judgement.verdict is Verdict.REFUSED

    @property
    def corrects(self) -> bool:
        """Whether it corrects."""
        return self.judgement.correction is not None

    @property
    def of_finding(self) -> bool:
        """Whether a finding is judged, not an attribution."""
        return self.judgement.judges.startswith(finding_iri("").value)


def judged_attribution(key: Key, judgement: Judgement) -> Judged:
    """The judgement, put on an attribution."""
    return _put(judgement, node_iri(*key).value, (key,))


def judged_finding(finding: str, ends: tuple[Key, ...], judgement: Judgement) -> Judged:
    """The judgement, put on a finding between two ends."""
    return _put(judgement, finding_iri(finding).value, ends)


def _put(judgement: Judgement, target: str, ends: tuple[Key, ...]) -> Judged:
    return Judged(replace(judgement, judges=target, id=joint_id("judgement", target)), tuple(sorted(ends)))


def words_of(reading: Reading, attribution: Attribution) -> str:
    """The words on which an attribution is judged: who, which act, and the content."""
    return f"{Names(reading).actors(attribution.speakers)} — {attribution.act}: {attribution.claim.text}"


def alike(one: str, other: str) -> bool:
    """Whether the words on which something is judged are the same but for the spelling of a name (`graph.build_labels`)."""
    return slug(one) == slug(other)


def end_words(readings: Mapping[str, Reading], key: Key) -> str:
    """The words of one end of a finding: an attribution, or the account that is silent."""
    reading = readings[key[0]]
    found = next((a for a in reading.attributions if a.id == key[1]), None)
    return words_of(reading, found) if found is not None else Names(reading).account(key[1])


# ----------------------------------------------------------------------------------------------- the graph of judgements


def load_judgements(store: Store) -> tuple[Judged, ...]:
    """The judgements of a store, by IRI. Raises LoadError where their graph does not make any."""
    index = NodeIndex(store.judgements())
    return tuple(_judged(index, str(node.value)) for node in sorted(index.of_type(CMQ.Judgement), key=lambda n: n.value))


def _judged(index: NodeIndex, node: str) -> Judged:
    name = iri("judgement", node.rsplit("/", 1)[-1])
    analyst = index.text(index.node(name, PROV.was_attributed_to), RDFS.label).removeprefix("analyst ")
    judgement = Judgement(
        id=node.rsplit("/", 1)[-1],
        judges=index.node(name, CMQ.judges).value,
        verdict=_VERDICTS[index.node(name, CMQ.verdict)],
        analyst=analyst,
        made=datetime.fromisoformat(index.text(name, PROV.generated_at_time)),
        words=index.maybe_text(name, CMQ.words) or "",
        comment=index.maybe_text(name, SCHEMA.text) or "",
        correction=_correction(index, name),
    )
    return Judged(judgement, tuple(sorted(key_of(n) for n in index.nodes(name, PROV.was_derived_from))))


def _correction(index: NodeIndex, name: NamedNode) -> Correction | None:
    """What the judgement corrects, or None. Raises LoadError where the place of a content is none."""
    act, place = index.maybe_node(name, CMQ.corrected_act), index.maybe_node(name, CMQ.corrected_content)
    kind = index.maybe_node(name, CMQ.corrected_kind)
    content = None
    if place is not None:
        found = _PLACE.search(place.value)
        if found is None:
            raise LoadError(f"{place.value} is no place in an article")
        content = Span(int(found[1]), int(found[2]), index.text(name, CMQ.corrected_words))
    made = Correction(
        speaker=index.maybe_text(name, CMQ.corrected_speaker),
        kind=_KINDS[kind] if kind is not None else Correction().kind,
        act=next((a.notation for a in speech_acts().values() if a.iri == act), None),
        content=content,
    )
    return made if made.parts else None


def quads_of(judged: Iterable[Judged]) -> list[Quad]:
    """The graph of judgements."""
    held = list(judged)
    quads = judgement_quads(j.judgement for j in held)
    for one in held:
        node = iri("judgement", one.judgement.id)
        quads += [Quad(node, PROV.was_derived_from, node_iri(*end), GRAPH_JUDGEMENTS) for end in one.ends]
    return quads


def judgements_change(store: Store, judged: Iterable[Judged]) -> Change:
    """What puts these in the place of the store's judgements: to be done with what the judgements ask for."""
    by_id = {j.judgement.id: j for j in judged}
    return Change(store.judgements(), tuple(quads_of(by_id[i] for i in sorted(by_id))))


# ----------------------------------------------------------------------------------------------- attributions


def found_again(reading: Reading, judged: Judged) -> Attribution | None:
    """The attribution of the reading with the words that were judged: the same one, else the first with these words."""
    same = [a for a in reading.attributions if alike(words_of(reading, a), judged.judgement.words)]
    return next((a for a in same if (reading.article.id, a.id) in judged.ends), same[0] if same else None)


def refused_in(reading: Reading, judged: Iterable[Judged], *, older: Iterable[str] = ()) -> frozenset[str]:
    """The ids of the attributions that are refused, in this article or in the `older` texts that it corrects."""
    ids = {reading.article.id, *older}
    refused = (j for j in judged if j.refused and not j.of_finding and j.ends[0][0] in ids)
    return frozenset(a.id for j in refused if (a := found_again(reading, j)) is not None)


def corrections_in(reading: Reading, judged: Iterable[Judged], *, older: Iterable[str] = ()) -> dict[str, Judgement]:
    """The judgements that correct attributions of this reading, or of the `older` texts, by the ids of the attributions."""
    ids = {reading.article.id, *older}
    found: dict[str, Judgement] = {}
    for one in judged:
        if one.corrects and one.ends[0][0] in ids:
            name, judgement = correction_in(reading, one)
            if judgement is not None:
                found[name] = judgement
    return found


def correction_in(reading: Reading, judged: Judged) -> tuple[str, Judgement | None]:
    """The id of the attribution that is corrected, and the judgement at its place in the reading; None where the words are gone."""
    found, correction = found_again(reading, judged), judged.judgement.correction
    if found is None or correction is None:
        return "", None
    by = found.claim.spans[0].begin - begin_of(judged.ends[0][1])
    placed = moved(correction, reading.article, by=by)
    return found.id, None if placed is None else replace(judged.judgement, correction=placed)


def corrected_as(reading: Reading, judged: Iterable[Judged], *, older: Iterable[str] = ()) -> tuple[Reading, dict[str, str]]:
    """The reading with what is corrected in it, and the ids of what is corrected: by those that were read, those in the graph."""
    held, older = tuple(judged), tuple(older)
    return _corrected(reading, held, older, refused_in(reading, held, older=older))


def as_judged(reading: Reading, judged: Iterable[Judged], *, older: Iterable[str] = ()) -> Reading:
    """The reading as it goes into the graph: with what is corrected, without what is refused; the same one where nothing is."""
    held, older = tuple(judged), tuple(older)
    refused = refused_in(reading, held, older=older)
    made, names = _corrected(reading, held, older, refused)
    return leave_out(made if names else reading, refused)


def _corrected(
    reading: Reading, judged: tuple[Judged, ...], older: tuple[str, ...], refused: frozenset[str]
) -> tuple[Reading, dict[str, str]]:
    """As `corrected_as`, where it is known what is refused: that is not corrected."""
    found = corrections_in(reading, judged, older=older)
    return corrected(reading, {name: it for name, it in found.items() if name not in refused})


def leave_out(reading: Reading, ids: frozenset[str]) -> Reading:
    """The reading without these attributions, and without what only points to them."""
    if not ids:
        return reading
    kept = (a for a in reading.attributions if a.id not in ids)
    attributions = tuple(
        replace(a, within=None if a.within in ids else a.within, responds_to=tuple(r for r in a.responds_to if r not in ids))
        for a in kept
    )
    omissions = tuple(o for o in reading.omissions if o.attribution not in ids)
    return replace(reading, attributions=attributions, omissions=omissions)


def whole_reading(store: Store, article_id: str) -> Reading:
    """The reading of a stored article as it was read: with what was left out of its graph, without what is corrected there.

    Raises StoreDamaged where the file that keeps what was left out cannot be read.
    """
    path = _kept(store, article_id)
    if not path.is_file():
        return load_reading(store, article_id)
    try:
        return from_record(json.loads(path.read_text("utf-8")), place=str(path))
    except (ValueError, RecordError):
        raise StoreDamaged(f"{path}: cannot be read; delete it and read the article again (`communique run --again`)") from None


def keep_whole(store: Store, article_id: str, whole: Reading | None) -> None:
    """Keep what was read of an article in whose graph something is left out or corrected; None: nothing is."""
    path = _kept(store, article_id)
    if whole is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    write_aside(path, json.dumps(to_record(whole), ensure_ascii=False).encode())


def tidy(store: Store) -> None:
    """Delete what is kept of readings whose articles are not there: an interruption may leave it."""
    for path in sorted((store.path / FOLDER).glob("*.json")):
        if not store.has_article(path.stem):
            path.unlink()


def _kept(store: Store, article_id: str) -> Path:
    return store.path / FOLDER / f"{article_id}.json"


# ----------------------------------------------------------------------------------------------- a new text


def reattached(judged: Sequence[Judged], before: Reading, after: Reading, *, still: bool) -> tuple[Judged, ...]:
    """The judgements, those on one reading put onto the same words in the reading that takes its place.

    Where the one before is `still` there afterwards, they hold for both.
    """
    older = (before.article.id,)
    views = ((before, after), (corrected_as(before, judged)[0], corrected_as(after, judged, older=older)[0]))
    kept: list[Judged] = []
    for one in judged:
        new = _moved(one, views) if before.article.id in dict(one.ends) else one
        kept += [one, new] if still and new != one else [new]
    return tuple(kept)


Views = Sequence[tuple[Reading, Reading]]
"""The reading that went and the one that took its place: both as they were read, and both as they are corrected."""


def _moved(judged: Judged, views: Views) -> Judged:
    if not judged.of_finding:
        after = views[0][1]
        found = found_again(after, judged)
        if found is None or not judged.corrects:
            return judged if found is None else judged_attribution((after.article.id, found.id), judged.judgement)
        name, judgement = correction_in(after, judged)
        return judged if judgement is None else judged_attribution((after.article.id, name), judgement)
    ends = [_end(end, views) for end in judged.ends]
    known = [end for end in ends if end is not None]
    kind = next((k for k in KINDS if finding_iri(pair_id(k, *_two(judged.ends))).value == judged.judgement.judges), None)
    if kind is None or len(known) != len(ends):
        return judged
    return judged_finding(pair_id(kind, *_two(known)), tuple(known), judged.judgement)


def _two(ends: Sequence[Key]) -> tuple[Key, Key]:
    """Both ends of a finding; an omission within one place has one end twice."""
    return ends[0], ends[-1]


def _end(end: Key, views: Views) -> Key | None:
    """Where one end of a finding stands in the new reading, or None."""
    before, after = next((v for v in views if any(a.id == end[1] for a in v[0].attributions)), views[0])
    if end[0] != before.article.id:
        return end
    if end[1] == ARTICLE:
        return (after.article.id, ARTICLE)
    attribution = next((a for a in before.attributions if a.id == end[1]), None)
    if attribution is not None:
        words = words_of(before, attribution)
        same = [a.id for a in after.attributions if alike(words_of(after, a), words)]
        return (after.article.id, end[1] if end[1] in same else same[0]) if same else None
    account = next((a for a in before.accounts if a.id == end[1]), None)
    similar = (
        a.id for a in after.accounts if account and (a.kind, a.label, a.issuer) == (account.kind, account.label, account.issuer)
    )
    found = next(similar, None)
    return None if found is None else (after.article.id, found)


def is_present(judged: Judged, readings: Callable[[str], tuple[Reading, ...]]) -> bool:
    """Whether what was judged is there: the attribution with its words, or both ends of the finding.

    `readings` gives an article as it was read and as it is corrected; none where it is not in the store.
    """
    if judged.of_finding:
        return all(any(end[1] in set(record_ids(r)) for r in readings(end[0])) for end in judged.ends)
    first = readings(judged.ends[0][0])[:1]
    if judged.corrects:
        return any(correction_in(r, judged)[1] is not None for r in first)
    return any(found_again(r, judged) is not None for r in first)


def record_ids(reading: Reading) -> Iterator[str]:
    """The ids of a reading's attributions and accounts."""
    yield ARTICLE
    yield from (a.id for a in reading.attributions)
    yield from (a.id for a in reading.accounts)
