"""Terms of pyoxigraph as terms of rdflib: the graph that a user holds."""

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.term import Identifier

from graph.errors import ExportError
from graph.results import XSD_STRING


def term(node: object) -> Identifier:
    """The same term in rdflib. Raises ExportError for what is no term of RDF 1.1.

    >>> term(Literal("firing first", language="en"))
    rdflib.term.Literal('firing first', lang='en')
    """
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if isinstance(node, BlankNode):
        return rdflib.BNode(node.value)
    if isinstance(node, Literal):
        if node.language is not None:
            return rdflib.Literal(node.value, lang=node.language)
        kind = None if node.datatype.value == XSD_STRING else rdflib.URIRef(node.datatype.value)
        return rdflib.Literal(node.value, datatype=kind, normalize=False)
    raise ExportError(f"{node} is no term of RDF 1.1")
