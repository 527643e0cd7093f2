"""What an analyst corrects in an attribution, put into a reading: another speaker, another speech act, another content.

The machine's reading is never changed: what is corrected is a new reading, made from it whenever the article's graph is built.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from communique.errors import UsageError
from extract.countries import codes_in, find_countries
from extract.country_tables import by_code
from extract.model import Actor, ActorKind, Article, Attribution, Reading, Span, slug
from graph.build_findings import SPEAKER_KINDS
from graph.findings import Correction, Judgement
from graph.reference import speech_acts

NEW_KINDS = tuple(kind.value for kind in SPEAKER_KINDS)
"""What a new speaker can be."""


def begin_of(attribution_id: str) -> int:
    """Where the content of an attribution begins, as its id says.

    >>> begin_of("attribution-543-554-1")
    554
    """
    return int(attribution_id.split("-")[2])


def moved(correction: Correction, article: Article, *, by: int) -> Correction | None:
    """The correction at the place of its words in another text, `by` characters on or nearest to that; None where they are gone."""
    content = correction.content
    if content is None:
        return correction
    wanted = content.begin + by
    places = [found.start() for found in re.finditer(f"(?={re.escape(content.text)})", article.text)]
    if not places:
        return None
    begin = min(places, key=lambda place: (abs(place - wanted), place))
    return replace(correction, content=article.span(begin, begin + len(content.text)))


# ----------------------------------------------------------------------------------------------- what is asked for


def asked_correction(
    article: Article, *, speaker: str | None, kind: str, act: str | None, span: tuple[int, int] | None
) -> Correction:
    """What was asked for, checked. Raises UsageError where a value makes no sense."""
    name = None if speaker is None else " ".join(speaker.split())
    if name == "" or (name and slug(name) == "unknown"):
        raise UsageError("a speaker needs a name of letters or digits")
    if act is not None and act not in speech_acts():
        raise UsageError(f"no speech act {act!r} is in the scheme; there are {', '.join(sorted(speech_acts()))}")
    if kind not in NEW_KINDS:
        raise UsageError(f"a new speaker is a {', '.join(NEW_KINDS)}, not {kind!r}")
    return Correction(name, ActorKind(kind), act, None if span is None else _content(article, *span))


def _content(article: Article, begin: int, end: int) -> Span:
    """The span without the space around it."""
    if not 0 <= begin < end <= len(article.text):
        raise UsageError(f"{begin}-{end} is no place in the article, which has {len(article.text):,} characters")
    text = article.text[begin:end]
    if not text.strip():
        raise UsageError(f"at {begin}-{end} stands only space")
    return article.span(begin + len(text) - len(text.lstrip()), begin + len(text.rstrip()))


def merged(before: Correction | None, asked: Correction, reading: Reading, attribution: Attribution) -> Correction:
    """What was corrected before and is asked for now, without what the machine has read just so.

    Raises UsageError where nothing is asked for or left.
    """
    if before is None and not asked.parts:
        raise UsageError("say what is corrected: the speaker, the speech act or the span")
    old = before or Correction()
    speaker, kind = (asked.speaker, asked.kind) if asked.speaker is not None else (old.speaker, old.kind)
    if speaker is not None and (speaker_named(reading.actors, speaker, kind).id,) == attribution.speakers:
        speaker, kind = None, ActorKind.PERSON
    act = asked.act or old.act
    content = asked.content or old.content
    found = Correction(
        speaker=speaker,
        kind=kind,
        act=None if act == attribution.act else act,
        content=None if content is not None and (content,) == attribution.claim.spans else content,
    )
    if not found.parts:
        raise UsageError("that is what was read already; `--undo` takes a correction back")
    return found


# ----------------------------------------------------------------------------------------------- what is made of it


def speaker_named(actors: Iterable[Actor], name: str, kind: ActorKind) -> Actor:
    """The actor of that name: one of these, else the country of that name, else a new one of the kind."""
    known, wanted = tuple(actors), slug(name)
    own = [a for a in known if slug(a.name) == wanted] or [a for a in known if wanted in map(slug, a.aliases)]
    if own:
        return own[0]
    code = _country(name)
    if code is None:
        return Actor(kind, name)
    official = by_code(code).name
    return next((a for a in known if a.code == code), Actor(ActorKind.COUNTRY, official, code=code))


def _country(name: str) -> str | None:
    """The code of the country of which this is a name, and nothing besides."""
    found = find_countries(name)
    return found[0].code if len(found) == 1 and found[0].surface == name else None


def corrected(reading: Reading, given: Mapping[str, Judgement]) -> tuple[Reading, dict[str, str]]:
    """The reading with these attributions corrected, and the ids that they have now by those that they had.

    An id that changes, since the content begins elsewhere, is none that the reading had before.
    """
    if not given:
        return reading, {}
    actors = {a.id: a for a in reading.actors}
    taken = {name for a in reading.attributions for name in (a.id, a.claim.id)}
    made: dict[str, Attribution] = {}
    for attribution in reading.attributions:
        judgement = given.get(attribution.id)
        if judgement is None or judgement.correction is None:
            continue
        it, new = judgement.correction, attribution
        if it.speaker is not None:
            actor = speaker_named(actors.values(), it.speaker, it.kind)
            actors.setdefault(actor.id, actor)
            new = replace(new, speakers=(actor.id,), speaker_mention=actor.evidence)
        new = _free(_changed(new, it, judgement.analyst), taken - {attribution.id, attribution.claim.id})
        taken |= {new.id, new.claim.id}
        made[attribution.id] = new
    return _put(replace(reading, actors=tuple(actors.values()), attributions=(), omissions=()), reading, made)


def _changed(attribution: Attribution, it: Correction, analyst: str) -> Attribution:
    """The attribution with another act and content. Its confidence is 1: a careful reader has put it as it is."""
    reason = f"corrected by {analyst}: {', '.join(it.parts)}"
    new = replace(attribution, act=it.act or attribution.act, confidence=1.0, reasons=(*attribution.reasons, reason))
    if it.content is None:
        return new
    return replace(new, claim=replace(new.claim, spans=(it.content,), about=codes_in(it.content.text), ordinal=0))


def _free(attribution: Attribution, taken: Set[str]) -> Attribution:
    """The attribution under the first ordinal under which neither it nor its claim is taken."""
    while attribution.id in taken or attribution.claim.id in taken:
        claim = attribution.claim
        attribution = replace(attribution, claim=replace(claim, ordinal=claim.ordinal + 1))
    return attribution


def _put(bare: Reading, reading: Reading, made: Mapping[str, Attribution]) -> tuple[Reading, dict[str, str]]:
    """The corrected attributions in their places, with all that points to them."""
    names = {old: new.id for old, new in made.items()}
    attributions = tuple(
        replace(
            made.get(a.id, a),
            within=names.get(a.within, a.within) if a.within else None,
            responds_to=tuple(names.get(r, r) for r in a.responds_to),
        )
        for a in reading.attributions
    )
    omissions = tuple(replace(o, attribution=names.get(o.attribution, o.attribution)) for o in reading.omissions)
    return replace(bare, attributions=attributions, omissions=omissions), names
