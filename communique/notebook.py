"""A store in a notebook: `communique.open(store)` gives a desk, which is asked, compared and looked at.

A desk keeps nothing open: each call reads the store as it was last published, so that `communique run` may write meanwhile.

    >>> import json, tempfile
    >>> import communique
    >>> folder = tempfile.TemporaryDirectory()
    >>> place = Path(folder.name)
    >>> record = {"text": "Kenya denied firing at Uganda.", "publisher": "The Lake Herald", "published": "2026-03-01",
    ...           "attributions": [{"speaker": "Kenya", "act": "deny", "content": "firing at Uganda", "cue": "denied"}]}
    >>> _ = (place / "records.jsonl").write_text(json.dumps(record))
    >>> communique.run([], store=place / "store", records=[place / "records.jsonl"]).summary
    '1 read'
    >>> desk = communique.open(place / "store")
    >>> [(row["actorLabel"], row["actLabel"], row["text"]) for row in desk.query("who-said-what", country="UG")]
    [('Kenya', 'deny', 'firing at Uganda')]
    >>> desk.query("ASK { ?who cmq:denied ?claim }")[0]
    {'answer': True}
    >>> desk.article(desk.articles[0]["id"]).attributions.column("speaker")
    ('Kenya',)
    >>> sorted(desk.network("actors").edges(data="label"))[0][2]
    'deny'
    >>> folder.cleanup()
"""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.accounts import Accounts
from communique.frames import Rows, frame, rows_of_result, rows_of_table
from communique.grids import grids
from communique.notebook_html import Html, framed, highlighted
from communique.output import Format, Table
from communique.readings import attribution_table, title_of
from communique.running import read_store
from communique.stored import load_readings
from extract.model import Reading
from graph.networks import Kind, Network, to_networkx
from graph.query import Limits
from graph.store import PRIVATE

if TYPE_CHECKING:
    import rdflib

DEFAULT_LIMITS = Limits()


def open_desk(store: Path | str, *, limits: Limits = DEFAULT_LIMITS) -> "Desk":
    """The store in the folder as a desk; `limits` are those of queries. Raises StoreError where there is no store."""
    read_store(store).close()
    return Desk(Path(store), limits)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The accounts of events side by side; a notebook shows them as `communique compare --format html` does."""

    accounts: Accounts

    @property
    def page(self) -> Html:
        """The page, which needs nothing else."""
        from communique.compare_html import as_html

        return Html(as_html(self.accounts), "Accounts side by side")

    def csv(self) -> str:
        """A row for each attribution, omission and contradiction, as `communique compare --format csv` writes them."""
        from communique.report import write_report

        out = io.StringIO()
        write_report(self.accounts, Format.CSV, out)
        return out.getvalue()

    @property
    def df(self) -> Any:
        """The rows of `csv` as a pandas DataFrame. Raises ExportError where pandas is not installed."""
        from communique.report import COLUMNS, flat_rows

        return frame(tuple(COLUMNS), tuple(flat_rows(self.accounts)))

    def save(self, path: Path | str) -> Path:
        """Write the page to a file that can be mailed; returns the path."""
        target = Path(path)
        target.write_text(self.page.text, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        rows = sum(len(grid.rows) for story in self.accounts.stories for grid in grids(story))
        return framed(self.page.text, height=min(900, 220 + 70 * rows))


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article and what was read in it; a notebook shows it with its spans marked."""

    reading: Reading

    @property
    def text(self) -> str:
        """The article's text, in which all offsets count."""
        return self.reading.article.text

    @property
    def title(self) -> str:
        """Publisher and date as far as they are known, else the title."""
        return title_of(self.reading.article)

    @property
    def attributions(self) -> Rows:
        """Who said what in it, in order of the text, as `communique show --format csv` writes it."""
        return rows_of_table(attribution_table(self.reading))

    def highlight(self) -> Html:
        """The text with speakers, cues and contents marked."""
        return highlighted(self.reading)

    def _repr_html_(self) -> str:
        return self.highlight().text


@dataclass(frozen=True, slots=True)
class Desk:
    """A store, to be asked from Python. `open_desk` makes it."""

    path: Path
    limits: Limits = DEFAULT_LIMITS

    def query(self, text: str, /, **values: str | int | date) -> Rows:
        """The answer to a named query, with values for its parameters, or to the text of a query in SPARQL.

        Raises NotFound, ParameterError, QueryRefused, QuerySyntax, QueryTimeout and QueryStopped, as `communique.query`.
        """
        from communique.api import query

        answer = query(self.path, text, values={name: str(value) for name, value in values.items()}, limits=self.limits)
        return rows_of_result(answer)

    def compare(self, *names: str) -> SideBySide:
        """The accounts of all events side by side; of those that words name; or of two and more articles by id, file or title.

        Articles that are named together are stated to tell one event, and files that the store does not have are read.
        """
        from communique import api

        if len(names) > 1:
            return SideBySide(api.compare_articles(names, store=self.path))
        return SideBySide(api.compare(self.path, about=next(iter(names), None)))

    def article(self, name: str) -> ArticleView:
        """An article by its id, the beginning of it, or its file. Raises NotFound where none is meant."""
        from communique.api import show

        return ArticleView(show(name, store=self.path))

    @property
    def articles(self) -> Rows:
        """The articles: id, published, publisher, title, source, attributions; by date."""
        with read_store(self.path) as opened:
            readings = load_readings(opened, opened.articles())
        found = [(r.article, len(r.attributions)) for r in readings]
        rows = [(a.id, a.published, a.publisher, a.title, a.source, number) for a, number in found]
        columns = ("id", "published", "publisher", "title", "source", "attributions")
        return rows_of_table(Table(columns, tuple(sorted(rows, key=lambda row: (row[1] or "", row[0])))))

    @property
    def graph(self) -> "rdflib.Dataset":
        """A copy of all graphs but the private ones, as a plain rdflib Dataset whose default graph is their union.

        rdflib holds some 20,000 triples a second of loading time; ask large stores with `query`.
        """
        import rdflib

        from communique.to_rdflib import term

        dataset = rdflib.Dataset(default_union=True)
        with read_store(self.path) as opened:
            for name in opened.graph_names():
                if name not in {graph.value for graph in PRIVATE}:
                    graph = dataset.graph(rdflib.URIRef(name))
                    dataset.addN((term(q.subject), term(q.predicate), term(q.object), graph) for q in opened.quads(name))
        return dataset

    def network(self, kind: Kind = "full") -> Network:
        """The graph as a directed networkx network: `full`, `actors`, `who-contradicts-whom` or `countries`.

        Nodes are named by IRIs. `label` and `kind` are plain strings and `weight` is a number, so that every writer of networkx
        takes them.
        """
        with read_store(self.path) as opened:
            return to_networkx(opened, kind)
