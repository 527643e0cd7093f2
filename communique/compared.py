"""For which articles comparison is to be done, and which articles are stated to tell one event, or not.

What is stated is a file in the store's folder, with which it is also copied; which articles changed since they were compared
is noted in the store, with the change itself (`graph.store_changes`).
"""

import json
from collections.abc import Collection, Iterable, Mapping
from itertools import combinations
from pathlib import Path

from graph.errors import StoreDamaged
from graph.store import Store
from graph.store_changes import Follower
from graph.store_files import write_aside

FILE, FORGOTTEN = "compared.json", "compared.forgotten"
"""The record; and a file beside it in which versions before this one noted what was out of date."""


class Compared:
    """The record of comparison of one store.

    `stories` names for a story the articles that are stated to tell one event, `apart` holds pairs of articles that are stated to
    tell two. A record that is missing means that nothing was compared. Raises StoreDamaged where it cannot be read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._path: Path = store.path / FILE
        self._forgotten: Path = store.path / FORGOTTEN
        self.stories: dict[str, set[str]] = {}
        self.apart: set[frozenset[str]] = set()
        self._listed: set[str] | None = set()
        if self._path.exists():
            self._load()
        self._saved = self._stated() if self.follows else ""

    def _load(self) -> None:
        try:
            record = json.loads(self._path.read_text("utf-8"))
            self._listed = None if record.get("compared") is None else set(record["compared"])
            self.stories = {name: set(ids) for name, ids in record["stories"].items()}
            self.apart = {frozenset(pair) for pair in record.get("apart", ())}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreDamaged(
                f"{self._path}: the record of comparison cannot be read; restore it from a backup, or delete it: all is compared "
                "anew, and what was stated of stories is gone"
            ) from None
        if self._listed is not None and self._forgotten.exists():
            self._listed -= set(self._forgotten.read_text("utf-8").split())

    def _stated(self) -> str:
        """The record as it is written; what an older version lists as compared stays in it until `follow`."""
        record: dict[str, object] = {} if self._listed is None else {"compared": sorted(self._listed)}
        record["stories"] = {name: sorted(ids) for name, ids in sorted(self.stories.items())}
        record["apart"] = sorted(sorted(pair) for pair in self.apart)
        return json.dumps(record, ensure_ascii=False, indent=1)

    def save(self) -> None:
        """Write the record where it changed: whole, or not at all."""
        stated = self._stated()
        if stated != self._saved:
            write_aside(self._path, f"{stated}\n".encode())
            self._forgotten.unlink(missing_ok=True)
            self._saved = stated

    @property
    def follows(self) -> bool:
        """Whether the notes in the store tell all that is to be compared: from the first comparison by this version on."""
        return self._listed is None

    def follow(self, articles: Iterable[str]) -> None:
        """From now on the notes tell all: note these, before a first comparison or the first one by this version."""
        self.forget(articles)
        self._listed = None
        self.save()

    def forget(self, articles: Iterable[str]) -> None:
        """The findings of the articles are out of date from now on, whatever happens next."""
        self._store.note(articles, Follower.COMPARISON)

    def succeed(self, older: str, newer: str) -> None:
        """A corrected text is about to come for the older one: what is stated of that holds for it too, whatever happens next.

        The older one stays in the record while it is in the store (`taken`).
        """
        stories = [ids for ids in self.stories.values() if older in ids and newer not in ids]
        pairs = {frozenset(newer if a == older else a for a in pair) for pair in self.apart if older in pair}
        new = {pair for pair in pairs if len(pair) > 1} - self.apart
        if not stories and not new:
            return
        for ids in stories:
            ids.add(newer)
        self.apart |= new
        self.save()

    def tell(self, stories: Mapping[str, Iterable[str]]) -> None:
        """Articles that are stated to tell one event; an article whose story is new is compared anew."""
        for name, ids in stories.items():
            known = self.stories.setdefault(name, set())
            new = set(ids) - known
            if new:
                known |= new
                self.forget(known)

    def join(self, ids: Iterable[str], *, name: str) -> None:
        """Articles are stated to tell one event, and no longer two; they are compared anew where that is new."""
        wanted = set(ids)
        lifted = {pair for pair in self.apart if pair <= wanted}
        self.apart -= lifted
        self.forget(set().union(*lifted))
        if not any(wanted <= known for known in self.stories.values()):
            self.tell({name: wanted})

    def part(self, first: str, *others: str) -> None:
        """No two of the articles tell one event, whatever was stated or found; `others` leave the stories of the ones before."""
        ids = (first, *others)
        for place, article in enumerate(others, start=1):
            for known in self.stories.values():
                if article in known and known & set(ids[:place]):
                    self.forget(known)
                    known.discard(article)
        new = {frozenset(pair) for pair in combinations(ids, 2)} - self.apart
        self.apart |= new
        self.forget(set().union(*new))

    def pending(self) -> frozenset[str]:
        """The articles whose findings are not up to date: new or read again, or compared once and gone."""
        noted = frozenset(self._store.changed(Follower.COMPARISON))
        return noted if self._listed is None else noted | (self._listed ^ set(self._store.articles()))

    def taken(self, articles: Collection[str]) -> None:
        """The articles are in the ledger, which carries the rest.

        What is stated is kept before they are taken from the notes; those of them that are gone are in no story any more: a run
        that is killed behind this finds no note that would tell it.
        """
        if gone := frozenset(a for a in articles if not self._store.has_article(a)):
            self.stories = {name: kept for name, ids in self.stories.items() if (kept := ids - gone)}
            self.apart = {pair for pair in self.apart if not pair & gone}
        self.save()
        self._store.took(articles, Follower.COMPARISON)
