"""For which articles comparison was done, and which articles are stated to tell one event, or not: a file in the store's folder."""

import json
import os
from collections.abc import Iterable, Mapping, Set
from itertools import combinations
from pathlib import Path

from graph.errors import StoreDamaged
from graph.store import Store
from graph.store_files import write_aside

FILE, FORGOTTEN = "compared.json", "compared.forgotten"
"""The record, and a line for each article that is out of date since it was written: rewriting all for each would be quadratic."""


class Compared:
    """The record of comparison of one store.

    `ids` are the articles whose findings are up to date; `stories` names for a story the articles that are stated to tell
    one event, `apart` holds pairs of articles that are stated to tell two. A record that is missing means that nothing was
    compared. Raises StoreDamaged where it cannot be read.
    """

    def __init__(self, store: Store) -> None:
        self._path: Path = store.path / FILE
        self._forgotten: Path = store.path / FORGOTTEN
        self.ids: set[str] = set()
        self.stories: dict[str, set[str]] = {}
        self.apart: set[frozenset[str]] = set()
        if self._path.exists():
            self._load()

    def _load(self) -> None:
        try:
            record = json.loads(self._path.read_text("utf-8"))
            self.ids = set(record["compared"])
            self.stories = {name: set(ids) for name, ids in record["stories"].items()}
            self.apart = {frozenset(pair) for pair in record.get("apart", ())}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise StoreDamaged(
                f"{self._path}: the record of comparison cannot be read; restore it from a backup, or delete it: all is compared "
                "anew, and what was stated of stories is gone"
            ) from None
        if self._forgotten.exists():
            self.ids -= set(self._forgotten.read_text("utf-8").split())

    def save(self) -> None:
        """Write the record: whole, or not at all."""
        stories = {name: sorted(ids) for name, ids in sorted(self.stories.items())}
        record = {"compared": sorted(self.ids), "stories": stories, "apart": sorted(sorted(pair) for pair in self.apart)}
        write_aside(self._path, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
        self._forgotten.unlink(missing_ok=True)

    def forget(self, article_id: str) -> None:
        """The article's findings are out of date from now on, whatever happens next."""
        if article_id in self.ids:
            self.ids.discard(article_id)
            with self._forgotten.open("a", encoding="utf-8") as lines:
                lines.write(f"{article_id}\n")
                lines.flush()
                os.fsync(lines.fileno())

    def succeed(self, older: str, newer: str) -> None:
        """A corrected text is about to come for the older one: what is stated of that holds for it too, whatever happens next.

        The older one stays in the record while it is in the store (`done`).
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
                self.ids -= known

    def join(self, ids: Iterable[str], *, name: str) -> None:
        """Articles are stated to tell one event, and no longer two; they are compared anew where that is new."""
        wanted = set(ids)
        lifted = {pair for pair in self.apart if pair <= wanted}
        self.apart -= lifted
        self.ids -= set().union(*lifted)
        if not any(wanted <= known for known in self.stories.values()):
            self.tell({name: wanted})

    def part(self, first: str, *others: str) -> None:
        """No two of the articles tell one event, whatever was stated or found; `others` leave the stories of the ones before."""
        ids = (first, *others)
        for place, article in enumerate(others, start=1):
            for known in self.stories.values():
                if article in known and known & set(ids[:place]):
                    self.ids -= known
                    known.discard(article)
        new = {frozenset(pair) for pair in combinations(ids, 2)} - self.apart
        self.apart |= new
        self.ids -= set().union(*new)

    def pending(self, stored: Iterable[str]) -> frozenset[str]:
        """The articles whose findings are not up to date: new or read again, or compared once and gone."""
        return frozenset(self.ids ^ set(stored))

    def taken(self, articles: Iterable[str], stored: Set[str]) -> None:
        """The articles are in the ledger, which carries the rest: those that are stored are done, those that are gone forgotten."""
        for article in articles:
            if article in stored:
                self.ids.add(article)
            else:
                self.ids.discard(article)
        self.save()

    def done(self, stored: Iterable[str]) -> None:
        """Everything that is stored is compared; what is not is in no story any more."""
        before = (self.ids, self.stories, self.apart)
        self.ids = set(stored)
        self.stories = {name: kept for name, ids in self.stories.items() if (kept := ids & self.ids)}
        self.apart = {pair for pair in self.apart if pair <= self.ids}
        if before != (self.ids, self.stories, self.apart):
            self.save()
