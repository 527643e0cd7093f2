"""Which of several formats a client wants: the `Accept` header as RFC 9110, section 12.5.1, reads it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_MOST_RANGES = 50
"""So many ranges of a header are read; a browser sends eight."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be sent: the word that `?format=` takes, its media type, and other media types that mean it too."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the `Content-Type` header; all that is written is UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of the header, with its weight from 0 to 1."""

    kind: str
    subtype: str
    quality: float

    def covers(self, media_type: str) -> int:
        """How exactly it names the media type: 0 not at all, 1 by `*/*`, 2 by `text/*`, 3 by name."""
        kind, _, subtype = media_type.partition("/")
        if (self.kind, self.subtype) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 2 if self.subtype == "*" else 3 if self.subtype == subtype else 0


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """The format with the greatest weight, the first of equals; None where the client takes none of them.

    Without a header every format is welcome, so the first is chosen. A range counts for a format where no other range names it
    more exactly; the other media types of a format count only where they are named.

    >>> choose("text/csv;q=0.5, text/*;q=0.9", (Format("csv", "text/csv"), Format("tsv", "text/tab-separated-values"))).name
    'tsv'
    """
    if accept is None or not accept.strip():
        return formats[0] if formats else None
    ranges = _ranges(accept)
    named = [r for r in ranges if "*" not in (r.kind, r.subtype)]
    weights = [max(_weight(f.media_type, ranges), *(_weight(t, named) for t in f.also), 0.0) for f in formats]
    best = max(weights, default=0.0)
    return formats[weights.index(best)] if best > 0 else None


def _weight(media_type: str, ranges: Iterable[_Range]) -> float:
    """The weight of the range that names the media type most exactly; 0 where none does."""
    found = [(r.covers(media_type), r.quality) for r in ranges if r.covers(media_type)]
    return max(found)[1] if found else 0.0


def _ranges(accept: str) -> list[_Range]:
    """The ranges of the header; what is no media range is left out."""
    found: list[_Range] = []
    for part in accept.split(",")[:_MOST_RANGES]:
        media, *parameters = (p.strip().lower() for p in part.split(";"))
        kind, slash, subtype = media.partition("/")
        if slash and kind and subtype:
            found.append(_Range(kind, subtype, _quality(parameters)))
    return found


def _quality(parameters: Iterable[str]) -> float:
    """The weight that the parameters give: 1 where there is none or where it is no weight of the RFC."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and _WEIGHT.fullmatch(value.strip()):
            return float(value)
    return 1.0


def not_acceptable(formats: Iterable[Format]) -> str:
    """What is said to a client that takes none of the formats."""
    return f"none of the formats in Accept can be sent; ask for one of {', '.join(f.media_type for f in formats)}"
