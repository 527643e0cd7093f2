"""Charges: contents that say that somebody did wrong, which make an accusation of what is only `said`.

Each rule takes a saying and returns the act with its reason in words, or None.
"""

from functools import cache

from spacy.tokens import Token

from extract.phrases import MODALS
from extract.said import (
    Answer,
    Saying,
    agent_of,
    codes_of,
    is_hostile,
    is_other_side,
    is_own,
    is_own_name,
    main_verbs,
    of_own,
    of_own_root,
    subject_of,
    tokens_of,
)
from extract.sources import can_speak
from extract.wordlists import data_file, read_table


@cache
def _harms() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for _, (word, role, _) in read_table(data_file("harms.tsv"), ("word", "role", "note")):
        words.setdefault(role, set()).add(word)
    return {role: frozenset(found) for role, found in words.items()}


def harms(role: str) -> frozenset[str]:
    """Lemmas of what nobody is said to do without being accused: verbs or nouns."""
    return _harms().get(role, frozenset())


_GUILT = {"responsible", "behind", "blame", "fault", "doing", "responsibility", "guilty", "complicit", "culprit"}
_CRAFT = frozenset({
    "aircraft", "plane", "jet", "warplane", "helicopter", "drone", "rocket", "missile", "shell", "bomb", "tank", "vessel",
    "soldier",
})  # fmt: skip
"""What strikes: whose it was is who struck."""


def guilty(saying: Saying) -> Answer | None:
    """`X is responsible`, `the crash was Iran's doing` accuse X, where X is not of the speaker's side."""
    root = saying.root
    if root is None or root.pos_ not in ("VERB", "AUX", "ADJ") or any(c.dep_ == "neg" for c in root.children):
        return None  # a noun phrase names a duty: `noted the special responsibility of the two countries`
    for token in root.subtree:
        near = token == root or token.head == root or token.head.head == root
        charging = near and not _describes(token) and not _is_idle(token)
        if token.lemma_.lower() in _GUILT and charging and not of_own(saying, root.subtree):
            return "accuse", f"'{token.text}' charges somebody"
    return None


def _is_idle(token: Token) -> bool:
    """`found no fault`, `behind closed doors`: words of guilt that charge nobody."""
    place = token.lower_ == "behind" and token.head.lemma_.lower() not in ("be", "stand", "lie")
    return place or any(c.lower_ in ("no", "any") for c in token.children)


def _describes(token: Token) -> bool:
    """Whether a word of guilt only says who is meant: `those responsible`, `those behind it`."""
    return token.head.lower_ in ("those", "anyone", "everyone", "all") and token.dep_ in (
        "amod",
        "prep",
        "acomp",
        "advmod",
        "relcl",
    )


def identified(saying: Saying) -> Answer | None:
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


def harmed(saying: Saying) -> Answer | None:
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


def wronged(saying: Saying) -> Answer | None:
    """Somebody else is said to have done what nobody may do (`knew and stayed silent`, `smuggled fuel`), or an armed body harm."""
    if saying.unnamed:
        return None
    for verb in (v for root in saying.roots for v in _told(root)):
        agent = agent_of(verb) or _agent_of_first(verb)
        if agent is None or _is_denied(verb) or is_own(saying, agent, verb) or not _can_answer(agent):
            continue
        done = _wrong(verb)
        if done is not None:
            return "accuse", f"'{done.text}' charges '{agent.text}' with a wrong"
        if verb.lemma_.lower() in harms("verb") and agent.lemma_.lower() in harms("armed"):
            return "accuse", f"'{verb.text}' charges '{agent.text}' with harm"
    return None


def harmed_besides(saying: Saying) -> Answer | None:
    """Harm by another side that is told in passing: `people died when its forces shelled the town`, `a drone that had intruded`."""
    if saying.unnamed:
        return None
    for verb in (t for t in tokens_of(saying) if t.dep_ in ("advcl", "relcl", "acl") and t.pos_ == "VERB"):
        agent = verb.head if verb.dep_ == "relcl" and _is_relative(subject_of(verb)) else subject_of(verb)
        by = next((t for c in verb.head.children if c.dep_ == "prep" and c.lower_ == "by" for t in c.children), None)
        agent = agent or (by if verb.dep_ == "acl" and verb.head.lemma_.lower() == "attempt" else None)
        if agent is None or _is_denied(verb) or not (is_other_side(saying, agent) or is_hostile(agent)):
            continue
        if verb.lemma_.lower() in harms("verb") | harms("wrong") or armed_with(verb) is not None:
            return "accuse", f"'{verb.text}' charges '{agent.text}' with harm, in passing"
    return None


def _is_relative(subject: Token | None) -> bool:
    return subject is not None and subject.lower_ in ("which", "that", "who")


def _told(root: Token) -> list[Token]:
    """The verbs of a content that are told as done: the main ones, and what somebody is said to try, continue or be found doing."""
    verbs = main_verbs(root)
    return verbs + [c for v in verbs for c in v.children if c.dep_ == "xcomp" and v.lemma_.lower() in _GOES_ON]


_GOES_ON = {
    "try",
    "attempt",
    "continue",
    "keep",
    "begin",
    "start",
    "seek",
    "want",
    "choose",
    "decide",
    "conspire",
    "plan",
    "manage",
}
"""Verbs whose infinitive is charged with them."""


def _agent_of_first(verb: Token) -> Token | None:
    """The subject of the verb with which a verb is coordinated, or on which it depends."""
    return subject_of(verb.head) if verb.dep_ in ("conj", "xcomp") else None


def _is_denied(verb: Token) -> bool:
    """Whether a verb is negated, or only may have been done."""
    return any(c.dep_ == "neg" or (c.dep_ == "aux" and c.lower_ in _UNREAL) for c in verb.children)


_UNREAL = MODALS - {"shall"}


def _can_answer(agent: Token) -> bool:
    """Whether an agent is somebody: a name, a pronoun for people, a body, an office."""
    return can_speak(agent) or agent.lemma_.lower() in harms("armed") | harms("craft")


def _wrong(verb: Token) -> Token | None:
    """The word that makes a verb a wrong: itself, what it breaks (`broke the truce`), or what was left undone (`failed to`)."""
    lemma = verb.lemma_.lower()
    if lemma in harms("wrong"):
        return verb
    if lemma in harms("breaks"):
        return next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in harms("rule")), None)
    if lemma in harms("omits"):
        return next((c for c in verb.children if c.dep_ == "xcomp" and c.lemma_.lower() in harms("duty")), None)
    if lemma in harms("silence"):
        return next(
            (c for c in verb.children if c.dep_ in ("acomp", "oprd", "attr") and c.lemma_.lower() in ("silent", "quiet")), None
        )
    return None
