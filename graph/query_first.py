"""The first rows of a named query: what is found first, in the order of the query among themselves.

`ORDER BY` makes an engine find every row before it gives the first: seconds, where an archive of 100,000 articles has
10,000 rows. A page that shows 100 needs no more, so the query is asked for as many rows as are wanted, those that it finds
first, and these are put in order. An answer with fewer rows is the whole answer, in its order; of a longer one, which rows come
first is the engine's choice, the same for the same store.

A file may mark the patterns that find the nodes of its rows, `# first: {` to `# first: } ?finding`: they become a sub-select of so
many nodes, before anything is told of them. What stands behind must be what the shapes demand of such a node, or optional, so that
no node is without a row.
"""

import re

_SHAPE = re.compile(
    r"(?P<head>(?:(?!SELECT\b)[^\n]*\n)*)(?P<select>SELECT (?:DISTINCT )?(?P<columns>[^\n]+)\n)"
    r"(?P<body>.*\n)(?P<order>ORDER BY [^\n]+)\s*",
    re.DOTALL,
)
_GROUP = re.compile(r"^ *# first: \{\n(?P<patterns>.*?)^ *# first: \} (?P<node>\?\w+)$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"\((?:[^()]|\([^()]*\))* AS (\?\w+)\)")


def first(text: str, most: int) -> str:
    r"""The query of a file of the library, for at most so many rows; itself with a LIMIT where it has no order.

    >>> print(first("SELECT DISTINCT ?s\nWHERE { ?s ?p ?o }\nORDER BY ?s", 10))
    SELECT ?s
    WHERE { {
    SELECT DISTINCT ?s
    WHERE { ?s ?p ?o }
    LIMIT 10
    } }
    ORDER BY ?s
    """
    text = _GROUP.sub(lambda m: f"  {{ SELECT DISTINCT {m['node']} WHERE {{\n{m['patterns']}  }} LIMIT {most} }}", text)
    found = _SHAPE.fullmatch(text)
    if found is None:
        return f"{text.rstrip()}\nLIMIT {most}\n"
    columns = " ".join(re.findall(r"\?\w+", _NAMED.sub(r"\1", found["columns"])))
    inner = f"{found['select']}{found['body']}LIMIT {most}"
    return f"{found['head']}SELECT {columns}\nWHERE {{ {{\n{inner}\n}} }}\n{found['order']}"
