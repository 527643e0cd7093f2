"""What a finding or an attribution rests on: rule, reason, scores, both spans, and the accounts through which each reached us."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from communique.around import comparison_of, finding_ids, finding_of
from communique.errors import NotFound
from communique.judged_findings import ends_of
from communique.judgements import Judged, corrected_as, load_judgements, whole_reading
from communique.output import Table
from communique.readings import Names, title_of
from communique.running import read_store
from communique.stored import articles_named, load_reading, load_readings
from extract.model import Attribution, Reading, StatedOmission
from graph.compare import Comparison
from graph.findings import Agreement, Contradiction, Finding, InferredOmission, Update
from graph.iris import Key
from graph.store import Store

Rows = list[tuple[str, str | float]]


def explain(store: Path | str, name: str) -> Table:
    """What a finding or an attribution rests on, as rows of what and value.

    `name` is the id of a finding (12 hex digits, its IRI, or its beginning), `article/omission-1-20` of an omission that an article
    states, or `article/attribution-1-20`, or its beginning. An attribution whose content was corrected has a new id, and answers to
    that under which the machine read it as well. Raises NotFound where none or several are meant.
    """
    bare = name.rsplit("/id/", 1)[-1].removeprefix("finding/").removeprefix("article/")
    with read_store(store) as opened:
        judged = load_judgements(opened)
        found = _in_articles(opened, bare, judged) if "/" in bare else _findings(opened, bare)
        meant = [i for i in found if i == bare] or [i for i in found if bare and i.startswith(bare)]
        if len(meant) != 1:
            refused = [j for j in judged if j.refused and bare and j.target.startswith(bare)]
            raise NotFound(_refused(refused[0]) if refused and not meant else _not_one(name, len(meant)))
        rows = found[meant[0]]()
    rows += [("judgement", _verdict(j)) for j in judged if j.target == meant[0]]
    return Table(("what", "value"), tuple(rows))


def _findings(store: Store, begin: str) -> dict[str, Callable[[], Rows]]:
    """The findings whose ids begin so; each is read when it is explained."""

    def explain_one(name: str) -> Rows:
        (finding,) = finding_of(store, name).findings
        return _computed(store, finding)

    return {name: partial(explain_one, name) for name in finding_ids(store, begin)}


def _in_articles(store: Store, begin: str, judged: Sequence[Judged]) -> dict[str, Callable[[], Rows]]:
    """What there is to explain in the articles whose ids begin so; what is corrected also under the id that was read."""
    readings = load_readings(store, articles_named(store, begin.partition("/")[0]))
    comparison = comparison_of(store, readings)
    found = _of_articles(readings, comparison)
    corrected = {j.ends[0][0] for j in judged if j.judgement.correction is not None}
    for article in sorted(corrected & {r.article.id for r in readings}):
        names = corrected_as(whole_reading(store, article), judged)[1]
        found |= {f"{article}/{read}": found[f"{article}/{now}"] for read, now in names.items() if f"{article}/{now}" in found}
    return found


def _of_articles(readings: Iterable[Reading], comparison: Comparison) -> dict[str, Callable[[], Rows]]:
    """What there is to explain of articles by themselves: the omissions that they state, and their attributions."""
    found: dict[str, Callable[[], Rows]] = {}
    for reading in readings:
        found |= {f"{reading.article.id}/{o.id}": partial(_stated, reading, o) for o in reading.omissions}
        found |= {f"{reading.article.id}/{a.id}": partial(_one, reading, a, comparison) for a in reading.attributions}
    return found


def _refused(judged: Judged) -> str:
    what = "finding" if judged.of_finding else "attribution"
    return f"{what} {judged.target} is {_verdict(judged)}; `communique judge {judged.target} --undo` takes that back"


def _verdict(judged: Judged) -> str:
    """What was decided, by whom, when and why."""
    it = judged.judgement
    return f"{it.verdict.value} by {it.analyst} on {it.made:%Y-%m-%d}" + (f": {it.comment}" if it.comment else "")


def _not_one(name: str, count: int) -> str:
    if count:
        return f"{name!r} begins the ids of {count} findings or attributions; write more of it"
    return f"no finding or attribution {name!r} is stored; `communique compare` and `communique show` show their ids"


def _stated(reading: Reading, omission: StatedOmission) -> Rows:
    """An omission that an article states itself."""
    names = Names(reading)
    place = omission.evidence
    return [
        ("finding", f"{reading.article.id}/{omission.id}"),
        ("kind", "stated omission"),
        ("stated by", " ← ".join(names.chain(omission.noted_in))),
        ("in the words", f"“{place.text}” {place.begin}–{place.end}"),
        ("told in", names.account(omission.told_in)),
        ("left out of", names.account(omission.left_out_of)),
        ("confidence", omission.confidence),
        ("reason", "; ".join(omission.reasons)),
        *_attribution("what is left out", reading, omission.attribution),
    ]


def _one(reading: Reading, attribution: Attribution, comparison: Comparison) -> Rows:
    """An attribution by itself, and the findings that rest on it."""
    names, key = Names(reading), (reading.article.id, attribution.id)
    mention = attribution.speaker_mention
    rows: Rows = [(what.removeprefix(": "), value) for what, value in _attribution("", reading, attribution.id)]
    rows += [("speaker in the words", f"“{mention.text}” {mention.begin}–{mention.end}")] if mention else []
    rows += [("addressees", names.actors(attribution.addressees))] if attribution.addressees else []
    rows += [("about", " ".join(attribution.claim.about))] if attribution.claim.about else []
    rows += [("told within", f"{key[0]}/{attribution.within}")] if attribution.within else []
    rows += [("answers", f"{key[0]}/{other}") for other in attribution.responds_to]
    rows += [(_kind(finding), finding.id) for finding in comparison.findings if key in _ends(finding)]
    stated = (o for o in reading.omissions if o.attribution == attribution.id)
    return rows + [("stated omission", f"{key[0]}/{o.id}") for o in stated]


def _ends(finding: Finding) -> tuple[Key, ...]:
    """The attributions that a finding is about."""
    return (finding.omitted,) if isinstance(finding, InferredOmission) else ends_of(finding)


def _computed(store: Store, finding: Finding) -> Rows:
    """A finding of comparison."""
    readings = {article: load_reading(store, article) for article in {article for article, _ in ends_of(finding)} | _told(finding)}
    rows: Rows = [("finding", finding.id), ("kind", _kind(finding)), ("rule", finding.rule), ("reason", finding.detail)]
    rows.append(("confidence", finding.confidence))
    if isinstance(finding, InferredOmission):
        noted = finding.noted
        known = ("completeness of the silent account", finding.completeness)
        rows += [known if noted is None else ("stated by", _account(readings, noted.account)), ("weight", finding.weight)]
        rows += [("told in", _account(readings, finding.told_in)), ("left out of", _account(readings, finding.left_out_of))]
        return rows + _attribution("what is left out", readings[finding.omitted[0]], finding.omitted[1])
    rows.append(("score of the matter", finding.matter_score))
    one, other = (finding.earlier, finding.later) if isinstance(finding, Update) else (finding.one, finding.other)
    first, second = ("earlier", "later") if isinstance(finding, Update) else ("one", "the other")
    return rows + _attribution(first, readings[one[0]], one[1]) + _attribution(second, readings[other[0]], other[1])


def _told(finding: Finding) -> set[str]:
    """The articles in which an omitted claim is told and its omission stated."""
    if not isinstance(finding, InferredOmission):
        return set()
    return {finding.told_in[0]} | ({finding.noted.account[0]} if finding.noted is not None else set())


def _kind(finding: Finding) -> str:
    if isinstance(finding, Contradiction):
        return f"contradiction: {finding.kind.value}"
    if isinstance(finding, InferredOmission):
        return "omission: not found" if finding.noted is None else "omission: stated by another article"
    return {Agreement: "agreement", Update: "update"}[type(finding)]


def _account(readings: dict[str, Reading], key: Key) -> str:
    return " ← ".join(Names(readings[key[0]]).chain(key[1]))


def _attribution(name: str, reading: Reading, attribution_id: str) -> Rows:
    """One attribution of a finding: who, which act, the words with their place, and how it reached us."""
    found: Attribution = next(a for a in reading.attributions if a.id == attribution_id)
    names = Names(reading)
    spans = ", ".join(f"{s.begin}–{s.end}" for s in found.claim.spans)
    cue = f"“{found.cue.text}” {found.cue.begin}–{found.cue.end}" if found.cue else "none"
    return [
        (f"{name}: speaker", names.actors(found.speakers)),
        (f"{name}: act", f"{found.act}, {found.claim.polarity.value}, {found.claim.modality.value}, {found.directness.value}"),
        (f"{name}: cue", cue),
        (f"{name}: words", f"“{found.claim.text}” {spans}"),
        (f"{name}: chain", " ← ".join(names.chain(found.account))),
        (f"{name}: article", f"{title_of(reading.article)} ({reading.article.source}, {reading.article.id})"),
        (f"{name}: attribution", f"{reading.article.id}/{found.id}"),
        (f"{name}: read by", found.proposer),
        (f"{name}: confidence", found.confidence),
        (f"{name}: reasons", "; ".join(found.reasons)),
    ]
