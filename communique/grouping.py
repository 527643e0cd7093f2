"""Which articles of a store tell one event: what was found, what is stated, and how a user states it or takes it apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal

from communique.accounts import Accounts
from communique.around import comparison_of
from communique.compared import Compared
from communique.comparing import compare_pending, stored_accounts
from communique.errors import NotFound, UsageError
from communique.output import Table
from communique.readings import title_of
from communique.running import DEFAULT_PARTS, Parts, open_store, read_store, run
from communique.side_by_side import accounts_of, groups_of, only
from communique.stored import article_of, find_article, load_comparison, load_readings
from extract.model import Reading
from graph.duplicates import left_out, near_duplicates
from graph.store import Store
from graph.vocabulary import SCHEMA

TABLE = ("story", "event", "grouped", "article", "published", "title", "source", "counts")
"""The columns of the list of stories: `grouped` is stated, found, alone or apart; `counts` is no for a text printed again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of stories.

    `story` numbers the group, `grouped` says how it came about, `same_as` is the article of which this one is a near-duplicate.
    """

    story: int
    event: str
    grouped: str
    article: str
    published: str | None
    title: str
    source: str
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class StoryList:
    """The articles of a store by story, and the pairs of articles that are stated to tell two events."""

    articles: tuple[Listed, ...]
    apart: tuple[tuple[str, str], ...]

    def table(self) -> Table:
        """A row an article, then a row a pair that stands apart."""
        rows = [
            (a.story, a.event, a.grouped, a.article, a.published, a.title, a.source, f"no: as {a.same_as}" if a.same_as else "yes")
            for a in self.articles
        ]
        parted = [(None, "", "apart", f"{one} {other}", None, "", "", "") for one, other in self.apart]
        return Table(TABLE, (*rows, *parted))


def story_list(store: Path | str) -> StoryList:
    """The stories of a store: groups of articles with a common event, the largest first; then articles that stand alone."""
    with read_store(store) as opened:
        return _listed(opened, Compared(opened))


def _listed(store: Store, compared: Compared) -> StoryList:
    readings = load_readings(store, store.articles())
    comparison = load_comparison(store)
    events = {article: c.label for c in reversed(comparison.clusters) for article, _ in c.members}
    by_id = {r.article.id: r for r in sorted(readings, key=lambda r: (r.article.published or "", r.article.id))}
    groups = sorted(groups_of(by_id, comparison.clusters), key=lambda g: (len(g) == 1, -len(g), g))
    again = _same_as(readings)
    found = [
        Listed(
            number,
            events.get(article, ""),
            _grouped(article, group, compared),
            article,
            by_id[article].article.published,
            by_id[article].article.title or title_of(by_id[article].article),
            by_id[article].article.source,
            again.get(article),
        )
        for number, group in enumerate(groups, start=1)
        for article in group
    ]
    pairs = [sorted(pair) for pair in compared.apart]
    return StoryList(tuple(found), tuple(sorted((one, other) for one, other in pairs)))


def _grouped(article: str, group: Sequence[str], compared: Compared) -> str:
    """How an article came into its group: `stated` where a statement joins it with another of them."""
    if len(group) == 1:
        return "alone"
    return "stated" if any(article in ids and len(ids & set(group)) > 1 for ids in compared.stories.values()) else "found"


def _same_as(readings: Sequence[Reading]) -> dict[str, str]:
    """For each near-duplicate that does not count, the article that counts for it."""
    duplicates = near_duplicates(readings)
    skipped = left_out(duplicates, readings)
    return {a: next(k for k in group if k not in skipped) for group in duplicates for a in group if a in skipped}


# ----------------------------------------------------------------------------------------------- stating


def join(articles: Sequence[str], *, store: Path | str, parts: Parts = DEFAULT_PARTS) -> StoryList:
    """State that stored articles, by id, file or title, tell one event, and compare them. Raises NotFound and UsageError."""
    with open_store(store) as opened:
        compared = Compared(opened)
        _join(opened, compared, _two(_ids(opened, articles)), parts)
        return _listed(opened, compared)


def part(articles: Sequence[str], *, store: Path | str, parts: Parts = DEFAULT_PARTS) -> StoryList:
    """State that no two of the stored articles tell one event, and compare anew what that affects. Raises as `join`."""
    with open_store(store) as opened:
        compared = Compared(opened)
        compared.part(*_two(_ids(opened, articles)))
        compared.save()
        compare_pending(opened, compared, parts.judge(), parts.validator)
        return _listed(opened, compared)


def compare_articles(articles: Sequence[str], *, store: Path | str, parts: Parts = DEFAULT_PARTS) -> Accounts:
    """The accounts of these articles side by side: stored ones by id, file or title; other files are read and stored.

    That they are named together states that they tell one event, unless comparison has found that already.
    Raises NotFound, UsageError, or InputError where a file cannot be read.
    """
    new = [name for name in articles if Path(name).is_file()]
    if new:
        report = run(new, store=store, parts=parts, accounts=False)
        if report.failures:
            raise NotFound(report.failures[0])
    with read_store(store) as opened:
        ids = _two(_ids(opened, articles))
        known = _together(opened, ids)
    if not known:
        with open_store(store) as writing:
            _join(writing, Compared(writing), ids, parts)
    with read_store(store) as opened:
        readings, comparison = stored_accounts(opened, ids)
        return accounts_of(readings, only(comparison, frozenset(ids)))


def _together(store: Store, ids: Sequence[str]) -> bool:
    """Whether comparison has put the articles into one story."""
    readings = load_readings(store, ids)
    clusters = only(comparison_of(store, readings), frozenset(ids)).clusters
    return len(groups_of({r.article.id: r for r in readings}, clusters)) == 1


def _join(store: Store, compared: Compared, ids: Sequence[str], parts: Parts) -> None:
    compared.join(ids, name=f"joined {min(ids)}")
    compared.save()
    compare_pending(store, compared, parts.judge(), parts.validator)


def _two(ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, each once. Raises UsageError where there are not two."""
    found = tuple(dict.fromkeys(ids))
    if len(found) < 2:
        raise UsageError("name at least two articles: ids, files or titles; `communique query articles` lists them")
    return found


def _ids(store: Store, names: Iterable[str]) -> list[str]:
    """The ids of the articles of these names. Raises NotFound where a name means none, or several."""
    titles: dict[str, list[str]] = {}
    found = []
    for name in names:
        try:
            found.append(find_article(store, str(Path(name).resolve()) if Path(name).is_file() else name))
            continue
        except NotFound as error:
            missing = error
        titles = titles or _titles(store)
        meant = titles.get(name.casefold(), []) or [i for t, ids in titles.items() if name.casefold() in t for i in ids]
        if not meant:
            raise missing
        if len(meant) > 1:
            raise NotFound(f"{name!r} stands in the titles of {len(meant)} articles; name an id: {', '.join(sorted(meant)[:4])}")
        found += meant
    return found


def _titles(store: Store) -> dict[str, list[str]]:
    """The ids of the stored articles by title, in small letters."""
    found: dict[str, list[str]] = {}
    for quad in store.database.quads_for_pattern(None, SCHEMA.headline, None):
        article = article_of(quad.subject)
        if article is not None and isinstance(quad.object, Literal):
            found.setdefault(quad.object.value.casefold(), []).append(article)
    return found
