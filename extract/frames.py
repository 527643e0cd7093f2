"""Where the content of a cue stands in the parse: one function a frame, tried in the order of the cue's list.

A frame returns the tokens of the content as an unbroken run, or None. What follows in the same sentence with a cue of its own and
the same speaker (`, adding that ...`) is cut off; the content of a cue inside quotation marks ends where they end.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from spacy.tokens import Token

from extract.cue_hits import CueHit
from extract.phrases import subtree
from extract.roles import account_words
from extract.sources import can_speak, verb_beside

_FINITE_MARKS = {"that", "whether", "if", "how", "why", "what", "when", "where", "who", "which", "because"}
_CIRCUMSTANCE = {"after", "because", "for", "over", "as", "since", "when"}
_LIGHT = {
    "make",
    "level",
    "issue",
    "raise",
    "voice",
    "deny",
    "reject",
    "hear",
    "dismiss",
    "repeat",
    "publish",
    "face",
    "bring",
    "find",
}
"""Verbs that take a noun of speech as their object: `the claim that Canada made` tells no content."""
_ANAPHORIC_WORDS = (
    "accusation allegation charge claim report rumor rumour responsibility involvement wrongdoing victory it this that them guilt"
    " liability knowledge offer idea suggestion demand request proposal description characterisation characterization assertion"
    " assessment version finding conclusion notion label verdict"
)
_ANAPHORIC = frozenset(_ANAPHORIC_WORDS.split())


@dataclass(frozen=True, slots=True)
class Content:
    """The content that a frame found: its tokens in a row, and the frame's name."""

    frame: str
    tokens: tuple[Token, ...]


def content_of(hit: CueHit, joined: Collection[int], limit: int | None) -> Content | None:
    """The content of a cue by the first of its frames that the parse fills.

    `joined` holds the indices of verbs that carry cues of their own, `limit` the character at which the quotation around the cue
    ends.
    """
    commented = _commented(hit)
    if commented is not None:
        return Content("obj", tuple(commented)) if "obj" in hit.cue.content else None
    interrupted = _interrupted(hit)
    if interrupted is not None:
        return Content("that", tuple(interrupted))
    for frame in hit.cue.content:
        if frame == "quote":
            continue
        tokens = _FRAMES.get(frame, _preposition(frame))(hit)
        if tokens and frame not in ("that", "to") and hit.cue.pos in ("V", "VN"):
            tokens = _with_circumstances(tokens, hit.head)
        if tokens:
            tokens = _cut(tokens, hit, joined, limit)
        if tokens:
            return Content(frame, tuple(tokens))
    return None


def _commented(hit: CueHit) -> list[Token] | None:
    """The clause in front of a comment on it: `..., which Kyiv denies`, `..., a charge the government denies`."""
    verb = hit.head
    begin = _comment_begin(verb)
    if begin is None:
        return None
    governor = next((a for a in verb.head.ancestors if a.pos_ in ("VERB", "AUX") and a.dep_ == "ccomp"), verb.sent.root)
    tokens = [t for t in verb.doc[governor.left_edge.i : begin.i] if not t.is_space]
    if tokens and tokens[0].dep_ == "mark" and tokens[0].lower_ == "that":
        tokens = tokens[1:]
    return tokens if sum(t.is_alpha for t in tokens) > 2 else None


def _comment_begin(verb: Token) -> Token | None:
    """The first word of a comment on the clause before it, where the verb heads one: `which` or `a charge` behind a comma."""
    if verb.dep_ != "relcl" or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    noun = verb.head
    if noun.lemma_.lower() in _ANAPHORIC and noun.dep_ in ("appos", "npadvmod", "dobj", "attr", "oprd", "dep"):
        first = noun.left_edge
    else:
        first = next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ == "which"), verb)
        if first == verb:
            return None
    return first if first.i > verb.sent.start and first.nbor(-1).text in (",", "–", "—", "-") else None


def _interrupted(hit: CueHit) -> list[Token] | None:
    """The clause that a speech tag interrupts, without the tag: `The drought, he said, could last`."""
    verb = hit.head
    fits = hit.cue.pos == "V" and len(hit.tokens) == 1 and {"that", "quote"} & set(hit.cue.content)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if not fits or verb.dep_ != "parataxis" or subject is None or verb.head.pos_ not in ("VERB", "AUX"):
        return None
    if any(c.dep_ in ("ccomp", "dobj") for c in verb.children):
        return None
    tag = range(min(subject.left_edge.i, verb.left_edge.i), verb.right_edge.i + 1)
    whole = [t for t in subtree(verb.head) if t.i not in tag and not t.is_space]
    before, after = [t for t in whole if t.i < tag.start], [t for t in whole if t.i >= tag.stop]
    while after and after[0].is_punct:
        after.pop(0)
    while before and before[-1].is_punct:
        before.pop()
    return [*before, *after] if len(before) + len(after) > 2 else None


