"""Quotations and the cues beside them: what somebody's own words are, and whose."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from spacy.tokens import Doc

from extract.cue_hits import CueHit, is_negated
from extract.name_phrases import text_of
from extract.proposals import Offsets, Proposal
from extract.quotes import Quote, innermost
from extract.sources import addressee_of, mention_offsets, source_of, source_place

_SENTENCE_END = re.compile(r"[.?!][”’\"')]*\s")
_WORD = re.compile(r"\w+")
_FULL = 4
"""From how many words on a quotation counts as words of its own, not a name or a doubt (`so-called`)."""
_NEAR = 40
"""How many characters around a quotation are looked at for what it follows."""
_GAP = 14
"""How many words may stand between a cue and the quotation it introduces."""


def attach_quotes(doc: Doc, hits: Sequence[CueHit], by_parse: Sequence[Proposal], quotes: Sequence[Quote]) -> list[Proposal]:
    """The proposals of the parse with whole quotations as their contents, and those that only quotations give."""
    text: str = text_of(doc)
    found = list(by_parse)
    full = [q for q in quotes if _is_speech(text, q)]
    speaking = [h for h in hits if "quote" in h.cue.content and h.cue.pos in ("V", "VN") and not is_negated(h.head)]
    inside: dict[Quote | None, list[Quote]] = {}
    for quote in full:
        inside.setdefault(innermost(quotes, quote.outer_begin, quote.outer_end), []).append(quote)
    cues: dict[Quote | None, list[CueHit]] = {}
    for hit in speaking if inside else ():
        cues.setdefault(innermost(quotes, hit.head.idx, hit.head.idx + len(hit.head)), []).append(hit)
    for around in inside:
        if around in cues:
            _attach(found, cues[around], inside[around], text, hits)
    return found + _going_on(text, found, [q for q in full if q.level == 0])


def _is_speech(text: str, quote: Quote) -> bool:
    """Whether quotation marks hold somebody's words: many, or few that are set off as a sentence (`“It was hell,” she said`)."""
    if _words(text[quote.begin : quote.end]) >= _FULL:
        return True
    before = text[max(quote.outer_begin - _NEAR, 0) : quote.outer_begin].rstrip(" ")
    return text[quote.end - 1] in ",?!." and (not before or before[-1] in '\n.?!,:”"’')


def _attach(found: list[Proposal], speaking: Sequence[CueHit], full: Sequence[Quote], text: str, hits: Sequence[CueHit]) -> None:
    """Give each quotation of one level to the nearest cue of that level, and the cues their contents."""
    reach = [(gap, h.head.i, n, q) for n, h in enumerate(speaking) for gap, q in _beside(h, full, text, hits)]
    owner: dict[Quote, int] = {}
    for _, _, n, quote in sorted(reach, key=lambda r: (r[0], r[1])):
        owner.setdefault(quote, speaking[n].head.i)
    own: dict[int, list[Quote]] = {}
    for quote in full:
        if quote in owner:
            own.setdefault(owner[quote], []).append(quote)
    places = {p.cue: i for i, p in reversed(list(enumerate(found))) if p.cue is not None}
    for hit in speaking:
        if (beside := own.pop(hit.head.i, None)) is not None:
            _take(found, places.get(hit.offsets), hit, beside, text)


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _beside(hit: CueHit, quotes: Sequence[Quote], text: str, hits: Sequence[CueHit]) -> list[tuple[int, Quote]]:
    """The quotations directly before and after a cue with its source, each with the number of words between."""
    source = source_place(hit)
    begin, end = hit.offsets
    if source is not None:
        left, right = source
        begin, end = min(begin, left), max(end, right) if right - end < 120 else end
    first = bisect_left(quotes, hit.offsets[1], key=lambda q: q.outer_begin)
    after = quotes[first] if first < len(quotes) else None
    before = next((q for q in reversed(quotes[max(first - 4, 0) : first]) if q.outer_end <= begin), None)
    found: list[tuple[int, Quote]] = []
    if before is not None and _touches(text[before.outer_end : begin], 4) and not _ends_sentence(text, before, begin):
        found.append((_words(text[before.outer_end : begin]), before))
    if after is not None:
        gap = text[min(end, after.outer_begin) : after.outer_begin]
        near = _between(hits, min(end, after.begin), after.end)
        between = any(end <= h.head.idx < after.outer_begin and h.cue.pos in ("V", "VN") for h in near)
        begun = any(after.covers(*h.offsets) and _starts_before(h, after) for h in near)
        apart = before is not None and bool(found) and gap.lstrip(" ").startswith((".", "!", "?"))
        if _touches(gap, _GAP) and not between and not begun and not apart:
            found.append((_words(gap) + _GAP * bool(_SENTENCE_END.search(gap + " ")), after))
    return found


