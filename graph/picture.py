"""A network as a picture: SVG that needs nothing else, has no script, and follows the reader's choice of a light or dark screen.

Nodes stand on a circle in a fixed order, so that the same network gives the same bytes everywhere. Between two nodes there is one
arrow each way; its width and its number count what the network's edges count, and its title names their kinds. Of a network with
more than `MOST_NODES` nodes the weightiest are drawn, and the picture says so; where there are many, an arrow without a number
counts one.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from math import atan2, cos, degrees, hypot, pi, sin

from graph.networks import Network

MOST_NODES, MOST_LETTERS = 40, 34
"""How many nodes are drawn, and how many characters of a label."""

_LEVEL, _TURNED_LETTERS = 14, 20
"""Of more nodes than these the labels are turned outwards, and shorter, so that none covers another."""

_WIDTH, _HEIGHT, _MIDDLE, _RADIUS = 1100.0, 890.0, 455.0, 250.0
_NODE, _THIN, _THICK, _FEW = 9.0, 1.5, 9.0, 4.0
"""Sizes in units of the picture; an arrow is thick where it counts most, and at least `_FEW`."""
_HEAD, _GAP = 18.0, 20.0
"""The size of an arrow head, and how far from the middle of a node its line ends."""

_STYLE = (
    "svg{--paper:#fff;--ink:#1d1d1f;--soft:#5b5f66;--node:#0b5394;--edge:#b0413e}"
    "@media(prefers-color-scheme:dark){svg{--paper:#17181a;--ink:#e8e8ea;--soft:#a3a8b0;--node:#8ec2f5;--edge:#e08a80}}"
    ".paper{fill:var(--paper)}text{fill:var(--ink);font:15px system-ui,sans-serif}.soft{fill:var(--soft);font-size:13px}"
    ".node{fill:var(--node)}.edge{fill:none;stroke:var(--edge);stroke-opacity:.75}.head{fill:var(--edge)}"
    ".count{font-size:13px;text-anchor:middle}"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands, and the direction from the middle to it."""

    x: float
    y: float
    right: float
    down: float


@dataclass(frozen=True, slots=True)
class _Arrow:
    """All edges from one node to another: how many they count, and of which kinds."""

    source: str
    target: str
    weight: float
    kinds: str


def to_svg(network: Network, *, title: str, note: str = "") -> str:
    """The picture under a title, with a note on what an arrow means; of a network without nodes, one that says so."""
    names, arrows = _shown(network)
    places = _places(names)
    most = max([_FEW, *(a.weight for a in arrows)])
    parts = [_arrow(a, places, most, network) for a in arrows]
    parts += [_count(a, places) for a in arrows if a.weight > 1 or len(names) <= _LEVEL]
    parts += [_node(places[n], str(network.nodes[n]["label"]), turned=len(names) > _LEVEL) for n in names]
    words = _note(note, len(names), network.number_of_nodes())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{_head() if arrows else ''}"
        f'<rect class="paper" width="100%" height="100%"/>\n<text x="20" y="32">{escape(title)}</text>\n'
        f'<text class="soft" x="20" y="54">{escape(words)}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _note(note: str, drawn: int, known: int) -> str:
    if not known:
        return "nothing was found"
    many = "" if drawn == known else f"the {drawn} weightiest of {known} nodes"
    return "; ".join(part for part in (note, many) if part)


def _shown(network: Network) -> tuple[list[str], list[_Arrow]]:
    """The nodes that are drawn, by kind and label, and the arrows between them; thick arrows last, on top."""
    weightiest = sorted(network.nodes, key=lambda n: (-network.nodes[n]["weight"], n))[:MOST_NODES]
    names = sorted(weightiest, key=lambda n: (network.nodes[n]["kind"], network.nodes[n]["label"], n))
    weights: Counter[tuple[str, str]] = Counter()
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, target, data in network.edges(data=True):
        if source in weightiest and target in weightiest:
            weights[source, target] += data["weight"]
            kinds[source, target].add(f"{data['label']} {data['weight']:g}")
    arrows = [_Arrow(*ends, weight, ", ".join(sorted(kinds[ends]))) for ends, weight in weights.items()]
    return names, sorted(arrows, key=lambda a: (a.weight, a.source, a.target))


def _places(names: list[str]) -> dict[str, _Place]:
    """Nodes on a circle, clockwise from the right."""
    found = {}
    for index, name in enumerate(names):
        angle = 2 * pi * index / len(names)
        right, down = cos(angle), sin(angle)
        found[name] = _Place(_WIDTH / 2 + _RADIUS * right, _MIDDLE + _RADIUS * down, right, down)
    return found


