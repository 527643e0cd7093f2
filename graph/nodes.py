"""Quads by subject and predicate, for whatever reads nodes back: the scheme, the records, a report."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph.errors import LoadError
from graph.vocabulary import RDF


class NodeIndex:
    """The quads' triples by subject and predicate, in the order given; graph names are left aside.

    Blank nodes are passed over: our graphs hold none.
    """

    __slots__ = ("_typed", "_values")

    def __init__(self, quads: Iterable[Quad | Triple]) -> None:
        self._values: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
        self._typed: dict[NamedNode, list[NamedNode]] = {}
        for quad in quads:
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                continue
            values = self._values.setdefault(subject, {}).setdefault(quad.predicate, [])
            if value not in values:
                values.append(value)
                if quad.predicate == RDF.type and isinstance(value, NamedNode):
                    self._typed.setdefault(value, []).append(subject)

    def __contains__(self, node: NamedNode) -> bool:
        """Whether anything is said of the node."""
        return node in self._values

    def of_type(self, kind: NamedNode) -> tuple[NamedNode, ...]:
        """The nodes of this class, as written: nothing is inferred."""
        return tuple(self._typed.get(kind, ()))

    def has_type(self, node: NamedNode, kind: NamedNode) -> bool:
        """Whether the node is said to be of this class."""
        return kind in self._values.get(node, {}).get(RDF.type, ())

    def subjects(self) -> tuple[NamedNode, ...]:
        """Every node of which something is said."""
        return tuple(self._values)

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
        """The values that are nodes, sorted by IRI."""
        values = self._values.get(subject, {}).get(predicate, ())
        return tuple(sorted((v for v in values if isinstance(v, NamedNode)), key=lambda n: n.value))

    def texts(self, subject: NamedNode, predicate: NamedNode) -> tuple[str, ...]:
        """The values that are literals, as strings, sorted."""
        values = self._values.get(subject, {}).get(predicate, ())
        return tuple(sorted(v.value for v in values if isinstance(v, Literal)))

    def node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode:
        """The one node.

        Raises LoadError where there is none or more than one.
        """
        found = self.maybe_node(subject, predicate)
        if found is None:
            raise LoadError(f"{subject.value} has no {predicate.value}")
        return found

    def maybe_node(self, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
        """The one node, or None.

        Raises LoadError where there is more than one.
        """
        found = self.nodes(subject, predicate)
        if len(found) > 1:
            raise LoadError(f"{subject.value} has {len(found)} values of {predicate.value}")
        return found[0] if found else None

    def text(self, subject: NamedNode, predicate: NamedNode) -> str:
        """The one literal.

        Raises LoadError where there is none or more than one.
        """
        found = self.maybe_text(subject, predicate)
        if found is None:
            raise LoadError(f"{subject.value} has no {predicate.value}")
        return found

    def maybe_text(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        """The one literal, or None.

        Raises LoadError where there is more than one.
        """
        found = self.texts(subject, predicate)
        if len(found) > 1:
            raise LoadError(f"{subject.value} has {len(found)} values of {predicate.value}")
        return found[0] if found else None