def _with_circumstances(tokens: list[Token], verb: Token) -> list[Token]:
    """The content with what directly follows it in the same clause (`... during the visit`, `... after it opened the dams`)."""
    doc, end = verb.doc, tokens[-1].i
    kept, grown = end, True
    while grown:
        grown = False
        for child in verb.children:
            gap = [t for t in doc[end + 1 : child.left_edge.i] if not t.is_space] if child.left_edge.i > end else [verb]
            circumstance = child.dep_ in ("prep", "oprd") or (child.dep_ == "advcl" and child.left_edge.lower_ in _CIRCUMSTANCE)
            if circumstance and not gap and child.lower_ != "according" and not _is_channel(child):
                end, grown = child.right_edge.i, True
                kept = kept if _is_time(child) else end
    return [doc[i] for i in range(tokens[0].i, kept + 1)]


def _is_channel(preposition: Token) -> bool:
    """Whether the words name the account, not the content: `confirmed it in an interview`."""
    return any((c.lemma_.lower(),) in account_words() for c in preposition.children if c.dep_ == "pobj")


def _is_time(preposition: Token) -> bool:
    return preposition.dep_ == "prep" and any(t.ent_type_ in ("DATE", "TIME") for t in preposition.children)


def is_bare(tokens: tuple[Token, ...]) -> bool:
    """Whether the content is a word that says nothing by itself (`denied responsibility`, `rejected the accusation`)."""
    words = [t for t in tokens if not t.is_punct and not t.is_space and t.dep_ not in ("det", "poss", "predet")]
    return len(words) == 1 and words[0].lemma_.lower() in _ANAPHORIC


def _that(hit: CueHit) -> list[Token] | None:
    """A finite clause: `said (that) ...`, also in front of the verb (`..., he said`)."""
    for anchor in dict.fromkeys((hit.last, hit.head)):
        for child in anchor.children:
            if child.dep_ not in ("ccomp", "acl", "advcl", "parataxis", "relcl") or child == hit.head:
                continue
            if not _is_finite_clause(child) or _is_infinitive(child) or _stands_apart(child, hit):
                continue
            tokens = subtree(child) if child.i > hit.head.i else subtree(child, before=hit.head.i)
            if child.i < hit.head.i:
                tokens = _before_source(tokens, hit)
            return tokens[1:] if tokens and tokens[0].lower_ == "that" and tokens[0].dep_ in ("mark", "dobj") else tokens
    return None


def _stands_apart(clause: Token, hit: CueHit) -> bool:
    """Whether a clause in front of a verb is a sentence of its own: the verb has its object, or a semicolon stands between."""
    if clause.i > hit.head.i:
        return False
    own = hit.cue.object != "addressee" and any(c.dep_ == "dobj" and c.i > hit.head.i for c in hit.head.children)
    return own or any(t.text == ";" for t in clause.doc[clause.i : hit.head.i])


def _is_finite_clause(verb: Token) -> bool:
    """Whether a clause below a cue is what was said: a complement, or one with `that` or `whether` that needs no antecedent."""
    if verb.dep_ in ("ccomp", "parataxis"):
        return True
    if any(c.dep_ == "mark" and c.lower_ in ("that", "whether") for c in verb.children):
        return True
    that = next((c for c in verb.children if c.lower_ == "that" and c.dep_ == "dobj"), None)
    full = that is not None and that == verb.left_edge and any(c.dep_ == "nsubj" for c in verb.children)
    return full and verb.dep_ == "relcl" and verb.head.pos_ == "NOUN" and verb.lemma_.lower() not in _LIGHT