def _width(weight: float, most: float) -> float:
    """The width of an arrow, in units of the picture: in proportion to its count."""
    return _THIN + (_THICK - _THIN) * weight / most


def _head() -> str:
    """The arrow head; its size does not grow with the width."""
    return (
        '<defs><marker id="head" viewBox="0 0 10 10" refX="5" refY="5" '
        f'markerWidth="{_HEAD:g}" markerHeight="{_HEAD:g}" '
        'markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L10 5L0 10z"/></marker></defs>\n'
    )


def _arrow(arrow: _Arrow, places: dict[str, _Place], most: float, network: Network) -> str:
    path, _, _ = _line(arrow, places)
    names = (network.nodes[n]["label"] for n in (arrow.source, arrow.target))
    words = f"{' → '.join(names)}: {arrow.kinds}"
    return (
        f'<path class="edge" d="{path}" stroke-width="{_width(arrow.weight, most):.1f}" marker-end="url(#head)">'
        f"<title>{escape(words)}</title></path>"
    )


def _count(arrow: _Arrow, places: dict[str, _Place]) -> str:
    """The number on an arrow, over all arrows."""
    _, x, y = _line(arrow, places)
    behind = f'<circle class="paper" cx="{x:.1f}" cy="{y:.1f}" r="10"/>'
    return f'{behind}<text class="count" x="{x:.1f}" y="{y + 4.5:.1f}">{arrow.weight:g}</text>'


def _line(arrow: _Arrow, places: dict[str, _Place]) -> tuple[str, float, float]:
    """The path of an arrow, and the place of its number."""
    one, other = places[arrow.source], places[arrow.target]
    return _loop(one) if arrow.source == arrow.target else _curve(one, other)


def _curve(one: _Place, other: _Place) -> tuple[str, float, float]:
    """A curve that leaves room for the one back, and the place of its number."""
    across, along = other.x - one.x, other.y - one.y
    length = hypot(across, along)
    bend = 0.14 * length
    x, y = (one.x + other.x) / 2 - along / length * bend, (one.y + other.y) / 2 + across / length * bend
    reach = hypot(other.x - x, other.y - y)
    end = (other.x - (other.x - x) / reach * _GAP, other.y - (other.y - y) / reach * _GAP)
    path = f"M{one.x:.1f} {one.y:.1f}Q{x:.1f} {y:.1f} {end[0]:.1f} {end[1]:.1f}"
    return path, (one.x + other.x + 2 * x) / 4, (one.y + other.y + 2 * y) / 4


def _loop(place: _Place) -> tuple[str, float, float]:
    """A loop towards the middle: one who contradicts himself."""
    size, side = 100.0, 60.0
    x, y = place.x - place.right * size, place.y - place.down * size
    first = (x - place.down * side, y + place.right * side)
    second = (x + place.down * side, y - place.right * side)
    end = (place.x + (second[0] - place.x) / size * _GAP, place.y + (second[1] - place.y) / size * _GAP)
    path = f"M{place.x:.1f} {place.y:.1f}C{first[0]:.1f} {first[1]:.1f} {second[0]:.1f} {second[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return path, place.x - place.right * size * 0.75, place.y - place.down * size * 0.75


def _node(place: _Place, label: str, *, turned: bool) -> str:
    most = _TURNED_LETTERS if turned else MOST_LETTERS
    words = label if len(label) <= most else f"{label[: most - 1]}…"
    circle = f'<circle class="node" cx="{place.x:.1f}" cy="{place.y:.1f}" r="{_NODE:g}"><title>{escape(label)}</title></circle>'
    return f"{circle}\n<text {_turned(place) if turned else _level(place)}>{escape(words)}</text>"


def _level(place: _Place) -> str:
    """Where a level label stands: outside of the circle."""
    anchor = "middle" if abs(place.right) < 0.2 else "start" if place.right > 0 else "end"
    x, y = place.x + place.right * (_NODE + 8), place.y + place.down * (_NODE + 14) + 5
    return f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'


def _turned(place: _Place) -> str:
    """Where a label stands that leads outwards; on the left it is turned to be read from the outside in."""
    left = place.right < -1e-9
    angle = degrees(atan2(-place.down, -place.right) if left else atan2(place.down, place.right))
    x, y = place.x + place.right * (_NODE + 6), place.y + place.down * (_NODE + 6)
    anchor = "end" if left else "start"
    return f'transform="translate({x:.1f} {y:.1f}) rotate({angle:.1f})" dy="5" text-anchor="{anchor}"'