def _between(hits: Sequence[CueHit], begin: int, end: int) -> Sequence[CueHit]:
    """The cues whose heads stand between two offsets; hits stand in the order of their heads."""
    return hits[bisect_left(hits, begin, key=lambda h: h.head.idx) : bisect_left(hits, end, key=lambda h: h.head.idx)]


def _starts_before(hit: CueHit, quote: Quote) -> bool:
    """Whether a cue inside a quotation has its speaker in front of it: `X had ‘thanked ...’`."""
    source = source_of(hit) if hit.cue.pos in ("V", "VN") else None
    return source is not None and source.idx < quote.outer_begin


def _ends_sentence(text: str, quote: Quote, begin: int) -> bool:
    """Whether a quotation closes its sentence, so that what follows speaks of something else: `... change.” The minister said`."""
    gap = text[quote.outer_end : begin].strip(" \n")
    if gap[:1] in (".", "!", "?", ";"):
        return True
    closes = text[quote.end - 1] == "." and not gap.startswith(",")
    return closes and text[begin : begin + 1].isupper()


def _touches(gap: str, most: int) -> bool:
    """Whether a stretch of text joins what stands on both sides of it: few words, and no sentence that ends between them."""
    return _words(gap) <= most and not _SENTENCE_END.search(gap.lstrip(" ,.;—–-")) and "\n\n" not in gap.strip(" ")


def _inside(text: str, quote: Quote) -> Offsets:
    """The words of a quotation, without the comma that only leads on to the cue."""
    end = quote.end - 1 if text[quote.end - 1] == "," and quote.end - quote.begin > 1 else quote.end
    return quote.begin, end


def _with_quotes(proposal: Proposal, hit: CueHit, beside: list[Quote], pieces: tuple[Offsets, ...], text: str) -> Proposal:
    """The proposal of the parse with the quotations as its content; as it is where its clause holds more than they do."""
    begin, end = proposal.begin, proposal.end
    if not any(q.outer_begin < end and begin < q.outer_end for q in beside) and _tells_how(text, proposal, beside):
        return proposal
    wider = [q for q in beside if begin < q.outer_begin - 3 and q.end <= end + 2]
    if wider and (not any(q.outer_end <= hit.head.idx for q in beside) or any(_is_within(text, q) for q in wider)):
        return proposal
    return replace(
        proposal, content=pieces, quoted=True, frame="quote", reasons=(*proposal.reasons, "the quotation beside the cue")
    )


def _take(found: list[Proposal], place: int | None, hit: CueHit, beside: list[Quote], text: str) -> None:
    """Give the cue its quotations as content; `place` is where the proposal of the parse for it stands in `found`, or None."""
    pieces = tuple(_inside(text, q) for q in beside)
    if place is not None:
        found[place] = _with_quotes(found[place], hit, beside, pieces, text)
        return
    source = source_place(hit)
    if source is None:
        return
    found.append(
        Proposal(
            content=pieces,
            act=hit.cue.act,
            cue=hit.offsets,
            lemma=" ".join(hit.cue.lemma),
            frame="quote",
            source=source,
            addressee=mention_offsets(addressee_of(hit)),
            clause=(min(pieces[0][0], hit.offsets[0]), max(pieces[-1][1], hit.offsets[1])),
            quoted=True,
            reasons=(f"cue '{' '.join(hit.cue.lemma)}' beside a quotation",),
        )
    )


def _tells_how(text: str, proposal: Proposal, beside: Sequence[Quote]) -> bool:
    """Whether the only quotation tells in what words it was done, not what: `condemned “in the strongest terms” the raid`."""
    return proposal.frame != "that" and len(beside) == 1 and text[beside[0].begin :].startswith(("in ", "with ", "as ", "by "))


def _is_within(text: str, quote: Quote) -> bool:
    """Whether a quotation stands in the middle of a clause: `It was “a direct attack on us,” he said`."""
    return text[max(quote.outer_begin - _NEAR, 0) : quote.outer_begin].rstrip(" ")[-1:].isalnum()


