"""Which speech act it is: the cue's, and where the cue only says `said` or `called`, what its content does.

Each rule is a function that returns the act with its reason in words, or None; the first that knows decides.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from spacy.tokens import Doc

from extract.charges import guilty, harmed, harmed_besides, identified, wronged
from extract.claims import root_of, roots_of
from extract.cues import cue_index
from extract.denials import denied
from extract.proposals import Proposal
from extract.said import (
    FIRST,
    THIRD,
    Answer,
    Saying,
    charges_somebody,
    is_followed_by,
    is_own_name,
    main_verbs,
    meant_verb,
    speaks_of_itself,
    subject_of,
    tokens_of,
)
from extract.wordlists import data_file, read_table

OPEN_ACTS = frozenset({"say", "assert"})
"""Acts of cues that leave open what was done: the content decides."""

_PERFORMATIVE_ACTS = "request condemn thank congratulate regret apologise welcome reject deny warn promise praise concern offer"
_PERFORMATIVE = frozenset(_PERFORMATIVE_ACTS.split())
_MUST = {"must"}
_SHOULD = {"should", "ought"}
_WILL = {"will", "’ll", "'ll", "shall", "wo"}
_THREATS = (
    "not hesitate to",
    "respond in kind",
    "retaliat",
    "strike back",
    "hit back",
    "take revenge",
    "pay a price",
    "pay the price",
)
"""Words by which what one will do is a threat."""
_CLAIM_NOUNS = {"claim", "allegation", "accusation", "report", "rumor", "rumour", "charge", "assertion", "statement", "story"}


NOTHING_KNOWN: Answer = ("assert", "says that it is so")
"""What the rules answer where none of them knows."""

JUDGE = "act judge"
"""The key of `doc.user_data` under which one stands that may know better than the rules."""


class ActJudge(Protocol):
    """One that may know better than the rules what an open cue does."""

    def judge(self, saying: Saying, answer: Answer) -> Answer:
        """The act with its reason: the rules' answer, or another."""
        ...


def act_of(doc: Doc, proposal: Proposal, *, sides: tuple[str, ...], names: tuple[str, ...], unnamed: bool = False) -> Answer:
    """The speech act of a proposal, with the reason: the cue's own, or for open cues what the content does.

    `sides` are the ISO codes of the countries for which its speakers speak, `names` their names; `unnamed` says that nobody is
    named.
    """
    roots = roots_of(doc, proposal.content)
    saying = Saying(doc, proposal, root_of(doc, proposal.content), tuple(roots), unnamed, sides, names)
    if proposal.lemma == "blame" and not charges_somebody(saying):
        return "assert", "what is blamed can answer for nothing: a cause is given"
    if proposal.act not in OPEN_ACTS:
        return _branded(saying) or _threatened(saying) or (proposal.act, f"the cue '{proposal.lemma}' {_verb(proposal.act)}")
    judge: ActJudge | None = doc.user_data.get(JUDGE)
    answer = _by_rules(saying)
    return answer if judge is None else judge.judge(saying, answer)


def _by_rules(saying: Saying) -> Answer:
    """What the first rule says that knows; else that it is so."""
    for rule in _RULES:
        answer = rule(saying)
        if answer is not None:
            return answer
    return NOTHING_KNOWN


def _verb(act: str) -> str:
    return f"is one of '{act}'"


@cache
def verdicts() -> dict[str, str]:
    """Words by which something is called, with the act that calling it so is."""
    return {row[0]: row[1] for _, row in read_table(data_file("verdicts.tsv"), ("word", "act", "note"))}


# ------------------------------------------------------------------------------------------- the rules


def _called(saying: Saying) -> Answer | None:
    """`called it unfounded` dismisses, `described the attack as an aggression` condemns."""
    fits = saying.proposal.frame in ("as", "quote") or (saying.proposal.frame == "obj" and saying.proposal.lemma == "call")
    if not fits or saying.proposal.target is None:
        return None
    for token in (t for t in tokens_of(saying) if t.idx >= _end_of_target(saying)):
        act = verdicts().get(token.lemma_.lower()) or verdicts().get(token.lower_)
        if act is not None:
            return act, f"to call something '{token.text}' is one of '{act}'"
    return None


def _branded(saying: Saying) -> Answer | None:
    """`branded the claims a bad joke` dismisses: what is called something, in whatever words, is what another said."""
    proposal = saying.proposal
    if proposal.act not in ("accuse", "condemn") or proposal.frame not in ("as", "quote") or proposal.target is None:
        return None
    words = saying.doc.char_span(*proposal.target, alignment_mode="expand")
    claim = next((t for t in words if t.lemma_.lower() in _CLAIM_NOUNS), None) if words is not None else None
    return ("dismiss", f"'{claim.text}' of others called so is dismissed") if claim is not None else None


def _threatened(saying: Saying) -> Answer | None:
    """`will not hesitate to publish it`, `would respond in kind`, of what the speaker's side will do: a threat."""
    proposal, root = saying.proposal, saying.root
    if proposal.act not in (*OPEN_ACTS, "promise") or root is None:
        return None
    subject = subject_of(root)
    ahead = any(c.dep_ == "aux" and c.lower_ in _WILL | {"would"} for c in root.children) or "ready" in saying.text
    if subject is None or not ahead or not speaks_of_itself(saying, subject, root):
        return None
    found = next((phrase for phrase in _THREATS if phrase in saying.text), None)
    return ("threaten", f"'{found}' of one's own side threatens") if found is not None else None


