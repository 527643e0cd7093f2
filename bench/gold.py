"""What a careful reader finds in a case, as readings: the records that a perfect reader would give to comparison.

An `expected.json` annotates content, speaker, act, polarity, countries and account of each attribution. For whom a speaker
speaks is not annotated: it is taken from the country in the speaker's name, or from the one that stands before the name
where the text first mentions it (`Iranian President Hassan Rouhani`).
"""

import json
import re
from pathlib import Path
from typing import Any

from bench.cases import known_of
from extract.countries import codes_in
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
    Polarity,
    Reading,
    Span,
    StatedOmission,
)

Json = dict[str, Any]

_KINDS = {"social media post": AccountKind.POST, "official statement": AccountKind.STATEMENT}
_BEFORE = 60
"""How many characters before a name are searched for the country that its bearer speaks for."""


class Gold:
    """The readings of one case, and the way back from records to the ids of its annotation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected: Json = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        self.texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}
        self.gold_of: dict[tuple[str, str], str] = {}
        self.account_of: dict[tuple[str, str], str] = {}
        self.readings = [self._reading(stem) for stem in self.texts]

    def _reading(self, stem: str) -> Reading:
        known = known_of(self.folder, self.folder / f"{stem}.txt")
        article = Article(self.texts[stem], title=known.title, published=known.published, publisher=known.publisher)
        rows = [a for a in self.expected["attributions"] if self._file(a) == stem]
        publisher = Actor(ActorKind.MEDIA, known.publisher or stem.replace("_", " "))
        actors = {publisher.id: publisher} | {a.id: a for a in (actor(r["source"], article) for r in rows)}
        events = self._events(article, actors)
        accounts = self._accounts(stem, article, rows, actors, events)
        attributions: list[Attribution] = []
        for row in rows:
            attributions.append(_attribution(row, article, accounts[row["account"]].id, attributions))
            self.gold_of[(article.id, attributions[-1].id)] = row["id"]
        omissions = self._omissions(article, accounts)
        return Reading(
            article, "annotation", tuple(actors.values()), tuple(events.values()), tuple(accounts.values()), tuple(attributions),
            omissions,
        )  # fmt: skip

    def _file(self, row: Json) -> str:
        return row["account"] if row["account"] in self.texts else "article"

    def _events(self, article: Article, actors: dict[str, Actor]) -> dict[str, Event]:
        """The events that the annotation places in this article."""
        found = {}
        for row in self.expected.get("events", []):
            kind = row.get("kind", row.get("what"))
            if kind is None or row.get("date_text", "") not in article.text:
                continue
            parties = [actor(name, article) for name in row.get("participants", ())]
            actors.update({p.id: p for p in parties if p.id not in actors})
            place = find(article, row["date_text"]) if row.get("date_text") else article.span(0, 1)
            found[row["id"]] = Event(kind, kind, place, tuple(p.id for p in parties), row.get("date"))
        return found

    def _accounts(
        self, stem: str, article: Article, rows: list[Json], actors: dict[str, Actor], events: dict[str, Event]
    ) -> dict[str, Account]:
        found: dict[str, Account] = {}
        only = next(iter(events)) if len(events) == 1 and not any(r.get("event") for r in self.expected["accounts"]) else None
        for row in self.expected["accounts"]:
            if row["id"] == stem:
                account = Account(AccountKind.ARTICLE, stem, next(iter(actors)), access=Access.FULL_TEXT)
            elif row["id"] not in self.texts and "file" not in row and any(r["account"] == row["id"] for r in rows):
                issuer = actor(row["issuer"], article)
                actors.setdefault(issuer.id, issuer)
                first = next(r["evidence"] for r in rows if r["account"] == row["id"])
                place = find(article, next((m for m in row.get("mentions", ()) if m in article.text), first))
                told = row.get("event", only)
                event = events[told].id if told in events else None
                kind = _KINDS.get(row.get("kind", ""), AccountKind.STATEMENT)
                account = Account(kind, row["id"], issuer.id, place, event, ARTICLE)
            else:
                continue
            found[row["id"]] = account
            self.account_of[(article.id, account.id)] = row["id"]
        return found

    def _omissions(self, article: Article, accounts: dict[str, Account]) -> tuple[StatedOmission, ...]:
        """The omissions that an article states of two accounts that it has itself; of another article's text it states none."""
        ids = {gold: key[1] for key, gold in self.gold_of.items() if key[0] == article.id}
        return tuple(
            StatedOmission(
                ids[row["attribution"]], accounts[row["reported_in"]].id, accounts[row["absent_from"]].id, find(article, words)
            )
            for row in self.expected["omissions"]
            if (words := row.get("noted_by_article"))
            and words in article.text
            and {row["reported_in"], row["absent_from"]} <= set(accounts)
        )


def find(article: Article, words: str) -> Span:
    """The first place of the words in the article. Raises ValueError where they do not stand in it."""
    begin = article.text.index(words)
    return article.span(begin, begin + len(words))


def actor(name: str, article: Article) -> Actor:
    """The annotated source as an actor; a code of two letters is a country."""
    if re.fullmatch("[A-Z]{2}", name):
        return Actor(ActorKind.COUNTRY, name, code=name)
    return Actor(ActorKind.ORGANIZATION, name, represents=_speaks_for(name, article.text))


def _speaks_for(name: str, text: str) -> tuple[str, ...]:
    """The country in the name, or the last one in the sentence before the name's first mention."""
    if (own := codes_in(name)) or not name[:1].isupper():
        return tuple(own[:1])
    place = text.find(name)
    if place < 0:
        place = text.find(name.split()[-1])
    before = re.split(r"[.\n;,\"“”]", text[max(0, place - _BEFORE) : max(0, place)])[-1]
    return tuple(codes_in(before)[-1:])


def _attribution(row: Json, article: Article, account: str, before: list[Attribution]) -> Attribution:
    """The annotated attribution; one whose content lies inside the one before, within it, is reported by it."""
    content = find(article, row["evidence"])
    ordinal = sum(b.claim.spans[0].begin == content.begin for b in before)
    polarity = Polarity(row.get("polarity", "positive"))
    around = [b for b in before if b.account == account and b.claim.spans[0].begin < content.begin < b.claim.spans[0].end]
    claim = Claim((content,), tuple(sorted(row["about"])), polarity, ordinal=ordinal)
    speaker = actor(row["source"], article).id
    return Attribution((speaker,), row["act"], claim, account, within=around[-1].id if around else None, confidence=0.9)