def _before_source(tokens: list[Token], hit: CueHit) -> list[Token]:
    """The clause in front of the cue, without the subject of the cue between them."""
    subject = next((c for c in hit.head.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.i < hit.head.i:
        tokens = [t for t in tokens if t.i < subject.left_edge.i]
    return tokens


def _to(hit: CueHit) -> list[Token] | None:
    """An infinitive: `urged Iran to ...`, `vowed to ...`; the particle `to` is left out."""
    object_ = next((c for c in hit.head.children if c.dep_ == "dobj"), hit.head)
    for anchor in dict.fromkeys((hit.last, hit.head, object_)):
        for child in anchor.children:
            if child.dep_ in ("xcomp", "advcl", "ccomp", "acl", "relcl") and child.i > hit.head.i and _is_infinitive(child):
                to = next(c for c in child.children if c.dep_ == "aux" and c.lower_ == "to")
                return [t for t in subtree(child) if t.i > to.i]
    return None


def _ing(hit: CueHit) -> list[Token] | None:
    """A gerund: `denied having ...`, `warned against using ...`."""
    for child in (*hit.last.children, *hit.head.children):
        beside = child.dep_ in ("pcomp", "xcomp", "ccomp", "dobj") or (child.dep_ == "advcl" and child.i == hit.last.i + 1)
        if beside and _is_gerund(child) and child.i > hit.head.i:
            return subtree(child)
    return None


def _is_gerund(verb: Token) -> bool:
    """A gerund, also a perfect or passive one: `denied having met`."""
    return verb.tag_ == "VBG" or (
        verb.tag_ == "VBN" and any(c.dep_ in ("aux", "auxpass") and c.tag_ == "VBG" for c in verb.children)
    )


def _obj(hit: CueHit) -> list[Token] | None:
    """The direct object, or the object of the preposition that ends the cue; for `which` the noun with its relative clause."""
    if len(hit.tokens) > 1 and (hit.last.pos_ == "ADP" or hit.last.dep_ == "prep") and hit.last.dep_ != "prt":
        child = next((c for c in hit.last.children if c.dep_ in ("pobj", "pcomp")), None)
        return subtree(child) if child is not None else None
    for child in hit.head.children:
        if child in hit.tokens:
            continue
        passive = child.dep_ == "nsubjpass"
        if hit.head.lemma_.lower() == "shoot" and child.lemma_.lower() not in _ANAPHORIC:
            continue  # a plane is shot down, and so is an idea
        if child.dep_ == "dobj" or passive:
            if child.lower_ in ("that", "which", "what", "whom") and hit.head.dep_ == "relcl":
                return subtree(hit.head.head)
            return None if child.lower_ in ("who", "what", "which", "himself", "itself", "themselves") else subtree(child)
    return None


def _as(hit: CueHit) -> list[Token] | None:
    """What something is called, with the thing: `described the vote as ...`; the predicate alone where it is only `it`."""
    found = _preposition("as")(hit)
    if found:
        return _with_thing(found, hit)
    for child in hit.head.children:
        if child.dep_ in ("oprd", "attr", "acomp") and child.i > hit.head.i:
            return subtree(child)
    objects = [c for c in hit.head.children if c.dep_ in ("dobj", "iobj", "dative", "nsubj") and c.i > hit.head.i]
    if len(objects) > 1:
        return subtree(objects[-1])
    clause = next((c for c in hit.head.children if c.dep_ in ("ccomp", "xcomp") and c.i > hit.head.i), None)
    if clause is None:
        return None
    subject = next((c for c in clause.children if c.dep_ in ("nsubj",) and c.i < clause.i), None)
    return [t for t in subtree(clause) if subject is None or t.i > subject.right_edge.i]


def _with_thing(tokens: list[Token], hit: CueHit) -> list[Token]:
    """What follows `as`, with the object right in front of it, where that is more than a pronoun."""
    thing = next((c for c in hit.head.children if c.dep_ == "dobj" and hit.head.i < c.i < tokens[0].i), None)
    if thing is None or thing.pos_ == "PRON" or thing.right_edge.i < tokens[0].i - 2:
        return tokens
    return list(hit.head.doc[thing.left_edge.i : tokens[-1].i + 1])


def _preposition(word: str) -> Callable[[CueHit], list[Token] | None]:
    """The frame of what stands behind a preposition: below the cue, or below its object."""
    lower = "to" if word == "to_np" else word

    def find(hit: CueHit) -> list[Token] | None:
        objects = [c for c in hit.head.children if c.dep_ in ("dobj", "dative", "nsubjpass", "pobj")]
        anchors = dict.fromkeys((hit.last, hit.head, *objects, *(j for o in objects for j in o.conjuncts), *_chained(hit)))
        for anchor in anchors:
            for child in anchor.children:
                if child.lower_ == lower and child.dep_ in ("prep", "agent", "dative", "mark", "prt") and child.i > hit.head.i:
                    return _behind(child, hit)
        return None

    return find


def _chained(hit: CueHit) -> list[Token]:
    """Nouns below prepositions of the cue (`voiced concern to reporters over ...`)."""
    return [o for p in (*hit.last.children, *hit.head.children) if p.dep_ == "prep" for o in p.children if o.dep_ == "pobj"]


def _behind(preposition: Token, hit: CueHit) -> list[Token] | None:
    """The tokens below a preposition; `blamed the attack on X` keeps what is blamed on whom."""
    if preposition.dep_ == "mark":  # `for Baku to investigate`
        return [t for t in subtree(preposition.head) if t.i > preposition.i]
    if not any(c.dep_ in ("pobj", "pcomp", "prep", "amod", "advmod") for c in preposition.children):
        return None
    tokens = [t for t in subtree(preposition) if t.i > preposition.i]
    if hit.cue.lemma == ("put",) and (counted := next((c for c in hit.head.children if c.dep_ == "dobj"), None)) is not None:
        return list(hit.head.doc[counted.left_edge.i : tokens[-1].i + 1])  # put the toll at 12
    if hit.cue.lemma[0] == "hold" and hit.last.i - hit.head.i > 1:
        return [t for t in hit.head.doc[hit.head.i + 1 : tokens[-1].i + 1] if not t.is_space]  # held the army responsible for it
    if preposition.lower_ == "on" and hit.cue.act == "accuse" and hit.cue.object == "target":
        thing = next((c for c in hit.head.children if c.dep_ in ("dobj", "nsubjpass")), None)
        if thing is not None:
            if thing.lower_ in ("that", "which") and hit.head.dep_ == "relcl":
                return subtree(hit.head.head)
            doc = hit.head.doc
            return [doc[i] for i in range(min(thing.left_edge.i, tokens[0].i), tokens[-1].i + 1)]
    return tokens


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _cut(tokens: list[Token], hit: CueHit, joined: Collection[int], limit: int | None) -> list[Token]:
    """The content without what a further cue of the same speaker reports, and inside the quotation that the cue stands in."""
    kept: list[Token] = []
    if limit is not None and tokens[0].idx >= limit:  # only the cue stands in quotation marks: ‘urged’ him to ...
        limit = None
    for token in tokens:
        if limit is not None and token.idx >= limit:
            break
        if token.i > hit.head.i and kept and _names_source(token):
            kept = kept[:-1] if kept[-1].text == "," else kept
            break
        if token.i > hit.head.i and _is_commented(token, joined):
            break
        if token.i > hit.head.i and token.i in joined and kept and (_goes_on(token) or verb_beside(token) is not None):
            while kept and (kept[-1].is_punct or kept[-1].is_space or kept[-1].lower_ in ("and", "but", "also", "while")):
                kept.pop()
            break
        if token.i > hit.head.i and token.i in joined and _begins_other(token, hit):
            first = token.left_edge.i
            kept = [t for t in kept if t.i < first]
            break
        kept.append(token)
    return kept


def _names_source(token: Token) -> bool:
    """Whether `, according to` begins here, which names who tells the whole of it."""
    doc = token.doc
    comma = token.i > 0 and doc[token.i - 1].text == ","
    here = comma and token.lower_ == "according" and token.i + 2 < len(doc) and doc[token.i + 1].lower_ == "to"
    return here and doc[token.i + 2].lower_ not in ("its", "their", "his", "her")


def _is_commented(token: Token, joined: Collection[int]) -> bool:
    """Whether a comment of somebody else on the clause begins here: `, which Kyiv denies`."""
    relatives = [a for a in (token, *token.ancestors) if a.dep_ == "relcl"][:1]
    relatives += [c for c in token.children if c.dep_ == "relcl"]
    relatives += [c for c in token.head.children if c.dep_ == "relcl" and token == token.head.left_edge]
    return any(v.i in joined and _comment_begin(v) == token for v in relatives)


def _begins_other(verb: Token, hit: CueHit) -> bool:
    """Whether a verb with a cue and a subject of its own stands beside the content: `..., while the observatory said that ...`."""
    marked = any(c.dep_ == "mark" and c.lower_ in ("while", "whereas", "as") for c in verb.children)
    return verb.dep_ == "advcl" and marked and any(c.dep_ == "nsubj" for c in verb.children) and verb.head != hit.head


def _goes_on(verb: Token) -> bool:
    """Whether a verb with a cue goes on for the speaker of the clause before it: `..., adding that`."""
    if any(c.dep_.startswith("nsubj") for c in verb.children) or verb.tag_ != "VBG":
        return False
    if verb.dep_ == "acl" and verb.lemma_.lower() != "add" and can_speak(verb.head):
        return False
    if verb.lemma_.lower() == "add" or any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
        return True
    before = next((verb.doc[i] for i in range(verb.i - 1, max(verb.i - 4, -1), -1) if not verb.doc[i].is_space), None)
    return before is not None and (before.text in (",", "–", "—", "-", ";") or before.lower_ in ("and", "also", "while"))


_FRAMES: dict[str, Callable[[CueHit], list[Token] | None]] = {"that": _that, "to": _to, "ing": _ing, "obj": _obj, "as": _as}
