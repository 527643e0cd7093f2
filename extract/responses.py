"""Which words the text presents as an answer to which others: `As the accusations mounted, X called them unfounded`."""

from dataclasses import replace

from extract.drafts import Draft
from extract.model import Attribution
from extract.stems import light_stem

_ANSWERS = frozenset({"deny", "dismiss", "reject"})
_CHARGES = frozenset({"accuse", "allege"})
_POINTING = {"it", "them", "this", "that", "these", "those"}
_CHARGE_NOUNS = {
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "claim",
    "claims",
    "charge",
    "charges",
    "rumors",
    "rumours",
    "reports",
    "report",
}


def link_responses(draft: Draft) -> None:
    """A denial or dismissal that only points at what it rejects answers the nearest accusation before it, of another speaker."""
    ordered = sorted(draft.attributions, key=lambda a: a.evidence[0].begin)
    for i, attribution in enumerate(ordered):
        if attribution.act in _ANSWERS and _points(draft, attribution):
            charges = [b for b in reversed(ordered[:i]) if b.act in _CHARGES and not set(b.speakers) & set(attribution.speakers)]
            noun = _noun_before(draft, attribution)
            named = [c for c in charges if noun and noun in _stems(f"{c.cue.text if c.cue else ''} {c.claim.text}")]
            if charges:
                ordered[i] = replace(attribution, responds_to=((named or charges)[0].id,))
    draft.attributions = ordered


def _stems(text: str) -> set[str]:
    return {light_stem(w.strip("’'“”\"[],.")) for w in text.split()}


def _noun_before(draft: Draft, attribution: Attribution) -> str | None:
    """The noun for a charge that stands nearest in front of the denial (`As the accusations mounted, ...`), as a stem."""
    begin = attribution.evidence[0].begin
    words = [w.strip("’'“”\"[],.").casefold() for w in draft.article.text[max(0, begin - 160) : begin].split()]
    noun = next((w for w in reversed(words) if w in _CHARGE_NOUNS), None)
    return light_stem(noun) if noun else None


def _points(draft: Draft, attribution: Attribution) -> bool:
    """Whether its target or its whole content is a pronoun or a noun for an accusation."""
    target = draft.targets.get(attribution.id)
    words = set(draft.article.text[target[0] : target[1]].casefold().split()) if target else set()
    own = attribution.claim.text.casefold().strip(" .,").split()
    only_points = len(own) < 9 and (bool(set(own) & _CHARGE_NOUNS) or (bool(own) and own[-1] in _POINTING))
    return bool(words & (_POINTING | _CHARGE_NOUNS)) or only_points
