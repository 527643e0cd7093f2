"""The rules in SPARQL of `ontology/shapes.ttl`, each as one query over the whole graph, by pyoxigraph.

A SHACL engine runs a `sh:select` once for each node of the target, with `$this` bound. Here the target is written into the
query, so that it runs once: all rules of an article in some ten milliseconds.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store, parse

from extract.resources import data_path
from graph.errors import LoadError
from graph.nodes import NodeIndex
from graph.reference import ontology_quads
from graph.validate_core import Broken
from graph.vocabulary import RDF, RDFS, SH


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the query whose rows (`?this`, sometimes `?value`) break it, and the classes of the nodes that it is about."""

    iri: str
    severity: str
    message: str
    query: str
    classes: frozenset[NamedNode]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in SPARQL, sorted by IRI.

    Raises LoadError where a rule cannot be turned into a query over the whole graph.
    """
    index = NodeIndex(parse(path=str(data_path("ontology", "shapes.ttl")), format=RdfFormat.TURTLE))
    owners: dict[NamedNode, list[NamedNode]] = {}
    for shape in index.subjects():
        for rule in index.nodes(shape, SH.sparql):
            owners.setdefault(rule, []).extend(index.nodes(shape, SH.target_class))
    return tuple(_rule(rule, owners[rule], index) for rule in sorted(owners, key=lambda r: r.value))


def _rule(rule: NamedNode, targets: Sequence[NamedNode], index: NodeIndex) -> Rule:
    """One rule, with its prefixes and its target written into the query."""
    classes = _with_subclasses(targets)
    query = whole_graph_query(index.text(rule, SH.select), classes)
    return Rule(
        iri=rule.value,
        severity=index.node(rule, SH.severity).value,
        message=index.text(rule, SH.message),
        query=_prefixes(index) + query,
        classes=frozenset(NamedNode(c) for c in classes),
    )


def _prefixes(index: NodeIndex) -> str:
    """The prefixes that the shapes declare."""
    declared = [node for shape in index.subjects() for node in index.nodes(shape, SH.declare)]
    pairs = sorted((index.text(node, SH.prefix), index.text(node, SH.namespace)) for node in declared)
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in pairs)


def _with_subclasses(targets: Iterable[NamedNode]) -> tuple[str, ...]:
    """The classes and those under them in the ontology, as a SHACL engine understands a target."""
    above = NodeIndex(ontology_quads())
    found: set[NamedNode] = set()
    waiting = list(targets)
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting += [node for node in above.subjects() if kind in above.nodes(node, RDFS.sub_class_of)]
    return tuple(sorted(node.value for node in found))


def whole_graph_query(select: str, classes: Sequence[str]) -> str:
    """The `sh:select` with its target written in.

    Raises LoadError where the text has no `SELECT $this ... WHERE {` to write it into.

    >>> whole_graph_query("SELECT $this WHERE { $this ?p ?o }", ["urn:a"])
    'SELECT DISTINCT ?this WHERE { VALUES ?target { <urn:a> } ?this a ?target . ?this ?p ?o }'
    """
    target = "VALUES ?target { " + " ".join(f"<{c}>" for c in classes) + " } ?this a ?target ."
    query, count = re.subn(
        r"^\s*SELECT (\$this(?: \?value)?) WHERE \{", lambda m: f"SELECT DISTINCT {m[1]} WHERE {{ {target}", select
    )
    if count != 1:
        raise LoadError(f"a rule must begin with SELECT $this or SELECT $this ?value: {select[:60]!r}")
    return query.replace("$this", "?this")


def broken(rules: Iterable[Rule], store: Store) -> list[Broken]:
    """The rules that the merged graph breaks, which lies in the store, whatever its graphs are named."""
    found: list[Broken] = []
    there = {quad.object for quad in store.quads_for_pattern(None, RDF.type, None)}
    for rule in rules:
        if rule.classes.isdisjoint(there):
            continue
        rows = store.query(rule.query, use_default_graph_as_union=True)
        if not isinstance(rows, QuerySolutions):
            raise LoadError(f"{rule.iri} is not a SELECT query")
        bound = {str(variable.value) for variable in rows.variables}
        for row in rows:
            value = row["value"] if "value" in bound else None
            shown = row["this"] if value is None else value
            found.append(Broken(rule.severity, row["this"].value, rule.iri, rule.message, None, shown.value))
    return found