def _going_on(text: str, found: Sequence[Proposal], quotes: Sequence[Quote]) -> list[Proposal]:
    """Quotations without a cue of their own that go on for the speaker of the quotation before them."""
    more: list[Proposal] = []
    spoken = sorted((p for p in found if p.quoted), key=lambda p: p.end)
    read = _Read.of(found)
    last: Proposal | None = None
    passed = 0
    for quote in quotes:
        while passed < len(spoken) and spoken[passed].end <= quote.outer_begin:
            last = max((p for p in (last, spoken[passed]) if p is not None), key=_past)
            passed += 1
        if read.holds(quote):
            continue
        before = last if last is not None and _follows(text, last, quote, quotes) else _leads_to(text, quote, quotes, spoken)
        if before is None:
            continue
        more.append(
            replace(
                before,
                content=((quote.begin, quote.end),),
                act="assert",
                cue=None,
                lemma="",
                frame="quote",
                clause=(quote.begin, quote.end),
                reasons=("the quotation goes on for the speaker of the one before",),
            )
        )
        if before is last:
            last = more[-1]
    return more


def _past(proposal: Proposal) -> int:
    """The offset past the content and the cue of a proposal."""
    return max(proposal.end, proposal.cue[1] if proposal.cue else 0)


def _leads_to(text: str, quote: Quote, quotes: Sequence[Quote], spoken: Sequence[Proposal]) -> Proposal | None:
    """The quotation that goes on, over paragraphs, from one that was left open, where only the later one has a cue."""
    while not quote.closed:
        place = bisect_right(quotes, quote.end, key=lambda q: q.outer_begin)
        following = quotes[place] if place < len(quotes) else None
        if (
            following is None
            or text[quote.end : following.outer_begin].strip()
            or "\n" not in text[quote.end : following.outer_begin]
        ):
            return None
        near = spoken[bisect_left(spoken, following.begin, key=lambda p: p.end) :][:8]
        found = next((p for p in near if p.content[0][0] == following.begin), None)
        if found is not None:
            return found
        quote = following
    return None


@dataclass(frozen=True, slots=True)
class _Read:
    """The proposals by where they begin, with the farthest end of any up to each: what a quotation may belong to already."""

    proposals: tuple[Proposal, ...]
    begins: tuple[int, ...]
    farthest: tuple[int, ...]

    @classmethod
    def of(cls, proposals: Sequence[Proposal]) -> "_Read":
        ordered = sorted(proposals, key=_first)
        farthest = tuple(accumulate((_past(p) for p in ordered), max))
        return cls(tuple(ordered), tuple(_first(p) for p in ordered), farthest)

    def holds(self, quote: Quote) -> bool:
        """Whether the quotation belongs to a proposal already: as content, or because the cue stands in it."""
        place = bisect_left(self.begins, quote.end) - 1
        while place >= 0 and self.farthest[place] > quote.begin:
            if _is_read(quote, self.proposals[place]):
                return True
            place -= 1
        return False


def _first(proposal: Proposal) -> int:
    """The offset at which the content or the cue of a proposal begins."""
    return min(proposal.begin, proposal.cue[0] if proposal.cue else proposal.begin)


def _is_read(quote: Quote, proposal: Proposal) -> bool:
    """Whether a quotation is the content of a proposal, or holds its cue without its speaker (`“We ask”` is no cue beside it)."""
    covered = sum(max(0, min(e, quote.end) - max(b, quote.begin)) for b, e in proposal.content)
    inside = proposal.cue is not None and quote.covers(*proposal.cue) and not proposal.quoted
    own = proposal.source is not None and quote.covers(*proposal.source)
    return covered >= 0.6 * (quote.end - quote.begin) or (inside and not own)


def _follows(text: str, last: Proposal, quote: Quote, quotes: Sequence[Quote]) -> bool:
    """Whether a quotation follows another one's cue in the same paragraph, or opens the next after one left open."""
    end = max(last.end, last.cue[1] if last.cue else 0)
    gap = text[end : quote.outer_begin]
    if "\n" in gap:
        place = bisect_left(quotes, quote.outer_begin, key=lambda q: q.outer_begin)
        left_open = any(not q.closed and q.end == last.end for q in quotes[max(place - 4, 0) : place])
        whole = _is_paragraph(text, quote) and gap.strip().count("\n") <= 1 and _words(gap) <= _GAP
        return whole or (left_open and not gap.strip(" \n“”\"'‘’"))
    return len(_SENTENCE_END.findall(gap + " ")) <= 1 and _words(gap) <= _GAP


def _is_paragraph(text: str, quote: Quote) -> bool:
    """Whether a quotation is a paragraph of its own."""
    before = text[max(quote.outer_begin - _NEAR, 0) : quote.outer_begin].rstrip(" \t")
    after = text[quote.outer_end : quote.outer_end + _NEAR].lstrip(" \t.")
    return (not before or before[-1] == "\n") and (not after or after[0] == "\n")
