"""The named queries: what an analyst asks first, one file of `queries/` each.

A file is SPARQL 1.1 that runs as it is in any store. Comments at its head declare it:

    # title: Who asked whom for what?
    # description: One or two sentences.
    # param country country optional "only requests that speak of this country"
    # param kind kind optional "only this kind" reversal=cmq:Reversal ...

that is: name (the variable that is bound), type, required or optional (or `=value`, a default), what it means, and for a `kind`
its choices. Comments inside, `# with country: ?claim cmq:about ?country .`, stand where the parameter is bound: with a value, the
line becomes `VALUES ?country { country:IR }` and its patterns; without one it stays a comment. Values are checked and
become terms; no text of a user becomes text of a query.

The answers hold IRIs; `answer` adds the labels, since joining the labels of nodes that everything hangs on is what
made these queries slow in every engine tried. It runs in this process, without the walls of `graph.query`: the
queries are our own files, only checked terms are added to them, and they have no SERVICE.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, QuerySolutions
from pyoxigraph import Store as Database

from extract.resources import data_path
from graph import iris
from graph.errors import ParameterError, QueryError
from graph.reference import ontology_quads, speech_act_quads, speech_acts
from graph.results import QueryResult, rows_of
from graph.store import Store
from graph.vocabulary import PREFIXES, RDFS

Value = str | int | date
"""What a parameter can be given as; text is read by the parameter's type."""

_HEADER = re.compile(r"# (title|description|param):? (.+)")
_PARAM = re.compile(
    r'(?P<name>\w+) (?P<type>\w+) (?P<need>required|optional|=\S+) "(?P<meaning>[^"]+)"(?P<choices>( [\w-]+=\w+:\w+)*)'
)
_WITH = re.compile(r"^(?P<indent>\s*)# with (?P<name>\w+):(?P<patterns>.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    `type` is one of TYPES; `default` is the text of its value where none is given; `choices` holds the words of a `kind`,
    each with its IRI.
    """

    name: str
    type: str
    meaning: str
    required: bool = False
    default: str | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def allowed(self) -> tuple[str, ...]:
        """The words that it can be, where they are a closed list."""
        return tuple(speech_acts()) if self.type == "act" else tuple(word for word, _ in self.choices)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library: `name` is its file's, `text` the SPARQL that runs without any parameter."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises ParameterError with the names there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters) or "none"
        raise ParameterError(f"{self.name} has no parameter {name!r}; it has: {known}")


# ------------------------------------------------------------------------------------------- reading the files


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Every query of the library, by name. Raises QueryError where a file is malformed."""
    return tuple(read_query(p.stem, p.read_text("utf-8")) for p in sorted(data_path("queries").glob("*.rq")))


def named_query(name: str) -> NamedQuery:
    """The query of that name. Raises QueryError with the names there are."""
    for query in named_queries():
        if query.name == name:
            return query
    raise QueryError(f"no query is called {name!r}; there are: {', '.join(q.name for q in named_queries())}")


def read_query(name: str, text: str) -> NamedQuery:
    """A query from the text of its file. Raises QueryError where the head or a `# with` line is malformed."""
    head: dict[str, list[str]] = {"title": [], "description": [], "param": []}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        found = _HEADER.fullmatch(line)
        if not found:
            raise QueryError(f"{name}.rq: not a line of a head: {line}")
        head[found[1]].append(found[2])
    if len(head["title"]) != 1 or len(head["description"]) != 1:
        raise QueryError(f"{name}.rq: the head needs one title and one description")
    query = NamedQuery(name, head["title"][0], head["description"][0], tuple(_parameter(name, p) for p in head["param"]), text)
    used, declared = {m["name"] for m in _WITH.finditer(text)}, {p.name for p in query.parameters}
    if used != declared:
        raise QueryError(f"{name}.rq: parameters {sorted(declared)} are declared, {sorted(used)} are used")
    return query


def _parameter(query: str, line: str) -> Parameter:
    found = _PARAM.fullmatch(line)
    if not found or found["type"] not in _TERMS:
        raise QueryError(f"{query}.rq: not a parameter: {line}")
    choices = tuple(_choice(choice) for choice in found["choices"].split())
    need = found["need"]
    default = need[1:] if need.startswith("=") else None
    return Parameter(found["name"], found["type"], found["meaning"], need == "required", default, choices)


def _choice(text: str) -> tuple[str, str]:
    """`reversal=cmq:Reversal` as the word and the whole IRI."""
    word, _, name = text.partition("=")
    prefix, _, local = name.partition(":")
    return word, PREFIXES[prefix] + local


# ------------------------------------------------------------------------------------------- binding


def bind(query: NamedQuery, values: Mapping[str, Value]) -> str:
    """The text of the query with the values as terms.

    Raises ParameterError where a value is missing, unknown, or not of the parameter's type; it tells what is allowed.
    """
    terms = {name: _term(query, query.parameter(name), value) for name, value in values.items()}
    for parameter in query.parameters:
        if parameter.name in terms:
            continue
        if parameter.required:
            raise ParameterError(f"{query.name} needs {parameter.name} ({parameter.type}): {parameter.meaning}")
        if parameter.default is not None:
            terms[parameter.name] = _term(query, parameter, parameter.default)

    def bound(line: re.Match[str]) -> str:
        term = terms.get(line["name"])
        values_clause = f"{line['indent']}VALUES ?{line['name']} {{ {term} }}{line['patterns']}"
        return line[0] if term is None else values_clause

    return _WITH.sub(bound, query.text)


def _term(query: NamedQuery, parameter: Parameter, value: Value) -> NamedNode | Literal:
    """The value as a term of the parameter's type."""
    try:
        return _TERMS[parameter.type](parameter, str(value).strip())
    except UnicodeEncodeError:
        raise ParameterError(f"{query.name}: {parameter.name} holds half a character (a lone surrogate)") from None
    except ValueError as error:
        raise ParameterError(f"{query.name}: {parameter.name} is {error}; not {str(value)!r}") from None


def _country(parameter: Parameter, value: str) -> NamedNode:
    if value.startswith(f"{iris.BASE}country/"):
        return NamedNode(value)
    code = value.removeprefix("country/").upper()
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError("a country's code of two letters (IR)")
    return iris.country_iri(code)


def _node(kind: str | None, example: str) -> Callable[[Parameter, str], NamedNode]:
    """A node of our data: a whole IRI, the path behind the base (`actor/anna-berg`) or, where a kind is given, the name alone."""

    def read(parameter: Parameter, value: str) -> NamedNode:
        wanted = f"an IRI, or as in {example}"
        if "://" in value:
            try:
                return NamedNode(value)
            except ValueError:
                raise ValueError(wanted) from None
        parts = [unquote(part) for part in value.split("/")]
        if not all(parts) or (kind is None and len(parts) == 1):
            raise ValueError(wanted)
        return iris.iri(*parts) if kind is None or len(parts) > 1 else iris.iri(kind, *parts)

    return read


def _act(parameter: Parameter, value: str) -> NamedNode:
    if value not in speech_acts():
        raise ValueError(f"one of {', '.join(parameter.allowed())}")
    return speech_acts()[value].iri


def _kind(parameter: Parameter, value: str) -> NamedNode:
    if value not in parameter.allowed():
        raise ValueError(f"one of {', '.join(parameter.allowed())}")
    return NamedNode(dict(parameter.choices)[value])


def _date(parameter: Parameter, value: str) -> Literal:
    try:
        return Literal(date.fromisoformat(value).isoformat(), datatype=NamedNode(PREFIXES["xsd"] + "date"))
    except ValueError:
        raise ValueError("a day as in 2025-06-27") from None


def _text(parameter: Parameter, value: str) -> Literal:
    value.encode()
    if not value:
        raise ValueError("some words")
    return Literal(value)


def _integer(parameter: Parameter, value: str) -> Literal:
    if not re.fullmatch(r"[+-]?\d{1,18}", value):
        raise ValueError("a whole number")
    return Literal(str(int(value)), datatype=NamedNode(PREFIXES["xsd"] + "integer"))


def _score(parameter: Parameter, value: str) -> Literal:
    if not re.fullmatch(r"0|1|0?\.\d{1,9}|1\.0{1,9}", value):
        raise ValueError("a number from 0 to 1, as in 0.5")
    return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + "decimal"))


