"""JSON-LD that reads like plain JSON: short names for terms, one context in front, nothing to fetch.

A node is an object with `id`, `type`, `label` and its properties by their local names; IRIs of data begin with `node:`. Each named
graph is an object with `id` and `@graph`. The context says of each name which IRI it stands for, and of which kind its values are;
a value of another kind is written out. Decimals are strings, since a number of JSON is a double. The grammar is JSON-LD 1.1, 9.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.iris import BASE
from graph.results import XSD_STRING
from graph.vocabulary import PREFIXES, RDF, RDFS

OWN = {"id": "@id", "type": "@type"}
"""The keywords under names that need no quotes in a program."""

_OURS = ("actor", "country", "matter", "event", "finding", "graph")
_SPACES: dict[str, str] = {"node": BASE, **{p: iri for p, iri in PREFIXES.items() if p not in _OURS}}
_BY_LENGTH = sorted(((iri, prefix) for prefix, iri in _SPACES.items()), key=lambda pair: (-len(pair[0]), pair))
_INTEGER, _BOOLEAN = PREFIXES["xsd"] + "integer", PREFIXES["xsd"] + "boolean"
_FIRST = {"id": 0, "type": 1, "label": 2, "@graph": 4}

Node = dict[str, Any]
"""A JSON object."""


def to_jsonld(quads: Iterable[Quad]) -> bytes:
    """The quads as a JSON-LD document, in UTF-8; the same quads give the same bytes."""
    held = sorted(set(quads), key=str)
    names = _Names(held)
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in held:
        graphs["" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value].append(quad)
    found: list[Node] = []
    for name in sorted(graphs):
        nodes = _nodes(graphs[name], names)
        found += [{"id": names.iri(name), "@graph": nodes}] if name else nodes
    document = {"@context": names.context(), "@graph": found}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class _Names:
    """The short names of the terms of some quads, and what the context says of them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        kinds: dict[str, set[str]] = defaultdict(set)
        classes: set[str] = set()
        for quad in quads:
            if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
                classes.add(quad.object.value)
            else:
                kinds[quad.predicate.value].add(_kind(quad.object))
        self._terms: dict[str, str] = {}
        taken = {*OWN, *_SPACES}
        for iri in sorted({*kinds, *classes}, key=_ours_first):
            short = _local(iri)
            if short and short not in taken:
                taken.add(short)
                self._terms[iri] = short
        self._kinds = {iri: next(iter(found)) for iri, found in kinds.items() if len(found) == 1 and iri in self._terms}
        self._classes = classes

    def context(self) -> dict[str, Any]:
        """The context: keywords, prefixes, then the terms by name."""
        terms = {short: self._definition(iri) for iri, short in sorted(self._terms.items(), key=lambda pair: pair[1])}
        return {**OWN, **_SPACES, **terms}

    def _definition(self, iri: str) -> str | dict[str, str]:
        kind = self._kinds.get(iri, "")
        if iri in self._classes or kind in ("", XSD_STRING):
            return self.iri(iri)
        if kind.startswith("@"):
            return {"@id": self.iri(iri), "@language": kind[1:]} if kind != "@id" else {"@id": self.iri(iri), "@type": "@id"}
        return {"@id": self.iri(iri), "@type": self.iri(kind)}

    def term(self, iri: str) -> str:
        """The name of a property or class."""
        return self._terms.get(iri) or self.iri(iri)

    def iri(self, iri: str) -> str:
        """An IRI with its prefix, or as it is."""
        for namespace, prefix in _BY_LENGTH:
            rest = iri[len(namespace) :]
            if iri.startswith(namespace) and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    def node(self, node: Any) -> str:
        """A subject or object that is no literal."""
        return self.iri(node.value) if isinstance(node, NamedNode) else f"_:{node.value}"

    def value(self, predicate: NamedNode, node: Any) -> Any:
        """An object as the context lets it be written, else written out."""
        fits = self._kinds.get(predicate.value) == _kind(node)
        if not isinstance(node, Literal):
            return self.node(node) if fits else {"id": self.node(node)}
        if fits or _kind(node) == XSD_STRING:
            return _native(node) if fits else node.value
        if node.language is not None:
            return {"@value": node.value, "@language": node.language}
        return {"@value": node.value, "@type": self.iri(node.datatype.value)}


def _nodes(quads: Iterable[Quad], names: _Names) -> list[Node]:
    """The nodes of one graph, each with its properties, by IRI."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        subject = names.node(quad.subject)
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            found[subject]["type"].append(names.term(quad.object.value))
        else:
            found[subject][names.term(quad.predicate.value)].append(names.value(quad.predicate, quad.object))
    return [_node(subject, found[subject]) for subject in sorted(found)]


def _node(subject: str, properties: Mapping[str, list[Any]]) -> Node:
    values = {name: found[0] if len(found) == 1 else found for name, found in properties.items()}
    ordered = sorted(values, key=lambda name: (_FIRST.get(name, 3), name))
    return {"id": subject, **{name: values[name] for name in ordered}}


def _kind(node: object) -> str:
    """What the context says of such a value: `@id`, `@` and a language, or the IRI of a type."""
    if not isinstance(node, Literal):
        return "@id"
    return f"@{node.language}" if node.language is not None else str(node.datatype.value)


def _native(literal: Literal) -> str | int | bool:
    """A number or truth of JSON where that is the same literal, else its text."""
    text: str = literal.value
    if literal.datatype.value == _INTEGER and text.removeprefix("-").isdecimal() and str(int(text)) == text:
        return int(text)
    if literal.datatype.value == _BOOLEAN and text in ("true", "false"):
        return text == "true"
    return text


def _local(iri: str) -> str:
    """The end of the IRI where a prefix of ours is all the rest, and it can be a name."""
    for namespace, _ in _BY_LENGTH:
        rest = iri[len(namespace) :]
        if iri.startswith(namespace):
            return rest if rest.isidentifier() else ""
    return ""


def _ours_first(iri: str) -> tuple[bool, bool, str]:
    """Terms of our ontology, and labels, get the short name where several want it."""
    return (not iri.startswith(PREFIXES["cmq"]), iri != RDFS.label.value, iri)
