"""Which speech act it is: the cue's, and where the cue only says `said` or `called`, what its content does.

Each rule is a function that returns the act with its reason in words, or None; the first that knows decides.
"""

from collections.abc import Callable
from functools import cache

from spacy.tokens import Doc, Token

from extract.claims import root_of, roots_of
from extract.cues import cue_index
from extract.proposals import Proposal
from extract.said import (
    FIRST,
    THIRD,
    Saying,
    agent_of,
    charges_somebody,
    codes_of,
    is_followed_by,
    is_hostile,
    is_other_side,
    is_own_name,
    main_verbs,
    meant_verb,
    of_own,
    of_own_root,
    speaks_of_itself,
    subject_of,
    tokens_of,
)
from extract.wordlists import data_file, read_table

Answer = tuple[str, str]
"""A speech act and the reason for it."""

OPEN_ACTS = frozenset({"say", "assert"})
"""Acts of cues that leave open what was done: the content decides."""

_PERFORMATIVE_ACTS = "request condemn thank congratulate regret apologise welcome reject deny warn promise praise concern offer"
_PERFORMATIVE = frozenset(_PERFORMATIVE_ACTS.split())
_MUST = {"must"}
_SHOULD = {"should", "ought"}
_WILL = {"will", "’ll", "'ll", "shall", "wo"}
_GUILT = {"responsible", "behind", "blame", "fault", "doing", "responsibility", "guilty", "complicit", "culprit"}
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
_CRAFT = frozenset({
    "aircraft", "plane", "jet", "warplane", "helicopter", "drone", "rocket", "missile", "shell", "bomb", "tank", "vessel",
    "soldier",
})  # fmt: skip
"""What strikes: whose it was is who struck."""
_CLAIM_NOUNS = {"claim", "allegation", "accusation", "report", "rumor", "rumour", "charge", "assertion", "statement", "story"}


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
    for rule in _RULES:
        answer = rule(saying)
        if answer is not None:
            return answer
    return "assert", "says that it is so"


def _verb(act: str) -> str:
    return f"is one of '{act}'"


@cache
def verdicts() -> dict[str, str]:
    """Words by which something is called, with the act that calling it so is."""
    return {row[0]: row[1] for _, row in read_table(data_file("verdicts.tsv"), ("word", "act", "note"))}


@cache
def harms(role: str) -> frozenset[str]:
    """Lemmas of what nobody is said to do without being accused: verbs or nouns."""
    return frozenset(row[0] for _, row in read_table(data_file("harms.tsv"), ("word", "role", "note")) if row[1] == role)


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
        if not mine or verb.tag_ == "VBD" or told or any(c.dep_ == "neg" for c in verb.children):
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


def _guilty(saying: Saying) -> Answer | None:
    """`X is responsible`, `the crash was Iran's doing` accuse X, where X is not of the speaker's side."""
    root = saying.root
    if root is None or root.pos_ not in ("VERB", "AUX", "ADJ") or any(c.dep_ == "neg" for c in root.children):
        return None  # a noun phrase names a duty: `noted the special responsibility of the two countries`
    for token in root.subtree:
        near = token == root or token.head == root or token.head.head == root
        if token.lemma_.lower() in _GUILT and near and not _describes(token) and not of_own(saying, root.subtree):
            return "accuse", f"'{token.text}' charges somebody"
    return None


def _describes(token: Token) -> bool:
    """Whether a word of guilt only says who is meant: `those responsible`, `those behind it`."""
    return token.head.lower_ in ("those", "anyone", "everyone", "all") and token.dep_ in (
        "amod",
        "prep",
        "acomp",
        "advmod",
        "relcl",
    )


def _identified(saying: Saying) -> Answer | None:
    """`the planes are believed to be Russian`, `the rocket belonged to the army of X`: whose arms struck."""
    root = saying.root
    if root is None or any(c.dep_ == "neg" for c in root.children):
        return None
    heads = [v for m in main_verbs(root) for v in (m, *(c for c in m.children if c.dep_ in ("xcomp", "ccomp")))]
    craft = next((c for v in heads for c in v.children if c.dep_.startswith("nsubj") and c.lemma_.lower() in _CRAFT), None)
    verb = next((v for v in heads if v.lemma_.lower() in ("be", "belong")), None)
    if craft is None or verb is None or saying.unnamed:
        return None
    whose = [
        t for c in verb.children if c.dep_ in ("acomp", "attr", "prep") and c.lower_ not in ("in", "on", "at") for t in c.subtree
    ]
    other = bool(whose) and bool(codes_of(saying, whose) - set(saying.sides))
    return ("accuse", f"'{craft.text}' is said to be of another side") if other else None


