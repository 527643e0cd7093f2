"""A reader for tests: `Anna Berg said that ...`, one sentence each. It shows as well that any reader can take the seam's place."""

import re
from collections.abc import Iterable, Iterator

from extract.errors import InputError
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
    Event,
    Reading,
)

_SENTENCE = re.compile(r"(?P<who>[A-Z]\w+ [A-Z]\w+) (?P<cue>said|denied|asked) that (?P<what>[^.]+)\.")
_CALL = re.compile(r"call between (?P<one>[A-Z]\w+ [A-Z]\w+) and (?P<other>[A-Z]\w+ [A-Z]\w+)")
_ACTS = {"said": "assert", "denied": "deny", "asked": "request"}

WORD_THAT_BREAKS_THE_SHAPES = "unshapely"
WORD_THAT_CANNOT_BE_READ = "illegible"


class TinyReader:
    """Reads sentences of one form; `loaded` counts how many articles it has read."""

    name = "tiny 1"

    def __init__(self) -> None:
        self.loaded = 0

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        self.loaded += 1
        publisher = Actor(ActorKind.MEDIA, article.publisher or "The Harbour Gazette")
        found = [_attribution(article, match) for match in _SENTENCE.finditer(article.text)]
        names = sorted({match["who"] for match in _SENTENCE.finditer(article.text)} | set(_parties(article)))
        events = tuple(_event(article, match) for match in _CALL.finditer(article.text))
        event = events[0].id if events else None
        account = Account(AccountKind.ARTICLE, "article", publisher.id, event=event, access=Access.FULL_TEXT)
        actors = (publisher, *(Actor(ActorKind.PERSON, name) for name in names))
        return Reading(article, self.name, actors, events, (account,), tuple(found))

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 16) -> Iterator[Reading | InputError]:
        """The readings of several articles, in order."""
        assert batch_size > 0
        for article in articles:
            if WORD_THAT_CANNOT_BE_READ in article.text:
                yield InputError(article.source, "this word cannot be read")
            else:
                yield self.read(article)


def _parties(article: Article) -> list[str]:
    return [name for match in _CALL.finditer(article.text) for name in (match["one"], match["other"])]


def _event(article: Article, match: re.Match[str]) -> Event:
    parties = tuple(Actor(ActorKind.PERSON, match[name]).id for name in ("one", "other"))
    return Event("phone call", match[0], article.span(*match.span()), parties, article.published)


def _attribution(article: Article, match: re.Match[str]) -> Attribution:
    broken = WORD_THAT_BREAKS_THE_SHAPES in match["what"]
    return Attribution(
        speakers=(Actor(ActorKind.PERSON, match["who"]).id,),
        act=_ACTS[match["cue"]],
        claim=Claim((article.span(*match.span("what")),), about=("QQ",) if broken else ()),
        account=ARTICLE,
        cue=article.span(*match.span("cue")),
        confidence=0.9,
        proposer="tiny",
    )
