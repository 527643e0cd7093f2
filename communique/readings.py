"""A reading as rows and as pages: what `communique read` and `communique show` print."""

from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from communique.output import Table
from extract.model import ARTICLE, Account, Actor, Article, Attribution, Reading, Span

if TYPE_CHECKING:
    from rich.text import Text

COLUMNS = (
    *("no", "speaker", "act", "claim", "about", "to", "according to", "directness", "confidence", "begin", "end", "id"),
    *("read by", "why"),
)
"""What is told of each attribution, in order of the text; `begin` and `end` are the claim's offsets in code points, `read by` is
the reader that proposed it."""

NARROW = ("no", "who", "what", "according to", "read by, and why")
"""What a terminal shows of each attribution."""


def title_of(article: Article) -> str:
    """Publisher and date; where no publisher is known, the title or the file's name, and the date where that is known."""
    name = article.publisher or article.title or _file(article.source)
    return f"{name}, {article.published}" if article.published else name


def _file(source: str) -> str:
    """The name of a file without its folders; a URL as it is."""
    return source if "://" in source else Path(source).name or source


class Names:
    """The names of the actors and accounts of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._actors: dict[str, Actor] = {a.id: a for a in reading.actors}
        self._accounts: dict[str, Account] = {a.id: a for a in reading.accounts}
        self._article = reading.article

    def actor(self, actor_id: str) -> str:
        """The fullest name of the actor."""
        return self._actors[actor_id].name

    def actors(self, ids: tuple[str, ...]) -> str:
        """The names of several actors, joined."""
        return ", ".join(self.actor(i) for i in ids)

    def account(self, account_id: str) -> str:
        """Whose account it is, and the words that name it; of the article itself, its publisher."""
        account = self._accounts.get(account_id)
        if account is None or account_id == ARTICLE:
            return title_of(self._article)
        issuer = self._actors[account.issuer]
        return f"{issuer.name} ({account.kind.value})"

    def chain(self, account_id: str) -> tuple[str, ...]:
        """The accounts through which an account reached us, the nearest to its words first, the article last."""
        found = [self.account(account_id)]
        account = self._accounts.get(account_id)
        seen = {account_id}
        while account is not None and account.reported_in is not None and account.reported_in not in seen:
            seen.add(account.reported_in)
            found.append(self.account(account.reported_in))
            account = self._accounts.get(account.reported_in)
        return tuple(found)


def attribution_table(reading: Reading) -> Table:
    """The attributions of a reading."""
    names = Names(reading)
    rows = tuple(_row(number, a, names) for number, a in enumerate(reading.attributions, start=1))
    return Table(COLUMNS, rows, title=title_of(reading.article))


def _row(number: int, attribution: Attribution, names: Names) -> tuple[str | int | float | None, ...]:
    claim = attribution.claim
    denied = " (negated)" if claim.polarity.value == "negative" else ""
    return (
        number,
        names.actors(attribution.speakers),
        attribution.act + denied,
        claim.text,
        " ".join(claim.about),
        names.actors(attribution.addressees),
        names.account(attribution.account),
        attribution.directness.value.partition(" ")[0],
        attribution.confidence,
        claim.spans[0].begin,
        claim.spans[-1].end,
        attribution.id,
        attribution.proposer,
        "; ".join(attribution.reasons),
    )


def narrow_table(reading: Reading) -> Table:
    """The attributions of a reading for a terminal: a few wide cells in the place of many narrow ones."""
    names = Names(reading)
    rows = tuple(_narrow_row(number, a, names) for number, a in enumerate(reading.attributions, start=1))
    return Table(NARROW, rows, title=title_of(reading.article))


def _narrow_row(number: int, attribution: Attribution, names: Names) -> tuple[str | int | float | None, ...]:
    claim = attribution.claim
    to = f" → {names.actors(attribution.addressees)}" if attribution.addressees else ""
    denied = " (negated)" if claim.polarity.value == "negative" else ""
    about = f" · about {' '.join(claim.about)}" if claim.about else ""
    return (
        number,
        f"{names.actors(attribution.speakers)}: {attribution.act}{denied}{to}",
        f"{claim.text} {claim.spans[0].begin}–{claim.spans[-1].end}{about}",
        names.account(attribution.account),
        f"{attribution.proposer} {attribution.confidence:.2f}: {'; '.join(attribution.reasons)} [{attribution.id}]",
    )


Layer = tuple[Span, str, int]
"""A span, what it is (`claim`, `cue`, `speaker`), and the number of its attribution."""


def layers(reading: Reading) -> tuple[Layer, ...]:
    """The spans of all attributions, in order of the text."""
    found: list[Layer] = []
    for number, attribution in enumerate(reading.attributions, start=1):
        found += [(span, "claim", number) for span in attribution.claim.spans]
        if attribution.cue is not None:
            found.append((attribution.cue, "cue", number))
        if attribution.speaker_mention is not None:
            found.append((attribution.speaker_mention, "speaker", number))
    return tuple(sorted(found, key=lambda layer: (layer[0].begin, -layer[0].end, layer[1], layer[2])))


_STYLES = {"claim": "cyan", "cue": "bold yellow", "speaker": "underline"}


def terminal_text(reading: Reading) -> "Text":
    """The article for a terminal: claims coloured, cues bold, speakers underlined, each claim's number before it."""
    from rich.text import Text

    text = Text(reading.article.text)
    found = layers(reading)
    for span, kind, _ in found:
        text.stylize(_STYLES[kind], span.begin, span.end)
    starts = sorted({(span.begin, number) for span, kind, number in found if kind == "claim"}, reverse=True)
    for begin, number in starts:
        mark = Text(f"[{number}]", style="bold magenta")
        text = text[:begin] + mark + text[begin:] if begin else mark + text
    return text


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.6 Georgia, serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1a1a1a; background: #fff;
  display: grid; grid-template-columns: minmax(0, 3fr) minmax(16rem, 2fr); gap: 2rem; }}