def _end_of_target(saying: Saying) -> int:
    """Where the words for what is called so end, if the content holds them and more behind them; else 0."""
    target = saying.proposal.target
    inside = target is not None and saying.proposal.begin <= target[0] and target[1] < saying.proposal.end - 3
    return target[1] if target is not None and inside else 0


def _performed(saying: Saying) -> Answer | None:
    """`“We strongly urge ...”` requests: the speaker's own words do what their verb says."""
    for verb in (v for root in saying.roots for v in main_verbs(root)):
        subject = subject_of(verb)
        mine = subject is not None and (subject.lower_ in FIRST or is_own_name(saying, subject))
        verb = meant_verb(verb)
        told = (
            subject is not None
            and subject.lower_ not in FIRST
            and any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
        )
        passive = subject is not None and subject.dep_ == "nsubjpass" and verb.lemma_.lower() in ("tell", "ask", "urge", "warn")
        if not mine or passive or verb.tag_ == "VBD" or told or any(c.dep_ == "neg" for c in verb.children):
            continue
        if verb.lemma_.lower() == "expect" and any(c.dep_ == "prep" and c.lower_ in ("from", "of") for c in verb.children):
            return "request", f"'{verb.text} from' asks somebody for it"
        for cue in cue_index().get(verb.lemma_.lower(), ()):
            if cue.pos == "V" and cue.act in _PERFORMATIVE and all(is_followed_by(verb, w) for w in cue.key[1:]):
                return cue.act, f"the speaker's own '{verb.text}' is one of '{cue.act}'"
    return None


def _verdict(saying: Saying) -> Answer | None:
    """`The claim is entirely false` denies; `it is a war crime` condemns; `was disappointed` regrets."""
    for verb in (v for root in saying.roots for v in main_verbs(root)):
        for child in verb.children:
            if child.dep_ not in ("attr", "acomp", "oprd") and not (
                verb.dep_ != "aux" and child.dep_ == "advcl" and child.tag_ == "VBN"
            ):
                continue
            act = verdicts().get(child.lemma_.lower()) or verdicts().get(child.lower_)
            subject = subject_of(verb)
            if act == "praise":
                continue  # `the talks were constructive`: so it is told, not praised
            if act == "dismiss" and (
                subject is None or subject.lemma_.lower() not in _CLAIM_NOUNS | {"it", "this", "that", "these"}
            ):
                continue
            if act is not None and not any(c.dep_ == "neg" for c in verb.children):
                return ("deny" if act == "dismiss" else act), f"the verdict '{child.text}' is one of '{act}'"
        act = verdicts().get(verb.lower_)
        if act in ("regret", "concern", "thank", "apologise") and verb.tag_ in ("VBN", "JJ"):
            return act, f"'{verb.text}' is one of '{act}'"
    return None


def _demanded(saying: Saying) -> Answer | None:
    """`Israel must withdraw` requests, `the parties should talk` recommends, where it is asked of others."""
    root = saying.root
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return None
    words = {c.lower_ for c in root.children if c.dep_ == "aux"}
    subject = subject_of(root)
    if subject is None or subject.lower_ in FIRST | THIRD:
        return None
    if words & _MUST:
        return "request", "'must' asks that it be done"
    if words & _SHOULD:
        return "recommend", "'should' advises that it be done"
    return None


def _future(saying: Saying) -> Answer | None:
    """`will` of the speaker's own side promises, of anything else predicts."""
    root = saying.root
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return None
    words = {c.lower_ for c in root.children if c.dep_ == "aux"}
    subject = subject_of(root)
    reported_future = "would" in words and "have" not in words and not saying.proposal.quoted
    supposed = any(c.dep_ == "advcl" and c.left_edge.lower_ in ("if", "unless", "had") for c in root.children)
    if not (words & _WILL or reported_future) or subject is None:
        return None
    if speaks_of_itself(saying, subject, root):
        return "promise", f"'{subject.text} ... will' commits the speaker's own side"
    if supposed and reported_future:
        return None
    return "predict", f"'{subject.text} ... will' speaks of what is to come"


def _decided(saying: Saying) -> Answer | None:
    """`has decided to suspend` announces a decision of the speaker's own side."""
    root = saying.root
    if (
        root is not None
        and root.lemma_.lower() in ("decide", "resolve")
        and any(c.dep_ in ("xcomp", "ccomp") for c in root.children)
    ):
        return "announce", f"'{root.text}' makes a decision known"
    return None


def _asked(saying: Saying) -> Answer | None:
    """A question asks."""
    return ("ask", "a question") if saying.proposal.quoted and saying.text.rstrip(" ”’\"'").endswith("?") else None


_RULES: tuple[Callable[[Saying], Answer | None], ...] = (
    _asked, _called, _performed, _verdict, _decided, _demanded, guilty, denied, _threatened, _future, identified, harmed, wronged,
    harmed_besides,
)  # fmt: skip
