"""News agencies and outlets by name and by web address, and the publisher that an article names itself.

The list is `extract/data/outlets.tsv`: name, aliases, kind (agency or outlet), country (ISO 3166-1 alpha-2), hosts; several of
one column are separated by `|`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from extract.errors import ResourceError
from extract.metadata_dates import Clue

_COLUMNS = ["name", "aliases", "kind", "country", "hosts"]
_PARENTHESIS = re.compile(r"\((?P<name>[^()\n]{2,40})\)")
_PLACE = re.compile(
    r"(?:^|[\n.!?)]\s*)(?P<place>[^\W\d_a-zß-ÿ][^\Wa-zß-ÿ'’]+(?:[ .\-/'’]+[^\Wa-zß-ÿ]+)*)(?P<rest>,[^!?()\n]{2,40})?\s*$"
)
_MIXED_PLACE = re.compile(r"(?:^|\n)\s*[A-Z][\w'’ .\-/]{1,40},[^!?()\n]{2,40}\s*$")
_DASH = re.compile(r"\s*(?:--|[-–—])")
_SOURCE = re.compile(r"[(\[]?\bsource:\s*(?P<name>(?-i:[A-Z])[^()\[\]\n.|]{1,60}?)\s*[)\].]?\s*$", re.I)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©\s*)?(?P<year>(?:19|20)\d\d)(?:[-–](?:19|20)?\d\d)?,?\s+(?:by\s+)?"
    r"(?P<name>(?-i:[A-Z])[^.,|\n©]{1,60}?)\s*(?:[.,|\n]|$)",
    re.I,
)
_SPEAKS_OF_ITSELF = re.compile(r"\s+(?:has|have) (?:worked|learned|learnt|obtained|seen|been (?:bringing|told)|reported from)\b")
_ASKS_FOR_ITSELF = re.compile(
    r"\b(?:[Ss]upport|[Ss]ubscribe to|[Ss]ign up (?:for|to)|[Dd]onate to|[Ff]ollow|[Jj]oin)\s+(?:the\s+)?$"
)
_NEWSWORD = re.compile(r"\b(?:news|agency|press|times|radio|television|tv|post|herald|telegraph)\b", re.I)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One that publishes news: its name, other names, `agency` or `outlet`, its country (alpha-2), its web hosts."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str
    hosts: tuple[str, ...]


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets of the list, in its order. Raises ResourceError where the list is malformed."""
    text = files("extract").joinpath("data", "outlets.tsv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or rows[0] != _COLUMNS:
        raise ResourceError(f"extract/data/outlets.tsv must begin with the columns {', '.join(_COLUMNS)}")
    for number, row in enumerate(rows, 1):
        if len(row) != len(_COLUMNS):
            raise ResourceError(f"extract/data/outlets.tsv:{number}: {len(row)} columns, not {len(_COLUMNS)}")
    return tuple(
        Outlet(name, _several(aliases), kind, country, _several(hosts)) for name, aliases, kind, country, hosts in rows[1:]
    )


def outlet_named(name: str | None) -> Outlet | None:
    """The outlet of a name, an alias or a web host, whatever its case."""
    return _by_name().get(" ".join(name.split()).casefold().removeprefix("www.")) if name else None


def canonical(name: str | None) -> str | None:
    """The listed name of a known outlet; any other name as it is."""
    known = outlet_named(name)
    return known.name if known else name


_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
"""A name of a host, in any script; what stands there in a broken address may hold anything else."""


def url_publisher(url: str | None) -> Clue | None:
    """The publisher that a web address belongs to: a listed outlet, else the host itself."""
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return None
    parts = host.split(".")
    for start in range(len(parts) - 1):
        known = _by_name().get(".".join(parts[start:]))
        if known:
            return Clue(known.name, "address of an outlet")
    return Clue(host, "host of the address") if _HOST.fullmatch(host) else None


def dateline_publisher(head: str) -> Clue | None:
    """The agency of a dateline: `GAZA, Feb. 22 (Agency) --`, `HOMS (Agency)`, `(Agency) -`.

    A name that is not listed counts only in the full form: place, comma, date, a name that sounds like a news agency's,
    dash.
    """
    for found in _PARENTHESIS.finditer(head):
        before, known = head[: found.start()], outlet_named(found["name"])
        dash = _DASH.match(head, found.end()) is not None
        place = _PLACE.search(before)
        bare = not before.rpartition("\n")[2].strip()
        if known and (place or (dash and (bare or _MIXED_PLACE.search(before))) or (bare and found.start() == 0)):
            return Clue(known.name, "dateline", found.start("name"), found.end("name"))
        if dash and place and place["rest"] and _NEWSWORD.search(found["name"]):
            return Clue(found["name"].strip(), "dateline", found.start("name"), found.end("name"))
    return None


def closing_publisher(tail: str) -> Clue | None:
    """The publisher in the last lines: `-AGENCY` at the very end, `(Source: X)`, `© 2024 X`; offsets count in `tail`."""
    end = len(tail.rstrip())
    for dash in re.finditer(r"(?:--|[-–—/])\s*(?P<name>[A-Z][\w .&'’]{1,40}?)[.)]?$", tail[:end]):
        known = outlet_named(dash["name"])
        if known:
            return Clue(known.name, "signature", dash.start("name"), dash.end("name"))
    for pattern, rule in ((_SOURCE, "source line"), (_COPYRIGHT, "copyright line")):
        found = pattern.search(tail[:end])
        if found:
            return Clue(canonical(found["name"].strip()) or "", rule, found.start("name"), found.end("name"))
    return None


def copyright_year(tail: str) -> int | None:
    """The year of `© 2024 X`."""
    found = _COPYRIGHT.search(tail)
    return int(found["year"]) if found else None


def self_mention(head: str) -> Clue | None:
    """A listed outlet that speaks of itself: `X has worked with`, `X has learned`, `support X`, `subscribe to X`.

    `told X` is no clue: of 840 American news texts that were tried, most in which people told one listed outlet something,
    even twice and even where the text names it in no other way, quoted another publisher.
    """
    for begin, end, known in _mentions(head):
        if _SPEAKS_OF_ITSELF.match(head, end) or _ASKS_FOR_ITSELF.search(head[:begin]):
            return Clue(known.name, "self-mention", begin, end)
    return None


def _mentions(text: str) -> Iterator[tuple[int, int, Outlet]]:
    """Places where a listed outlet is named, in its own case."""
    for found in _pattern().finditer(text):
        known = outlet_named(found.group())
        if known:
            yield found.start(), found.end(), known


@cache
def _pattern() -> re.Pattern[str]:
    """Any listed name or alias, the longest first."""
    names = {name for outlet in outlets() for name in (outlet.name, *outlet.aliases)}
    return re.compile(rf"\b(?:{'|'.join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))})\b")


@cache
def _by_name() -> dict[str, Outlet]:
    """Outlets by name, alias and host, in lower case; the first of the list wins."""
    found: dict[str, Outlet] = {}
    for outlet in outlets():
        for key in (outlet.name, *outlet.aliases, *outlet.hosts):
            found.setdefault(key.casefold(), outlet)
    return found


def _several(cell: str) -> tuple[str, ...]:
    """The parts of a cell."""
    return tuple(part for part in cell.split("|") if part)
