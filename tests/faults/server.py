"""A real oxigraph server on loopback, as the tests of push use it."""

import urllib.request

from pyoxigraph import RdfFormat, parse


class SparqlServer:
    """The server at an address: filled, and looked at."""

    def __init__(self, url: str) -> None:
        self.url = url

    def _ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> bytes:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"{self.url}{path}", data=body, method=method, headers=named)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())

    def fill(self, quads: str) -> None:
        """Let the server hold these N-Quads and nothing else."""
        self._ask("POST", "/update", b"CLEAR ALL", Content_Type="application/sparql-update")
        if quads:
            self._ask("POST", "/store", quads.encode(), Content_Type="application/n-quads")

    def dump(self) -> str:
        """What the server holds, as N-Quads."""
        return self._ask("GET", "/store", Accept="application/n-quads").decode()

    def graphs(self) -> dict[str, str]:
        """What the server holds, graph by graph: sorted N-Triples."""
        return self.graphs_in(self.dump())

    @staticmethod
    def graphs_in(quads: str) -> dict[str, str]:
        """N-Quads, graph by graph."""
        found: dict[str, list[str]] = {}
        for quad in parse(quads.encode(), RdfFormat.N_QUADS):
            found.setdefault(str(quad.graph_name), []).append(str(quad.triple))
        return {name: "\n".join(sorted(lines)) for name, lines in sorted(found.items())}
