"""What the commands do, as functions that return values. `import communique` offers them; nothing here prints or exits."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from communique.accounts import Accounts, matching
from communique.asking import ask
from communique.comparing import stored_accounts
from communique.errors import NotFound
from communique.explaining import explain
from communique.exporting import export
from communique.grouping import compare_articles, join, part, story_list
from communique.judging import correct, judge, judgement_list, undo
from communique.library_read import read
from communique.notebook import open_desk as open
from communique.running import RunReport, load_validator, open_store, read_store, run
from communique.side_by_side import accounts_of
from communique.stored import find_article, load_reading
from extract.model import Reading
from graph.library import NamedQuery, named_queries
from graph.query import Limits
from graph.results import QueryResult
from graph.store import Store

if TYPE_CHECKING:
    from communique.pushing import PushReport
    from graph.validate import Report

DEFAULT_LIMITS = Limits()

__all__ = [
    "RunReport",
    "compare",
    "compare_articles",
    "correct",
    "explain",
    "export",
    "join",
    "judge",
    "judgement_list",
    "open",
    "open_store",
    "part",
    "push",
    "queries",
    "query",
    "read",
    "read_store",
    "run",
    "show",
    "story_list",
    "undo",
    "validate",
]


def compare(store: Path | str, *, about: str | None = None) -> Accounts:
    """The accounts of the store's events side by side; `about` keeps the stories in whose names the words occur."""
    with read_store(store) as opened:
        accounts = accounts_of(*stored_accounts(opened))
    return accounts if about is None else matching(accounts, about)


def show(article: str, *, store: Path | str) -> Reading:
    """The reading of an article: of a stored one by its id, its beginning or its file, else of a file, read now.

    Raises NotFound where the name is neither, InputError where the file cannot be read.
    """
    if Path(store).exists():
        with read_store(store) as opened:
            try:
                return load_reading(opened, find_article(opened, _source(article)))
            except NotFound:
                if not Path(article).is_file():
                    raise
    elif not Path(article).is_file():
        raise NotFound(f"there is no store in {store} and no file {article!r}; `communique run` makes a store")
    return read(Path(article))


def _source(article: str) -> str:
    """A file by its whole path, as the store knows it; anything else as it is."""
    return str(Path(article).resolve()) if Path(article).is_file() else article


def queries() -> tuple[NamedQuery, ...]:
    """The named queries, by name."""
    return named_queries()


def query(
    source: Store | Path | str,
    text: str,
    *,
    values: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> QueryResult:
    """The answer to a named query, with values for its parameters, or to the text of a query.

    `source` is an open store, a store's folder, or a file of RDF. Raises ParameterError for a wrong value, QueryRefused,
    QuerySyntax, QueryTimeout or QueryStopped for a query that gives no answer, StoreError where the source cannot be read.
    """
    return ask(source, text, values=values or {}, limits=limits)


def push(store: Path | str, url: str, *, query: str | None = None, again: bool = False) -> "PushReport":
    """Send the store's graphs to a SPARQL 1.1 server, only what changed, and count them there; see `communique.pushing.push`."""
    from communique.pushing import push as send

    return send(store, url, query=query, again=again)


def validate(source: Path | str) -> "tuple[Report, ...]":
    """What the shapes say of each article of a store, or of a file of RDF.

    Raises StoreError or LoadError where the source cannot be read.
    """
    from communique.validating import validate as reports

    return reports(source, load_validator())