_TERMS: dict[str, Callable[[Parameter, str], NamedNode | Literal]] = {
    "country": _country,
    "actor": _node("actor", "actor/anna-berg or country/IR"),
    "account": _node(None, "article/a9267888f624/account-433-462"),
    "event": _node("event", "event/6125e84f21cd"),
    "article": _node("article", "a9267888f624"),
    "attribution": _node(None, "article/a9267888f624/attribution-543-554"),
    "matter": _node("matter", "matter/82454406f918"),
    "act": _act,
    "kind": _kind,
    "date": _date,
    "text": _text,
    "integer": _integer,
    "score": _score,
}

TYPES = tuple(_TERMS)
"""The types of parameters."""


# ------------------------------------------------------------------------------------------- answering


def answer(source: Store | Database, query: NamedQuery | str, values: Mapping[str, Value] | None = None) -> QueryResult:
    """The answer to a named query, with the labels of its IRIs.

    `source` is an open store, or a database of pyoxigraph (`graph.store.reading` gives one for a folder).
    Raises ParameterError, or QueryError where no query has that name.
    """
    named = named_query(query) if isinstance(query, str) else query
    database = source.database if isinstance(source, Store) else source
    found = database.query(bind(named, values or {}), use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    result = QueryResult("select", tuple(v.value for v in found.variables), rows_of(found))
    return result.with_labels(labels(database, (t.value for row in result.rows for t in row if t is not None and t.kind == "iri")))


def labels(source: Store | Database, nodes: Iterable[str]) -> dict[str, str]:
    """The label of each IRI that has one: English before others, then the first by alphabet; terms of ours also without a store."""
    database = source.database if isinstance(source, Store) else source
    found: dict[str, str] = {}
    for node in sorted(set(nodes)):
        known = [q.object for q in database.quads_for_pattern(NamedNode(node), RDFS.label, None) if isinstance(q.object, Literal)]
        if known:
            found[node] = min(known, key=lambda label: (label.language != "en", label.value)).value
        elif node in own_labels():
            found[node] = own_labels()[node]
    return found


@cache
def own_labels() -> Mapping[str, str]:
    """The labels of the ontology's terms and of the speech acts."""
    quads = (*ontology_quads(), *speech_act_quads())
    pairs = ((q.subject, q.object) for q in quads if q.predicate == RDFS.label)
    return MappingProxyType({s.value: o.value for s, o in pairs if isinstance(s, NamedNode) and isinstance(o, Literal)})