h1 {{ grid-column: 1 / -1; font-size: 1.3rem; margin: 0; }}
.text {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.claim {{ background: #dceefb; }} .cue {{ background: #fde9a9; font-weight: bold; }}
.speaker {{ border-bottom: 2px solid #7a3e9d; }}
.claim.cue {{ background: linear-gradient(#dceefb 50%, #fde9a9 50%); }}
sup a, li a {{ color: #0b5394; text-decoration: none; }}
li {{ margin-bottom: .8rem; font-size: .9rem; }} li:target, sup:target {{ outline: 3px solid #e69138; }}
small {{ color: #555; }}
@media (max-width: 50rem) {{ body {{ display: block; }} }}
</style>
</head>
<body>
<h1>{title}</h1>
<div class="text">{text}</div>
<ol>
{items}
</ol>
</body>
</html>
"""


def html_page(reading: Reading) -> str:
    """The article as one self-contained page: spans marked, each claim linked with what is told of it."""
    names = Names(reading)
    items = "\n".join(_item(number, a, names) for number, a in enumerate(reading.attributions, start=1))
    return _PAGE.format(
        language=escape(reading.article.language, quote=True),
        title=escape(title_of(reading.article)),
        text=_marked(reading),
        items=items or "<li>No attribution was found.</li>",
    )


def _item(number: int, attribution: Attribution, names: Names) -> str:
    account = " ← ".join(names.chain(attribution.account))
    about = f"about {' '.join(attribution.claim.about)}; " if attribution.claim.about else ""
    return (
        f'<li id="a{number}"><a href="#t{number}"><b>{escape(names.actors(attribution.speakers))}</b> '
        f"{escape(attribution.act)}</a>: "
        f"{escape(attribution.claim.text)}<br><small>{escape(about)}according to {escape(account)}; "
        f"{escape(attribution.directness.value)}; confidence {attribution.confidence:g}; {escape(attribution.id)}<br>"
        f"read by {escape(attribution.proposer)}: {escape('; '.join(attribution.reasons))}</small></li>"
    )


def _marked(reading: Reading) -> str:
    """The text in pieces, each with the classes of the spans that cover it."""
    text, found = reading.article.text, layers(reading)
    cuts = sorted({0, len(text), *(s.begin for s, _, _ in found), *(s.end for s, _, _ in found)})
    numbered: set[int] = set()
    pieces: list[str] = []
    for begin, end in pairwise(cuts):
        covering = [(kind, n) for s, kind, n in found if s.begin <= begin and end <= s.end]
        starting = sorted({n for s, kind, n in found if kind == "claim" and s.begin == begin} - numbered)
        numbered.update(starting)
        pieces += [f'<sup id="t{n}"><a href="#a{n}">{n}</a></sup>' for n in starting]
        classes = " ".join(sorted({kind for kind, _ in covering}))
        words = escape(text[begin:end])
        pieces.append(f'<span class="{classes}">{words}</span>' if classes else words)
    return "".join(pieces)
