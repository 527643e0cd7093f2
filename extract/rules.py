"""The rules that propose attributions from a parse: cue, its content by frame, its source."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from extract.acts import OPEN_ACTS, verdicts
from extract.cue_hits import CueHit, cues_of, is_left_open, is_negated, is_reported
from extract.frames import Content, content_of, is_bare
from extract.name_phrases import text_of
from extract.phrases import clause, offsets, pieces, subtree, with_brackets, with_closing_mark, without_dateline
from extract.proposals import Proposal
from extract.quote_rules import attach_quotes
from extract.quotes import Quote, innermost
from extract.roles import account_words, title_ending
from extract.sources import addressee_of, is_passive, mention_offsets, source_of, source_place, target_of
from extract.tags import resumed, tagged_sentence

_NEG_RAISING = {"believe", "think", "expect", "see", "consider", "feel"}
_NOUN_ALONE = {"accuse", "allege", "deny", "condemn", "threaten", "warn"}
_NO_NOUN_ALONE = {"protest", "anger", "fury", "outrage", "attack"}
"""Nouns of speech that are events as well: alone they report nothing."""
_PERFORMED_ACTS = "request condemn thank congratulate regret apologise welcome reject deny dismiss warn praise concern offer hope"
_PERFORMED = frozenset(_PERFORMED_ACTS.split())
"""Acts done by saying that one does them: who says he regrets, regrets."""
_NOT_DONE = {"offer", "promise", "request", "apologise", "announce", "threaten", "thank", "ask"}
"""Acts that are not done where their object is none: `offered no money`."""
_COURTESIES = {"thank", "congratulate"}
"""Acts that are whole with their addressee: `thanked the volunteers`."""
_SELF_SOURCED = {"report", "rumor", "rumour", "speculation", "suggestion"}
"""Nouns that stand for an unnamed source where none is named: `amid reports that ...`."""


@dataclass(frozen=True, slots=True)
class RuleProposer:
    """Proposes attributions by cues, the parse and quotation marks. Needs a parsed Doc with `doc.user_data["quotes"]`."""

    name: str = field(default="rules")

    def propose(self, doc: Doc) -> Iterator[Proposal]:
        """The proposals of the document, in order of their contents."""
        text: str = text_of(doc)
        quotes: tuple[Quote, ...] = doc.user_data.get("quotes", ())
        hits = [h for h in cues_of(doc) if is_reported(h)]
        heads = {h.head.i for h in hits}
        by_parse = [resumed(doc, p, heads) for p in _by_parse(hits, quotes)]
        found = attach_quotes(doc, hits, by_parse, quotes)
        for proposal in sorted(found, key=lambda p: (p.content, p.cue or (0, 0))):
            content = tuple(with_brackets(text, *without_dateline(text, b, e)) for b, e in proposal.content)
            content = tuple(with_closing_mark(quotes, b, e) for b, e in content)
            yield replace(proposal, content=content)


def _by_parse(hits: list[CueHit], quotes: tuple[Quote, ...]) -> Iterator[Proposal]:
    """One proposal for each head of a cue that has a content: the first row of the list whose frame the parse fills."""
    joined = {h.head.i for h in hits if h.cue.pos in ("V", "VN")}
    heads: dict[int, list[CueHit]] = {}
    for hit in hits:
        heads.setdefault(hit.head.i, []).append(hit)
    taken = {t.i for h in hits if h.cue.pos in ("V", "VN") for t in h.tokens[1:]}
    made: dict[int, Proposal] = {}
    for head, group in heads.items():
        if group[0].cue.pos == "N" and head in taken:
            continue
        if group[0].cue.pos == "N" and (group[0].head.lemma_.lower(),) in account_words():
            group = [h for h in group if "that" in h.cue.content and any(c.dep_ in ("acl", "ccomp") for c in h.head.children)]
        proposal = _of_group(group, joined, quotes) if group else None
        if proposal is not None:
            made[head] = proposal
    yield from _done_by_saying(made, {head: group[0].head for head, group in heads.items() if head in made}).values()


def _of_group(group: list[CueHit], joined: set[int], quotes: tuple[Quote, ...]) -> Proposal | None:
    """The proposal of the cues that share a head, or None where they report nothing."""
    open_ = is_left_open(group[0])
    negated = is_negated(group[0].head) and group[0].cue.pos != "N" and not open_
    if negated and group[0].head.lemma_.lower() not in _NEG_RAISING:
        return None
    found = _first(group, joined, quotes)
    proposal = _proposal(*found, negated=negated) if found is not None else None
    if proposal is None and _limit(group[0].head, quotes) is None:
        proposal = tagged_sentence(group[0])
    if proposal is None or not open_:
        return proposal
    return replace(proposal, act="assert", reasons=(*proposal.reasons, "not ruled out: held possible"))


def _done_by_saying(made: dict[int, Proposal], verbs: dict[int, Token]) -> dict[int, Proposal]:
    """The proposals by head, where `said it regretted X` is one act, to regret, of the one who said so.

    The outer report goes where all that was said are such acts; each takes its speaker from it.
    """
    kept = dict(made)
    for head, verb in verbs.items():
        outer = made[head]
        said = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
        if outer.act not in OPEN_ACTS or outer.quoted or outer.frame != "that" or said is None or not _by_pronoun(said):
            continue
        parts = [said, *(t for t in said.conjuncts if t.pos_ in ("VERB", "AUX"))]
        acts = [t for t in parts if t.i in made and made[t.i].act in _PERFORMED and not _is_past_report(t) and t.lemma_ != "want"]
        for token in acts:
            kept[token.i] = replace(made[token.i], source=outer.source, reasons=(*made[token.i].reasons, "done by saying so"))
        if len(acts) == len(parts):
            del kept[head]
    return kept


def _by_pronoun(verb: Token) -> bool:
    """Whether the subject of a verb is a pronoun that can stand for the speaker."""
    return any(c.dep_ == "nsubj" and c.lower_ in ("it", "he", "she", "they") for c in verb.children)


def _is_past_report(verb: Token) -> bool:
    """Whether a verb tells of an earlier act (`had warned`, `will thank`) or of none (`did not thank`)."""
    return any(c.dep_ in ("aux", "auxpass", "neg") for c in verb.children)


def _first(group: list[CueHit], joined: set[int], quotes: tuple[Quote, ...]) -> tuple[CueHit, Content] | None:
    """The first cue and frame with a content; a bare object that is addressee or target comes last."""
    limit = _limit(group[0].head, quotes)
    late: tuple[CueHit, Content] | None = None
    phrase: CueHit | None = None
    for hit in group:
        if _is_idle(hit):
            continue
        content = _adverbial(hit) if hit.cue.pos == "A" else content_of(hit, joined, limit)
        if content is None:
            phrase = phrase or (hit if hit.cue.pos == "VN" else None)
            continue
        if phrase is not None and content.frame == "obj" and phrase.last in content.tokens:
            return phrase, content  # `offered its condolences`: the noun tells the act and is the content
        if content.frame == "obj" and content.tokens[0].lower_ == "no" and hit.cue.act in _NOT_DONE:
            continue
        if content.frame == "obj" and hit.cue.lemma == ("call",) and not _names_verdict(content):
            continue
        if content.frame == "obj" and hit.cue.object == "addressee" and len(hit.tokens) == 1:
            continue
        if content.frame == "obj" and hit.cue.object == "target" and len(hit.tokens) == 1:
            late = late or (hit, content)
            continue
        return hit, content
    if late is None and group[0].cue.pos == "N":
        return _noun_alone(group[0])
    return late or _courtesy(group[0])


def _courtesy(hit: CueHit) -> tuple[CueHit, Content] | None:
    """Thanks and congratulations are whole with those to whom they go: `thanked the volunteers`."""
    if hit.cue.act not in _COURTESIES or hit.cue.pos != "V" or len(hit.tokens) > 1:
        return None
    whom = next((c for c in hit.head.children if c.dep_ in ("dobj", "nsubjpass") and c.pos_ != "PRON"), None)
    return (hit, Content("obj", tuple(subtree(whom)))) if whom is not None else None


def _is_idle(hit: CueHit) -> bool:
    """Whether the words only name where something was read or lead to a cue: `citing the recorder`, `was quoted as saying`."""
    if hit.cue.lemma in (("cite",), ("quote",)) and hit.head.tag_ == "VBG":
        return True
    if hit.cue.lemma == ("recall",):  # its ambassador
        return any(c.dep_ == "dobj" and title_ending([c.lemma_.lower()], 1) is not None for c in hit.head.children)
    as_ = next((c for c in hit.head.children if c.lower_ == "as"), None)
    return hit.cue.lemma == ("quote",) and is_passive(hit.head) and as_ is not None and any(c.dep_ == "pcomp" for c in as_.children)


def _names_verdict(content: Content) -> bool:
    """Whether one of the words is a verdict: `called the vote a sham`; not so `called his wife`."""
    return any(t.lemma_.lower() in verdicts() or t.lower_ in verdicts() for t in content.tokens)


def _noun_alone(hit: CueHit) -> tuple[CueHit, Content] | None:
    """A noun cue whose content the text does not spell out: the noun phrase stands for it (`accusations coming from Iran`)."""
    if (
        hit.cue.act not in _NOUN_ALONE
        or hit.head.lemma_.lower() in _NO_NOUN_ALONE
        or source_of(hit) is None
        or hit.head.dep_ in ("conj", "attr")
    ):
        return None
    tokens = tuple(t for t in hit.head.subtree if t.i >= hit.head.left_edge.i and not _late(t, hit.head))
    return hit, Content("noun", tokens)


def _late(token: Token, head: Token) -> bool:
    """Whether the token belongs to a clause that only follows the noun phrase."""
    while token != head:
        if token.head == head and token.dep_ in ("conj", "cc", "relcl", "appos"):
            return True
        if token.dep_ in ("relcl",) or (token.dep_ == "prep" and token.lower_ in ("following", "after", "since")):
            return True
        token = token.head
    return False


def _adverbial(hit: CueHit) -> Content | None:
    """The clause in which `according to X` stands, without it."""
    phrase = {t.i for t in hit.head.subtree} | {t.i for t in hit.tokens}
    sentence = hit.head.sent
    before = [t for t in sentence if t.i < min(phrase)]
    after = [t for t in sentence if t.i > max(phrase)]
    words = [t for t in before if not t.is_punct and not t.is_space]
    if len(words) >= 4 or not words:
        tokens = [t for t in (before if words else after) if not t.is_space]
    else:
        tokens = [t for t in (*words, *after) if not t.is_space and not (t.is_punct and t == after[0])]
    return Content("clause", tuple(tokens)) if len(tokens) > 2 else None


def _limit(token: Token, quotes: tuple[Quote, ...]) -> int | None:
    """Where the innermost quotation around a token ends, or None."""
    around = innermost(quotes, token.idx, token.idx + len(token))
    return around.end if around is not None else None


def _proposal(hit: CueHit, content: Content, *, negated: bool) -> Proposal | None:
    """The proposal of a cue with its content, or None where nothing can be its source."""
    source = source_place(hit)
    if source is None and hit.cue.pos == "N":
        if content.frame != "that" or hit.head.lemma_.lower() not in _SELF_SOURCED:
            return None
        source = mention_offsets(hit.head)
    if source is None and not (is_passive(hit.head) and hit.cue.act in ("accuse", "allege")):
        return None
    tokens = content.tokens
    reasons = [f"cue '{' '.join(hit.cue.lemma)}' with its content as '{content.frame}'"]
    own = clause(hit.head) if hit.cue.pos != "A" else list(tokens)
    if is_bare(tokens) and hit.cue.pos in ("V", "VN"):
        first = min((c.left_edge.i for c in hit.head.children if c.dep_.startswith("nsubj")), default=own[0].i)
        tokens = tuple(t for t in own if first <= t.i <= max(tokens[-1].i, hit.head.i))
        reasons.append("the object says nothing by itself: the clause is the content")
    return Proposal(
        content=pieces(tokens) or (offsets(list(tokens)),),
        act=hit.cue.act,
        cue=hit.offsets,
        lemma=" ".join(hit.cue.lemma),
        frame=content.frame,
        source=source,
        addressee=mention_offsets(addressee_of(hit)) if hit.cue.pos in ("V", "VN") else None,
        target=mention_offsets(target_of(hit)),
        clause=offsets(own),
        negated=negated,
        reasons=tuple(reasons),
    )
