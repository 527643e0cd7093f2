"""Omissions that the article itself states: `with no mention of Pezeshkian's calls to investigate`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from extract.mentions import MentionKind, mention_at
from extract.model import Attribution
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.stems import light_stem
from extract.wordlists import OmissionPhrase, omissions

_ACT_WORDS = {
    "request": "call request demand appeal urge ask plea",
    "deny": "denial deny reject rejection",
    "dismiss": "denial dismissal",
    "accuse": "accusation accuse allegation charge",
    "allege": "allegation report rumour rumor claim",
    "thank": "thanks gratitude thank appreciation",
    "condemn": "condemnation condemn criticism",
    "concern": "concern worry alarm",
    "congratulate": "congratulation",
    "promise": "promise pledge commitment vow assurance",
    "regret": "regret condolence",
    "warn": "warning",
    "threaten": "threat",
    "apologise": "apology",
    "offer": "offer",
}
_STOP = {
    "the", "a", "an", "of", "for", "to", "and", "any", "or", "in", "on", "by", "that", "whether", "his", "her", "its",
    "their", "these", "this", "those", "had", "has", "have", "was", "were", "be", "been", "is", "are", "would", "will",
    "it", "he", "she", "they", "which", "what", "who", "when", "where", "how", "why", "not", "with", "at", "from", "as",
    "about", "altogether", "entirely", "all",
}  # fmt: skip
_MENTIONS = {"mention", "include", "address", "acknowledge", "cite", "contain", "note"}
_LEAST = 2


@dataclass(frozen=True, slots=True)
class StatedGap:
    """Words that state an omission: their place, the words for what is left out, and the mention of the silent account or side."""

    evidence: Offsets
    omitted: Offsets
    silent: Offsets


def find_gaps(doc: Doc) -> Iterator[StatedGap]:
    """The places where the document says that an account leaves something out, in order."""
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space and not t.is_punct]
        done = -1
        for i, token in enumerate(tokens):
            if token.i <= done:
                continue
            found = _longest(tokens, i)
            if found is None:
                if (neither := _neither(token)) is not None:
                    yield neither
                continue
            phrase, matched = found
            gap = _gap(doc, phrase, matched)
            if gap is not None:
                done = matched[-1].i
                yield gap


def _neither(verb: Token) -> StatedGap | None:
    """What two accounts leave out alike: `neither statement mentioned the dispute`."""
    if verb.lemma_ not in _MENTIONS:
        return None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    behind = _behind(verb)
    if subject is None or not behind or not (subject.lower_ == "neither" or any(c.lower_ == "neither" for c in subject.children)):
        return None
    silent, omitted = offsets(noun_phrase(subject)), offsets(behind)
    return StatedGap((silent[0], omitted[1]), omitted, silent)


@cache
def _by_first_word() -> dict[str, list[OmissionPhrase]]:
    """The phrases of omission by their first word."""
    found: dict[str, list[OmissionPhrase]] = {}
    for phrase in omissions():
        found.setdefault(phrase.phrase[0], []).append(phrase)
    return found


def _longest(tokens: list[Token], at: int) -> tuple[OmissionPhrase, list[Token]] | None:
    """The longest phrase of omission that begins at a token."""
    best: tuple[OmissionPhrase, list[Token]] | None = None
    token, index = tokens[at], _by_first_word()
    for phrase in (p for word in {token.lower_: 0, token.lemma_.lower(): 0} for p in index.get(word, ())):
        matched = _match(phrase.phrase, tokens, at)
        if matched is not None and (best is None or len(matched) > len(best[1])):
            best = phrase, matched
    return best


def _match(lemmas: tuple[str, ...], tokens: list[Token], at: int) -> list[Token] | None:
    """The tokens of the phrase from one place on; an adverb may stand between its words."""
    matched: list[Token] = []
    for lemma in lemmas:
        if (
            at < len(tokens)
            and matched
            and tokens[at].pos_ == "ADV"
            and lemma not in (tokens[at].lower_, tokens[at].lemma_.lower())
        ):
            at += 1
        if matched and [t.lower_ for t in tokens[at : at + 2]] in (["in", "it"], ["there", "of"]):
            at += 2  # `no word in it about the delegates`
        if at >= len(tokens) or lemma not in (tokens[at].lower_, tokens[at].lemma_.lower()):
            return None
        matched.append(tokens[at])
        at += 1
    return matched


def _gap(doc: Doc, phrase: OmissionPhrase, matched: list[Token]) -> StatedGap | None:
    """The stated omission of a phrase, with what is left out and by whom; None where one of them is not said."""
    first, last = matched[0], matched[-1]
    if phrase.frame == "subject":
        subject = _subject(first)
        behind = [t for t in last.subtree if t.i > last.i]
        if subject is None or not behind:
            return None
        silent, omitted = offsets(behind), offsets(noun_phrase(subject))
        return StatedGap((omitted[0], silent[1]), omitted, silent)
    behind = _behind(last)
    silent_head = _silent(doc, first)
    if silent_head is None and (account := _account_behind(behind)) is not None:
        begin = account.left_edge.i if account.dep_ != "pobj" else account.head.i
        behind, silent_head = [t for t in behind if t.i < begin], offsets(noun_phrase(account))
    if not behind or silent_head is None:
        return None
    omitted = offsets(behind)
    with_before = first.nbor(-1) if first.i > first.sent.start and first.nbor(-1).lower_ == "with" else first
    return StatedGap((with_before.idx, omitted[1]), omitted, silent_head)


def _account_behind(behind: list[Token]) -> Token | None:
    """The account in which something is not to be found: `there was no mention of it in the Saudi statement`."""
    for token in behind:
        inside = token.dep_ == "pobj" and token.head.lower_ in ("in", "from") and token.pos_ == "NOUN"
        if inside and mention_at(token.doc, offsets(noun_phrase(token))).kind == MentionKind.ACCOUNT:
            return token
    return None


def _behind(last: Token) -> list[Token]:
    """The words that name what is left out: to the end of the clause."""
    tokens: list[Token] = []
    for token in last.doc[last.i + 1 : last.sent.end]:
        if token.text in (",", ";", ".", "—", "–", ":") or (
            tokens and token.lower_ in ("but", "while", "although", "though", "nor")
        ):
            break
        if not token.is_space:
            tokens.append(token)
    return tokens


def _subject(verb: Token) -> Token | None:
    for token in (verb, verb.head):
        found = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if found is not None:
            return found
    return None


def _silent(doc: Doc, phrase: Token) -> Offsets | None:
    """The mention of the account or side that leaves it out: nearest in front of the phrase in its sentence, an account first."""
    actors: list[Offsets] = []
    for token in reversed(list(doc[phrase.sent.start : phrase.i])):
        if token.pos_ not in ("NOUN", "PROPN", "PRON"):
            continue
        place = offsets(noun_phrase(token))
        kind = mention_at(doc, place).kind
        if kind == MentionKind.ACCOUNT:
            return place
        if token.dep_ in ("nsubj", "nsubjpass", "poss"):
            actors.append(place)
    return actors[0] if actors else None


def omitted_one(
    words: str, attributions: Sequence[Attribution], names: dict[str, tuple[str, ...]]
) -> tuple[Attribution, int] | None:
    """The attribution that the words for an omission speak of, with the number of words in common; None below two of several.

    Its speaker's name, its act and its content are what the words can name. `names` holds the names of each actor. Of equals the
    one that another account than the article carries is taken.
    """
    wanted = {light_stem(w.strip("’',.")) for w in words.replace("’s", "").replace("'s", "").split()} - {
        light_stem(w) for w in _STOP
    }
    best: tuple[tuple[int, bool, int], Attribution] | None = None
    for attribution in attributions:
        said = {light_stem(w.strip("’'“”\"[],.")) for w in attribution.claim.text.split()}
        said |= {light_stem(w) for w in _ACT_WORDS.get(attribution.act, "").split()}
        said |= {
            light_stem(w) for s in (*attribution.speakers, *attribution.addressees) for n in names.get(s, ()) for w in n.split()
        }
        common = sum(1 for w in wanted if w in said or any(len(w) > 5 and s[:6] == w[:6] for s in said))
        rank = (common, attribution.account != "article", -attribution.claim.spans[0].begin)
        if common >= min(_LEAST, len(wanted)) > 0 and (best is None or rank > best[0]):
            best = rank, attribution
    return (best[1], best[0][0]) if best is not None else None
