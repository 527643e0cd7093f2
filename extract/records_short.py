"""The short form of a record: a text and who said what in it, by offsets or by the words themselves.

    {"text": "Kenya denied firing first, a spokesman said.", "published": "2026-03-01", "publisher": "The Herald",
     "attributions": [{"speaker": "Kenya", "act": "deny", "content": "firing first", "cue": [6, 12], "addressee": "Uganda"}]}

`content` and `cue` are `[begin, end]`, or words that stand in the text once. `kind` may say what a speaker is (person,
organization, media, country); a name of a country is a country, any other name a person. Everything else of the reading is
made from these.
"""

from collections.abc import Mapping
from typing import Any

from extract.countries import by_code, codes_in, name_of
from extract.cues import ACTS
from extract.errors import RecordError
from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Directness,
    Reading,
    Span,
)

READER = "records"
"""The name of the reader in readings made from the short form that name none."""

_ARTICLE = ("text", "title", "published", "publisher", "url", "language", "source")
_ATTRIBUTION = ("speaker", "kind", "act", "content", "cue", "addressee", "confidence")


def is_short(record: Mapping[str, Any]) -> bool:
    """Whether a record is of the short form: its text stands at the top."""
    return "text" in record and "article" not in record


def reading_from_short(record: Mapping[str, Any], *, place: str) -> Reading:
    """The reading of a short record. Raises RecordError with the place for anything that is not right."""
    _known(record, (*_ARTICLE, "reader", "attributions"), place)
    article = Article(**{k: _text(record[k], f"{place}.{k}") for k in _ARTICLE if record.get(k) is not None})
    publisher = _publisher(article)
    actors = {publisher.id: publisher}
    attributions = []
    for number, given in enumerate(record.get("attributions", ())):
        attributions.append(_attribution(given, article, actors, f"{place}.attributions[{number}]"))
    account = Account(AccountKind.ARTICLE, f"article of {publisher.name}", publisher.id, access=Access.FULL_TEXT)
    return Reading(
        article=article,
        reader=_text(record.get("reader", READER), f"{place}.reader"),
        actors=tuple(actors[i] for i in sorted(actors)),
        accounts=(account,),
        attributions=tuple(sorted(attributions, key=lambda a: (a.claim.spans, a.evidence))),
    )


def _known(record: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
    for name in record:
        if name not in allowed:
            raise RecordError(f"{place}.{name}: no such field; known are {', '.join(allowed)}")


def _text(value: object, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise RecordError(f"{place}: a string that is not empty is wanted")
    return value


def _publisher(article: Article) -> Actor:
    """Who publishes the article; a source of this article alone where it does not say."""
    if article.publisher:
        return Actor(ActorKind.MEDIA, article.publisher)
    begin = len(article.text) - len(article.text.lstrip())
    return Actor(ActorKind.UNNAMED, "unnamed publisher", evidence=article.span(begin, begin + 1))


def _attribution(given: object, article: Article, actors: dict[str, Actor], place: str) -> Attribution:
    """One attribution; its actors are put beside those known."""
    if not isinstance(given, Mapping):
        raise RecordError(f"{place}: an object is wanted")
    _known(given, _ATTRIBUTION, place)
    for name in ("speaker", "act", "content"):
        if name not in given:
            raise RecordError(f"{place}.{name}: the field is missing")
    if given["act"] not in ACTS:
        raise RecordError(f"{place}.act: {given['act']!r} is no speech act of the scheme")
    speaker = _actor(given["speaker"], given.get("kind"), f"{place}.speaker")
    addressee = _actor(given["addressee"], None, f"{place}.addressee") if given.get("addressee") else None
    for actor in (speaker, addressee):
        if actor is not None:
            actors.setdefault(actor.id, actor)
    content = _span(given["content"], article, f"{place}.content")
    return Attribution(
        speakers=(speaker.id,),
        act=str(given["act"]),
        claim=Claim((content,), codes_in(content.text)),
        account=ARTICLE,
        addressees=(addressee.id,) if addressee is not None else (),
        cue=_span(given["cue"], article, f"{place}.cue") if given.get("cue") is not None else None,
        directness=Directness.INDIRECT,
        confidence=_confidence(given.get("confidence", 0.9), f"{place}.confidence"),
        proposer=READER,
        reasons=("given in a record",),
    )


def _confidence(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RecordError(f"{place}: a number from 0 to 1 is wanted")
    return float(value)


def _actor(name: object, kind: object, place: str) -> Actor:
    """The actor of a name: of the kind given, else a country where the name is one, else a person."""
    words = _text(name, place)
    country = name_of(words)
    if kind in (None, "country") and country is not None:
        return Actor(ActorKind.COUNTRY, by_code(country.code).name, code=country.code)
    kinds = {"person": ActorKind.PERSON, "organization": ActorKind.ORGANIZATION, "media": ActorKind.MEDIA, None: ActorKind.PERSON}
    if kind not in kinds:
        raise RecordError(f"{place}: {words!r} is no {kind}; kinds are person, organization, media, country")
    return Actor(kinds[kind], words)


def _span(given: object, article: Article, place: str) -> Span:
    """The span of offsets, or of words that stand in the text once."""
    if isinstance(given, str):
        count = article.text.count(given) if given else 0
        if count != 1:
            raise RecordError(f"{place}: the words {given[:40]!r} stand {count} times in the text; give [begin, end]")
        begin = article.text.index(given)
        return article.span(begin, begin + len(given))
    if not (isinstance(given, list) and len(given) == 2 and all(type(n) is int for n in given)):
        raise RecordError(f"{place}: [begin, end] or words of the text are wanted")
    begin, end = given
    if not 0 <= begin < end <= len(article.text):
        raise RecordError(f"{place}: {begin}-{end} lies outside the text of {len(article.text)} characters")
    return article.span(begin, end)
