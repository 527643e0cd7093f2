"""Comunica 4.5.0 against a running workbench: every named query with the rows of the local run.

Not among the tests of `make test`: `make interop` installs @comunica/query-sparql (npm, some 80 MB) into a folder of its own, which
COMMUNIQUE_COMUNICA names, and runs this file. Version 4.5.0 is the newest that runs on Node 20; it drops language tags, so
literals are compared by value and, where they have no language, by datatype.
"""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from communique import api
from graph.library import bind, named_queries
from graph.results import QueryResult, Term
from tests.communique.web.browser import serving
from tests.communique.web.stores import store_of

GIVEN = {"country": "XS", "actor": "tomas-varga", "event": "333333333333"}
KINDS = {"iri": "NamedNode", "blank": "BlankNode", "literal": "Literal"}
SCRIPT = Path(__file__).with_suffix(".mjs")
Rows = Counter[tuple[tuple[str, ...], ...]]


def _values(name: str) -> dict[str, str]:
    query = next(q for q in named_queries() if q.name == name)
    return {p.name: GIVEN[p.name] for p in query.parameters if p.required}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two sides' accounts."""
    return store_of(tmp_path_factory.mktemp("comunica") / "store")


@pytest.fixture(scope="module")
def told(store: Path) -> dict[str, list[dict[str, list[str]]]]:
    """What Comunica answers to each query, asked in one process."""
    folder = os.environ.get("COMMUNIQUE_COMUNICA", "")
    assert (Path(folder) / "node_modules").is_dir(), "COMMUNIQUE_COMUNICA names no folder with node_modules; run `make interop`"
    queries = {q.name: bind(q, _values(q.name)) for q in named_queries()}
    with serving(store) as settings:
        request = json.dumps({"endpoint": f"http://127.0.0.1:{settings.port}/sparql", "queries": queries})
        done = subprocess.run(
            ["node", str(SCRIPT), folder], input=request, capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[dict[str, list[str]]]] = json.loads(done.stdout)
    return found


def _told_rows(rows: list[dict[str, list[str]]], tagged: set[str]) -> Rows:
    return Counter(tuple(sorted((name, *_known(*term, tagged=tagged)) for name, term in row.items())) for row in rows)


def _known(kind: str, value: str, datatype: str, *, tagged: set[str]) -> tuple[str, str, str]:
    """A term as it is compared: the datatype of a text that has a language in the local run is left out."""
    return kind, value, "" if kind != "Literal" or value in tagged else datatype


def _local_rows(result: QueryResult, tagged: set[str]) -> Rows:
    def known(term: Term) -> tuple[str, str, str]:
        return _known(KINDS[term.kind], term.value, term.datatype or "", tagged=tagged)

    rows = ([(c, *known(t)) for c, t in zip(result.columns, row, strict=True) if t is not None] for row in result.rows)
    return Counter(tuple(sorted(row)) for row in rows)


@pytest.mark.parametrize("name", [q.name for q in named_queries()])
def test_comunica_gets_the_rows_of_the_local_run(store: Path, told: dict[str, list[dict[str, list[str]]]], name: str) -> None:
    """Each named query gives Comunica the rows that it gives in this process, but for language tags."""
    local = api.query(store, name, values=_values(name))
    tagged = {t.value for row in local.rows for t in row if t is not None and t.language}
    assert _told_rows(told[name], tagged) == _local_rows(local, tagged)
    assert local.rows
