"""The vocabulary as a reader browses it: each term of ontology/ with its definition and where it is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from communique.errors import NotFound

KINDS = ("class", "property", "value", "speech act", "shape")
"""The kinds of terms, in the order in which they are listed."""

_FILES = ("ontology.ttl", "speech-acts.ttl", "shapes.ttl")


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the vocabulary.

    `name` is its prefixed name (`cmq:Claim`), `kind` one of KINDS, `definition` its meaning in words; `above` are the terms
    it is narrower than, `domain` and `range` the classes at the two ends of a property (or, of a value, its class).
    """

    name: str
    kind: str
    label: str
    definition: str
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    note: str = ""


Values = dict[str, dict[str, list[str]]]
"""Subject and predicate, as prefixed names, to the objects."""


@cache
def terms() -> tuple[Term, ...]:
    """Every term that the project defines, by kind and then by name."""
    values = _values()
    found = [term for name in values if (term := _term(name, values)) is not None]
    return tuple(sorted(found, key=lambda t: (KINDS.index(t.kind), t.name.casefold(), t.name)))


def find(word: str) -> Term:
    """The term that the word names: `cmq:Claim`, `Claim`, `claim` where only one is called so, or a label.

    Raises NotFound, with what comes close, where there is none.
    """
    known = terms()
    for same in (lambda t: t.name == word, lambda t: t.name.partition(":")[2] == word, lambda t: _plain(word) in _plain_names(t)):
        found = [t for t in known if same(t)]
        if found:
            return found[0]
    import difflib

    names = [t.name.partition(":")[2] for t in known]
    close = difflib.get_close_matches(word.partition(":")[2] or word, names, n=3, cutoff=0.6)
    hint = f"; close to it: {', '.join(close)}" if close else ""
    raise NotFound(f"the vocabulary has no term {word!r}{hint}; `communique schema` lists all of them")


def around(term: Term) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands around a term: heading and names, such as the properties of a class."""
    known = terms()
    sections = (
        ("narrower than", term.above),
        ("wider than", tuple(t.name for t in known if term.name in t.above)),
        ("said of", term.domain if term.kind == "property" else ()),
        ("its value is", term.range if term.kind == "property" else ()),
        ("one of", term.range if term.kind == "value" else ()),
        ("values", tuple(t.name for t in known if t.kind == "value" and term.name in t.range)),
        ("properties", tuple(t.name for t in known if t.kind == "property" and term.name in t.domain)),
        ("property of its short layer" if term.kind == "speech act" else "value of", _uses(term, known)),
    )
    return tuple((heading, names) for heading, names in sections if names)


def _uses(term: Term, known: Iterable[Term]) -> tuple[str, ...]:
    if term.kind == "speech act":
        return term.range
    return tuple(t.name for t in known if t.kind == "property" and term.name in t.range)


def _plain(word: str) -> str:
    return word.casefold().replace(" ", "").replace("-", "").replace("_", "")


def _plain_names(term: Term) -> set[str]:
    return {_plain(term.name.partition(":")[2]), _plain(term.label)}


def _values() -> Values:
    """The triples of the files of ontology/, with prefixed names."""
    from pyoxigraph import Literal, NamedNode, RdfFormat, parse

    from extract.resources import data_path
    from graph.vocabulary import PREFIXES

    longest = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

    def short(node: object) -> str:
        if isinstance(node, Literal):
            return str(node.value)
        value = node.value if isinstance(node, NamedNode) else str(node)
        return next((f"{prefix}:{value[len(base) :]}" for prefix, base in longest if value.startswith(base)), value)

    found: Values = {}
    for file in _FILES:
        for triple in parse(path=str(data_path("ontology", file)), format=RdfFormat.TURTLE):
            found.setdefault(short(triple.subject), {}).setdefault(short(triple.predicate), []).append(short(triple.object))
    return found


def _term(name: str, values: Values) -> Term | None:
    """The term of a subject, or None for what only helps to define others."""
    own = values[name]
    kind = _kind(name, own)
    if kind is None:
        return None
    above = [a for key in ("rdfs:subClassOf", "rdfs:subPropertyOf", "skos:broader") for a in own.get(key, [])]
    target = own.get("sh:targetClass", []) + own.get("sh:targetSubjectsOf", []) + own.get("sh:targetObjectsOf", [])
    ranges = own.get("rdfs:range", []) if kind == "property" else own.get("cmq:shortcut", [])
    if kind == "value":
        ranges = [t for t in own["rdf:type"] if t.startswith("cmq:")]
    return Term(
        name=name,
        kind=kind,
        label=_first(own, "rdfs:label", "skos:prefLabel") or name.partition(":")[2],
        definition=_first(own, "skos:definition", "rdfs:comment", "sh:message"),
        above=tuple(sorted(above)),
        domain=tuple(sorted(own.get("rdfs:domain", []) + target)),
        range=tuple(sorted(ranges)),
        note=_first(own, "skos:scopeNote"),
    )


def _kind(name: str, own: dict[str, list[str]]) -> str | None:
    prefix = name.partition(":")[0]
    types = set(own.get("rdf:type", ()))
    if prefix == "act" and "skos:Concept" in types:
        return "speech act"
    if prefix == "shape" and own.get("sh:message"):
        return "shape"
    if prefix != "cmq":
        return None
    if types & {"owl:Class", "rdfs:Class"}:
        return "class"
    if types & {"owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property"}:
        return "property"
    return "value" if any(t.startswith("cmq:") for t in types) else None


def _first(own: dict[str, list[str]], *keys: str) -> str:
    return next((value for key in keys for value in own.get(key, ())), "")
