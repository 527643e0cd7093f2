"""Where cues occur in a parsed document, and whether they report something that was said.

A cue is matched by lemma and part of speech; the further words of a phrase (`lash out at`, `express concern`) are looked for
below the head in the parse, in order. What is only wished, planned, asked for or supposed is no report.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extract.cues import Cue, cue_index
from extract.phrases import MODALS

_VERBAL = {"VERB", "AUX"}
_NOMINAL = {"NOUN", "PROPN"}
_UNREAL = MODALS | {"ought", "’d", "'d"}
_PASSES_ON = {"go", "continue", "begin", "start", "proceed", "keep", "take", "seem", "appear", "be", "use"}
"""Verbs whose infinitive or gerund did happen: `went on to say`, `continued to deny`."""
_MEANS = {"use", "take", "hold", "issue", "speak", "write", "appear"}
"""Verbs of a means by which it was said: `used his speech to deny`, `took to the airwaves to thank`."""
_SHORT_OF = {"short", "refrain", "stop", "avoid", "without", "instead"}
_REFUSALS = {"refuse", "decline"}
_SPEECH_WORDS = (
    "comment say answer respond reply elaborate disclose reveal specify confirm discuss speculate name identify"
    " give provide speak talk state explain clarify detail release divulge be"
)
_SPEECH = frozenset(_SPEECH_WORDS.split())
"""What one refuses who only says nothing: no refusal of the thing itself."""
_NAMINGS = {"call", "style"}
_WISHES = {"ask", "wish", "request", "want", "prefer", "demand", "insist", "choose", "like"}
_REFLEXIVES = {"himself", "herself", "itself", "themselves"}
_NOBODY = {"nobody", "none", "neither", "nothing", "no"}
_REACH = 7
_KEPT = "cues"
"""The key of `doc.user_data` under which the cues of a document are kept."""


@dataclass(frozen=True, slots=True)
class CueHit:
    """One occurrence of a cue: its head token and, in order, all tokens of the phrase."""

    cue: Cue
    head: Token
    tokens: tuple[Token, ...]

    @property
    def last(self) -> Token:
        """The last word of the phrase, from which the content hangs (`for` of `call for`, `concern` of `voice concern`)."""
        return self.tokens[-1]

    @property
    def offsets(self) -> tuple[int, int]:
        """The characters of the phrase where its words stand together, else of its head alone."""
        first, last = self.tokens[0], self.tokens[-1]
        together = last.i - first.i == len(self.tokens) - 1
        telling = self.tokens[1] if self.head.lemma_ == "be" and len(self.tokens) > 1 else self.head  # was deeply `concerned` about
        begin, end = (first, last) if together else (telling, telling)
        return begin.idx, end.idx + len(end)


def cues_of(doc: Doc) -> tuple[CueHit, ...]:
    """The cues of the document, in order, found once and kept with it."""
    found: tuple[CueHit, ...] | None = doc.user_data.get(_KEPT)
    if found is None:
        found = doc.user_data[_KEPT] = tuple(find_cues(doc))
    return found


def find_cues(doc: Doc) -> Iterator[CueHit]:
    """The cues of the document, in order; of those that share a head, the longest phrase first."""
    index = cue_index()
    for sentence in doc.sents:
        lemmas = [token.lemma_.lower() for token in sentence]
        cued = [(token, cues) for token, lemma in zip(sentence, lemmas, strict=True) if (cues := index.get(lemma))]
        if not cued or is_headline(sentence):
            continue
        words = {"'s", *lemmas, *(token.lower_ for token in sentence)}
        for token, cues in cued:
            if token.is_space or token.is_punct or _is_name(token):
                continue
            for cue in cues:
                if words.issuperset(cue.key) and (hit := _match(cue, token)) is not None:
                    yield hit


def is_headline(sentence: Span) -> bool:
    """Whether most words of a sentence begin with capitals: a headline or a list of links in the text, not a report."""
    words = [t for t in sentence if t.is_alpha and len(t) > 3]
    return len(words) > 6 and sum(t.text[0].isupper() for t in words) > 0.75 * len(words)


def _is_name(token: Token) -> bool:
    """Whether a capital in the middle of a sentence makes the word a name (`Brigadier General Said al-Saudi`)."""
    if not token.is_title or token.is_sent_start or token.i == 0:
        return False
    before = token.nbor(-1)
    return before.is_alpha and before.is_title


def _match(cue: Cue, token: Token) -> CueHit | None:
    """The hit where the token heads the cue, else None."""
    if cue.pos in ("V", "VN"):
        if token.pos_ not in _VERBAL or token.dep_ in ("amod", "compound", "aux", "auxpass", "case"):
            return None
        tokens = _phrase(cue.key[1:], token)
    elif cue.pos == "N":
        if token.pos_ not in _NOMINAL or token.dep_ == "compound":
            return None
        tokens = _noun_phrase(cue.key[:-1], token)
    elif "'s" in cue.lemma:
        tokens = _in_view_of(cue.lemma, token)
    else:
        tokens = _in_a_row(cue.lemma, token)
    return None if tokens is None else CueHit(cue, token, tokens)


def _phrase(rest: tuple[str, ...], head: Token) -> tuple[Token, ...] | None:
    """The head and, for each further lemma, the nearest word below it in the parse, in order."""
    tokens, last = [head], head
    for lemma in rest:
        found = next((t for t in _below(head, after=last) if t.lemma_.lower() == lemma or t.lower_ == lemma), None)
        if found is None:
            return None
        tokens.append(found)
        last = found
    return tuple(tokens)


def _below(head: Token, *, after: Token) -> Iterator[Token]:
    """Tokens after a given one, at most two steps below the head or directly behind it, within reach."""
    doc = head.doc
    for i in range(after.i + 1, min(after.i + _REACH, len(doc))):
        token = doc[i]
        near = token.head == head or token.head.head == head or token.head == after
        if near or i == after.i + 1:
            yield token


def _noun_phrase(before: tuple[str, ...], noun: Token) -> tuple[Token, ...] | None:
    """The noun, where the words of the cue in front of it stand there."""
    tokens = [noun.doc[i] for i in range(max(noun.i - len(before), 0), noun.i)]
    same = len(tokens) == len(before) and all(t.lemma_.lower() == lemma for t, lemma in zip(tokens, before, strict=True))
    return (*tokens, noun) if same else None


def _in_view_of(lemmas: tuple[str, ...], token: Token) -> tuple[Token, ...] | None:
    """`in Tehran's view`: the first word, and below it the last one with a possessor."""
    if token.lower_ != lemmas[0]:
        return None
    noun = next((c for c in token.children if c.dep_ == "pobj" and c.lemma_.lower() == lemmas[-1]), None)
    return (token, noun) if noun is not None and any(c.dep_ == "poss" for c in noun.children) else None


def _in_a_row(lemmas: tuple[str, ...], token: Token) -> tuple[Token, ...] | None:
    """The tokens of a fixed phrase that stand directly behind one another."""
    doc = token.doc
    tokens = [doc[i] for i in range(token.i, min(token.i + len(lemmas), len(doc)))]
    same = len(tokens) == len(lemmas) and all(
        lemma in (t.lower_, t.lemma_.lower()) for lemma, t in zip(lemmas, tokens, strict=True)
    )
    return tuple(tokens) if same else None


def is_negated(token: Token) -> bool:
    """Whether a negation stands with the verb: `did not say`, `never accused`, `neither confirmed`."""
    beside = [c for c in token.children if c.i < token.i + 2 and not any(t.text == "," for t in token.doc[c.i : token.i])]
    if any(c.dep_ == "neg" or c.lower_ in ("never", "neither", "nor", "hardly") for c in beside):  # but `“Never,” he said`
        return True
    if _is_nor(token) or any(_is_nobody(c) for c in token.children if c.dep_ in ("nsubj", "nsubjpass")):
        return True
    for i in range(token.i - 1, max(token.i - 7, token.sent.start), -1):  # `had not, as of yesterday, announced`
        before = token.doc[i]
        told = before.head.dep_ in ("ccomp", "csubj", "advcl") and before.head.head == token  # `“It is not over,” she told`
        if (
            before.lower_ in ("not", "n't", "n’t")
            and not told
            and (before.head in (token, token.head) or before.head.head == token)
        ):
            return before.nbor(-1).pos_ == "AUX" and not any(t.pos_ == "VERB" for t in token.doc[i + 1 : token.i])
    return False


def _is_nor(verb: Token) -> bool:
    """Whether it is the second of two that are not: `neither confirmed nor denied`."""
    joined = verb.dep_ == "conj" and any(c.lower_ == "nor" for c in verb.head.children if c.i < verb.i)
    return joined and not any(c.dep_ == "nsubj" for c in verb.children)


def _is_nobody(subject: Token) -> bool:
    """Whether a subject is none at all: `no one`, `no official`, `neither the army nor the rebels`, `none of them`."""
    return subject.lower_ in _NOBODY or any(
        c.lower_ in ("no", "neither") and c.i < subject.i and c.dep_ in ("det", "preconj", "neg", "cc", "cc:preconj")
        for c in subject.children
    )


def is_reported(hit: CueHit) -> bool:
    """Whether the text reports that it was said: not wished for, planned, supposed, stopped short of or held back."""
    if hit.cue.pos in ("N", "A"):
        return True
    verb = hit.head
    if _says_nothing(verb) or _names_itself(verb) or _stays_unnamed(verb):
        return False
    if is_left_open(hit) or _says_no_more(verb):
        return True
    modals = [c.lower_ for c in verb.children if c.dep_ == "aux" and c.lower_ in _UNREAL]
    if modals or any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "lest") for c in verb.children):
        return False
    if verb.dep_ in ("conj",) and verb.head.pos_ in _VERBAL and not any(c.dep_.startswith("nsubj") for c in verb.children):
        governed = any(c.dep_ == "aux" and c.lower_ in _UNREAL for c in verb.head.children)
        if governed and verb.tag_ == "VB":
            return False
    if verb.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        used = verb.dep_ == "advcl" and verb.i > verb.head.i and verb.head.lemma_.lower() in _MEANS and verb.head.tag_ != "VB"
        return used or (verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _PASSES_ON)
    if verb.dep_ == "pcomp" and any(t.lower_ in _SHORT_OF for t in (verb.head, verb.head.head)):
        return False
    if verb.dep_ == "conj" and any(c.lower_ == "than" for c in verb.head.children if c.dep_ == "cc" and c.i < verb.i):
        return False  # condemned it rather than accept
    return not (verb.tag_ == "VB" and verb.dep_ == "ROOT" and not any(c.dep_.startswith("nsubj") for c in verb.children))


def is_left_open(hit: CueHit) -> bool:
    """Whether something is held possible by not ruling it out: `did not rule out that`, `cannot rule out`."""
    return hit.cue.key == ("rule", "out") and is_negated(hit.head)


def _says_nothing(verb: Token) -> bool:
    """Whether somebody only keeps silent: `declined to comment`, `refused to say whether`."""
    return verb.lemma_.lower() in _REFUSALS and any(c.dep_ == "xcomp" and c.lemma_.lower() in _SPEECH for c in verb.children)


def _stays_unnamed(verb: Token) -> bool:
    """Whether a source only stays unnamed: `asked not to be named`, `wished to remain anonymous`."""
    behind = {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 6]}
    return (
        verb.lemma_.lower() in _WISHES
        and "to" in behind
        and bool(behind & {"named", "identified", "anonymous", "unnamed", "quoted"})
    )


def _says_no_more(verb: Token) -> bool:
    """Whether somebody says this and no more: `would only confirm that`."""
    words = {c.lower_ for c in verb.children if c.i < verb.i}
    return "would" in words and bool(words & {"only", "merely"})


def _names_itself(verb: Token) -> bool:
    """Whether the verb only gives a group its name: `a group calling itself ...`."""
    after = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
    return verb.lemma_.lower() in _NAMINGS and after is not None and after.lower_ in _REFLEXIVES
