"""What a notebook shows: an article with its spans marked, and a page of ours in a frame. Everything from an article is escaped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from communique.readings import Layer, Names, layers, title_of
from extract.model import Attribution, Reading

_COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"claim": ("#dceefb", "#0b3d66"), "cue": ("#fde9a9", "#5c4400"), "speaker": ("#e9dcf5", "#4b2370")}
)
"""Background and ink of each kind of span; contrast at least 7 to 1."""

_MARK = "padding:.1em .15em;border-radius:.25em;line-height:1.9;-webkit-box-decoration-break:clone;box-decoration-break:clone"
_LABEL = "font-size:.65em;font-weight:700;margin-left:.35em;vertical-align:middle;white-space:nowrap"


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of HTML that a notebook shows; `str` gives its text, `save` writes it as a page of its own.

    >>> Html("<b>yes</b>")._repr_html_()
    '<b>yes</b>'
    """

    text: str
    title: str = "Communiqué"

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.text

    def save(self, path: Path | str) -> Path:
        """Write a page that needs nothing else; returns the path."""
        target = Path(path)
        head = f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{escape(self.title)}</title></head>\n'
        target.write_text(f"{head}<body>\n{self.text}\n</body>\n</html>\n", encoding="utf-8")
        return target


def framed(page: str, *, height: int) -> str:
    """A whole page as a piece of a notebook: in a frame of its own, so that neither's style touches the other.

    `height` is in pixels. The frame runs no script and sends nothing.
    """
    style = f"width:100%;height:{height}px;border:1px solid #d4d7dc"
    return f'<iframe sandbox="" title="accounts side by side" style="{style}" srcdoc="{escape(page, quote=True)}"></iframe>'


def highlighted(reading: Reading) -> Html:
    """The article with speakers, cues and contents marked, each with the number of its attribution, and a line on each below.

    Where spans lie inside each other, the innermost colours the words, and each span's label stands at its end.
    """
    names = Names(reading)
    title = title_of(reading.article)
    items = "".join(_item(a, names) for a in reading.attributions)
    text = "".join(_pieces(reading))
    page = (
        f'<div lang="{escape(reading.article.language, quote=True)}" style="max-width:50rem;line-height:1.9">'
        f"<p><b>{escape(title)}</b></p>"
        f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{text}</div>'
        f"<ol>{items}</ol></div>"
    )
    return Html(page, title)


def _item(attribution: Attribution, names: Names) -> str:
    account = " ← ".join(names.chain(attribution.account))
    negated = "not: " if attribution.claim.polarity.value == "negative" else ""
    return (
        f"<li><b>{escape(names.actors(attribution.speakers))}</b> · {escape(attribution.act)}: {negated}"
        f"“{escape(attribution.claim.text)}” "
        f"<small>according to {escape(account)}; confidence {attribution.confidence:.2f}</small></li>"
    )


def _pieces(reading: Reading) -> Iterator[str]:
    """The text cut where a span begins or ends."""
    text, found = reading.article.text, layers(reading)
    cuts = sorted({0, len(text), *(place for span, _, _ in found for place in (span.begin, span.end))})
    for begin, end in pairwise(cuts):
        covering = [layer for layer in found if layer[0].begin <= begin and end <= layer[0].end]
        ending = [layer for layer in covering if layer[0].end == end]
        yield _marked(escape(text[begin:end]), covering, ending) if covering else escape(text[begin:end])


def _marked(words: str, covering: list[Layer], ending: list[Layer]) -> str:
    """The words in the colour of the innermost span, with the labels of the spans that end here, the innermost first."""
    _, kind, _ = min(covering, key=_size)
    paper, ink = _COLOURS[kind]
    numbers: dict[str, list[int]] = {}
    for _, ended, number in sorted(ending, key=_size):
        numbers.setdefault(ended, []).append(number)
    labels = "".join(_label(ended, found) for ended, found in numbers.items())
    return f'<mark style="background:{paper};color:{ink};{_MARK}">{words}{labels}</mark>'


def _label(kind: str, numbers: list[int]) -> str:
    """What a span is, and of which attributions."""
    return f'<span style="{_LABEL};color:{_COLOURS[kind][1]}">{_WORDS[kind]} {", ".join(map(str, sorted(numbers)))}</span>'


_WORDS = {"claim": "CONTENT", "cue": "CUE", "speaker": "SPEAKER"}


def _size(layer: Layer) -> tuple[int, str, int]:
    span, kind, number = layer
    return (span.end - span.begin, kind, number)
