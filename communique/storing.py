"""An article into the store, with all that must be true together: one transaction, so that no interruption can part it.

With the article's graph go its origin, the older texts that it takes the place of, and the judgements that now hold for it. What a
graph makes valid (words, a whole reading beside the store, the record of stories) is written before it; what only takes room goes
last, and where that is interrupted, when the store is opened again.
"""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Quad

from communique.compared import Compared
from communique.judgements import judgements_change, keep_whole, load_judgements, reattached, whole_reading
from communique.sources import Sources, source_key
from extract.model import Article, Reading
from graph.build import text_quads
from graph.store import Store
from graph.store_steps import NO_CHANGE, Change
from graph.vocabulary import CMQ


def store_reading(  # noqa: PLR0913 - the last three are keyword-only
    store: Store,
    compared: Compared,
    sources: Sources,
    reading: Reading,
    *,
    whole: Reading | None,
    quads: Sequence[Quad],
    origin: Sequence[Quad],
) -> bool:
    """Replace the graph of the reading's article by `quads`; whether there was one, of this text or an older one of its source.

    `whole` is the reading before an analyst's judgements, where they changed it. Comparison has to be done again for the
    article, and for older texts that it replaces.
    """
    article, key, older = reading.article, source_key(reading.article), sources.older(reading.article)
    replaced = bool(older) or store.has_article(article.id)
    gone = store.orphans(older, key)
    judged = _succession(store, (*older, article.id), whole or reading, gone)
    _succeed(compared, older, article.id)
    if whole is not None:
        keep_whole(store, article.id, whole)
    also = Change((*judged.old, *_reader_before(store, origin)), (*judged.new, *origin))
    store.replace_article(article.id, quads, text_quads(reading), source_key=key, older=older, also=also)
    for one in (*gone, *((article.id,) if whole is None else ())):
        keep_whole(store, one, None)
    return replaced


def name_source(store: Store, compared: Compared, sources: Sources, article: Article) -> None:
    """A source has a text that the store has from another, in the place of the texts that it had before."""
    older, key = sources.older(article), source_key(article)
    assert key is not None
    gone = store.orphans(older, key)
    judged = _succession(store, older, whole_reading(store, article.id), gone) if older else NO_CHANGE
    _succeed(compared, older, article.id)
    store.name_source(article.id, key, older=older, also=judged)
    for one in gone:
        keep_whole(store, one, None)


def _succeed(compared: Compared, older: Iterable[str], article: str) -> None:
    """What is stated of older texts holds for the one that comes."""
    for one in older:
        compared.succeed(one, article)


def _reader_before(store: Store, origin: Iterable[Quad]) -> Iterator[Quad]:
    """The reader whose records the graph had; what is known of former runs stays."""
    for quad in origin:
        if quad.predicate == CMQ.reader:
            yield from store.database.quads_for_pattern(quad.subject, CMQ.reader, None, quad.graph_name)


def _succession(store: Store, before: Iterable[str], after: Reading, gone: Sequence[str]) -> Change:
    """What puts the judgements on readings before onto the one that comes; those on texts that are not `gone` hold for both."""
    there = [article for article in before if store.has_article(article)]
    judged = moved = load_judgements(store) if there else ()
    for article in there:
        if any(article in dict(j.ends) for j in judged):
            still = article not in gone and article != after.article.id
            moved = reattached(moved, whole_reading(store, article), after, still=still)
    return judgements_change(store, moved) if moved != judged else NO_CHANGE
