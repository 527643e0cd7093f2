"""What a finding rests on: rule, reason, scores, both spans, and the accounts through which each reached us."""

from pathlib import Path

from communique.comparing import stored_accounts
from communique.errors import NotFound
from communique.judgements import Judged, load_judgements
from communique.output import Table
from communique.readings import Names, title_of
from communique.running import open_store
from extract.model import Attribution, Reading, StatedOmission
from graph.findings import Agreement, Contradiction, Finding, InferredOmission, Update
from graph.iris import Key

Rows = list[tuple[str, str | float]]


def explain(store: Path | str, finding: str) -> Table:
    """What a finding rests on, as rows of what and value.

    `finding` is the id of a finding (12 hex digits, its IRI, or its beginning), or `article/omission-1-20` of an omission that an
    article states. Raises NotFound where none or several are meant.
    """
    with open_store(store) as opened:
        readings, comparison = stored_accounts(opened)
        judged = load_judgements(opened)
    by_id = {r.article.id: r for r in readings}
    name = finding.rsplit("/id/", 1)[-1].removeprefix("finding/").removeprefix("article/")
    stated = [(r, o) for r in readings for o in r.omissions if f"{r.article.id}/{o.id}".startswith(name)]
    found = [f for f in comparison.findings if f.id.startswith(name)]
    if len(stated) + len(found) != 1:
        refused = next((j for j in judged if j.of_finding and j.refused and j.target.startswith(name)), None)
        raise NotFound(_not_one(finding, len(stated) + len(found)) if refused is None or found or stated else _refused(refused))
    rows = _stated(*stated[0]) if stated else _computed(found[0], by_id)
    rows += [("judgement", _verdict(j)) for j in judged if found and j.target == found[0].id]
    return Table(("what", "value"), tuple(rows))


def _refused(judged: Judged) -> str:
    return f"finding {judged.target} is {_verdict(judged)}; `communique judge {judged.target} --undo` takes that back"


def _verdict(judged: Judged) -> str:
    """What was decided, by whom, when and why."""
    it = judged.judgement
    return f"{it.verdict.value} by {it.analyst} on {it.made:%Y-%m-%d}" + (f": {it.comment}" if it.comment else "")


def _not_one(finding: str, count: int) -> str:
    if count:
        return f"{finding!r} begins the ids of {count} findings; write more of it"
    return f"no finding {finding!r} is stored; `communique compare` shows the ids of findings"


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


def _computed(finding: Finding, readings: dict[str, Reading]) -> Rows:
    """A finding of comparison."""
    rows: Rows = [("finding", finding.id), ("kind", _kind(finding)), ("rule", finding.rule), ("reason", finding.detail)]
    rows.append(("confidence", finding.confidence))
    if isinstance(finding, InferredOmission):
        rows += [("completeness of the silent account", finding.completeness), ("weight", finding.weight)]
        rows += [("told in", _account(readings, finding.told_in)), ("left out of", _account(readings, finding.left_out_of))]
        return rows + _attribution("what is left out", readings[finding.omitted[0]], finding.omitted[1])
    rows.append(("score of the matter", finding.matter_score))
    one, other = (finding.earlier, finding.later) if isinstance(finding, Update) else (finding.one, finding.other)
    first, second = ("earlier", "later") if isinstance(finding, Update) else ("one", "the other")
    return rows + _attribution(first, readings[one[0]], one[1]) + _attribution(second, readings[other[0]], other[1])


def _kind(finding: Finding) -> str:
    if isinstance(finding, Contradiction):
        return f"contradiction: {finding.kind.value}"
    return {Agreement: "agreement", Update: "update", InferredOmission: "omission: not found"}[type(finding)]


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
        (f"{name}: confidence", found.confidence),
        (f"{name}: reasons", "; ".join(found.reasons)),
    ]