def _harmed(saying: Saying) -> Answer | None:
    """Another country, its forces or its government is said to have done harm: an accusation."""
    for verb in main_verbs(saying.root):
        if any(c.dep_ == "neg" for c in verb.children):
            continue
        agent = agent_of(verb)
        if agent is None or saying.unnamed:
            continue
        if _spends_its_own(verb):
            continue
        if not is_other_side(saying, agent) and not is_hostile(agent):
            if (ignored := _ignores_crimes(saying, verb, agent)) is not None:
                return "accuse", ignored
            continue
        deliberate = any(
            c.lower_ in ("deliberately", "intentionally", "knowingly", "illegally", "systematically") for c in verb.children
        )
        if verb.lemma_.lower() in harms("verb"):
            return "accuse", f"'{verb.text}' charges {agent.text} with harm"
        done = next(
            (
                t
                for c in verb.children
                if c.dep_ in ("dobj", "prep", "xcomp")
                for t in c.subtree
                if t.lemma_.lower() in harms("noun")
            ),
            None,
        )
        done = done or armed_with(verb)
        if deliberate or done is not None:
            return "accuse", f"'{(done or verb).text}' charges {agent.text} with harm"
        pursued = next((t for t in _pursued(verb) if t.lemma_.lower() in harms("verb")), None)
        if pursued is not None:
            return "accuse", f"'{pursued.text}' charges {agent.text} with harm"
    return _deliberate(saying)


def armed_with(verb: Token) -> Token | None:
    """The arms or attack that a verb of means brings about: `carried out raids`, `opened fire`."""
    if verb.lemma_.lower() not in harms("means"):
        return None
    return next((t for c in verb.children if c.dep_ == "dobj" for t in c.subtree if t.lemma_.lower() in harms("arms")), None)


def _pursued(verb: Token) -> list[Token]:
    """What somebody tries to do: `tries to divert`, `was an attempt to divert`."""
    tried = [c for c in verb.children if c.dep_ == "xcomp"]
    return tried + [v for c in verb.children if c.dep_ in ("attr", "dobj") for v in c.children if v.dep_ in ("acl", "xcomp")]


def _spends_its_own(verb: Token) -> bool:
    """Whether the harm is done to one's own: `had destroyed all of its weapons`."""
    own = any(t.lower_ in ("its", "their", "his") for c in verb.children if c.dep_ == "dobj" for t in c.subtree)
    return own and verb.lemma_.lower() in ("destroy", "burn", "sink")


def _ignores_crimes(saying: Saying, verb: Token, agent: Token) -> str | None:
    """A body that is of no country, and not the speaker, harms by what it does about crimes: `the council ignores their crimes`."""
    done = next((v for v in (verb, *(c for c in verb.children if c.dep_ == "xcomp")) if v.lemma_.lower() in harms("verb")), None)
    if done is None or agent.ent_type_ not in ("ORG", "PERSON") or is_own_name(saying, agent) or codes_of(saying, [agent]):
        return None
    what = next((t for c in done.children if c.dep_ == "dobj" for t in c.subtree if t.lemma_.lower() in harms("noun")), None)
    return f"'{done.text} ... {what.text}' charges {agent.text}" if what is not None else None


def _deliberate(saying: Saying) -> Answer | None:
    """`the deliberate targeting of civilians`, `serves the interests of terrorists`: a charge, whoever did it."""
    words = {t.lemma_.lower() for t in tokens_of(saying)}
    if words & {"deliberate", "deliberately"} and words & (harms("verb") | harms("noun") | {"targeting", "killing"}):
        return "accuse", "'deliberate' harm is a charge"
    terror = any(w.startswith("terror") for w in words)
    if (
        terror
        and words & {"serve", "support", "aid", "sponsor", "harbour", "harbor", "finance", "fund", "protect"}
        and not of_own_root(saying)
    ):
        return "accuse", "serving terrorists is a charge"
    return None


def _asked(saying: Saying) -> Answer | None:
    """A question asks."""
    return ("ask", "a question") if saying.proposal.quoted and saying.text.rstrip(" ”’\"'").endswith("?") else None


_RULES: tuple[Callable[[Saying], Answer | None], ...] = (
    _asked, _called, _performed, _verdict, _decided, _demanded, _guilty, _threatened, _future, _identified, _harmed,
)  # fmt: skip
