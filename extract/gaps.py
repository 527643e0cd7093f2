"""The stage of the reader that ties stated omissions to the attribution they speak of and to the silent account."""

from spacy.tokens import Token

from extract.accounts import AccountDraft
from extract.actors import actor_of
from extract.claims import about, modality, polarity, root_of
from extract.drafts import Draft, with_ordinal
from extract.mentions import MentionKind, mention_at
from extract.model import ARTICLE, AccountKind, ActorKind, Attribution, Claim, Note, Span, StatedOmission
from extract.omitted import omitted_one, telling_sentence
from extract.phrases import noun_phrase, offsets
from extract.proposals import Offsets
from extract.references import SAYS
from extract.roles import is_account_word
from extract.sentences import sentences
from extract.stated import find_gaps
from extract.stated_forms import StatedGap

_SURE = {1: 0.6, 2: 0.8, 3: 0.9}
"""Confidence by the number of words that name what is left out; a first estimate, not yet calibrated."""

_OWN_VOICE, _HEARSAY = 0.5, 0.9
"""Confidence of what the article tells in its own voice, and the share that is left where somebody else states the omission."""


def state_gaps(draft: Draft) -> None:
    """Every omission that the article states becomes a record, or a note where what it speaks of was not found."""
    gaps = [g for g in find_gaps(draft.doc) if draft.is_read(g.evidence[0])]
    draft.attributions = [a for a in draft.attributions if not _inside(a, gaps)]
    kept = {a.id for a in draft.attributions}
    draft.attributions = [a for a in draft.attributions if a.within is None or a.within in kept]
    for gap in gaps:
        evidence = draft.article.span(*gap.evidence)
        omission = _omission(draft, gap)
        if omission is None:
            draft.notes.append(
                Note("stated omission", "the article states an omission, but not of anything that was read here", evidence)
            )
        elif omission.id not in {o.id for o in draft.omissions}:
            draft.omissions.append(omission)


def _inside(attribution: Attribution, gaps: list[StatedGap]) -> bool:
    """Whether an attribution was read from the words that state an omission: they only name it."""
    at = attribution.cue or attribution.claim.spans[0]
    return any(g.evidence[0] <= at.begin and at.end <= g.evidence[1] for g in gaps)


def _omission(draft: Draft, gap: StatedGap) -> StatedOmission | None:
    """The record of one stated omission: what is left out was told elsewhere, if possible in an account of the same event."""
    issuer, account = _silent(draft, gap.silent)
    if issuer is None or (account is None and gap.of_account):
        return None
    silent = draft.accounts.record(account).id if account is not None else None
    events = {a.id: a.event for a in draft.accounts.records(draft.publisher, draft.main_event)}
    event = events.get(silent) if silent is not None else draft.main_event
    found = _told(draft, gap, silent, issuer, event) or _told_by_article(draft, gap)
    if found is None:
        return None
    attribution, points, reason = found
    shared = events.get(attribution.account) or event or draft.main_event
    if shared is None:
        return None
    if attribution not in draft.attributions:
        draft.attributions.append(attribution)
    if account is None:
        account = draft.accounts.of_speaker(AccountKind.STATEMENT, issuer, gap.silent, "")
    account.event = shared  # what one account leaves out, another tells of the same event
    for told in draft.accounts.drafts:
        if draft.accounts.record(told).id == attribution.account:
            told.event = shared
    left_out_of = draft.accounts.record(account).id
    noted_in = _noted_in(draft, gap, left_out_of)
    sure = _SURE[min(points, 3)] * (1.0 if noted_in == ARTICLE else _HEARSAY)
    return StatedOmission(
        attribution=attribution.id,
        told_in=attribution.account,
        left_out_of=left_out_of,
        evidence=draft.article.span(*gap.evidence),
        noted_in=noted_in,
        confidence=round(sure, 3),
        reasons=("the article says so" if noted_in == ARTICLE else "an account in the article says so", reason),
    )


def _told(draft: Draft, gap: StatedGap, silent: str | None, issuer: str, event: str | None) -> tuple[Attribution, int, str] | None:
    """The attribution that the words name, outside the silent account, of its event before any other; with its points and why."""
    accounts = {a.id: a.event for a in draft.accounts.records(draft.publisher, draft.main_event)}
    apart = [a for a in draft.attributions if not _tells_gap(draft, a, gap)]
    others = [a for a in apart if a.account != silent and (silent is not None or issuer not in a.speakers)]
    if gap.points_back:
        return _told_before(draft, gap, others)
    beside = [a for a in others if event is not None and accounts.get(a.account) == event]
    names = {i: (e.name, *e.aliases) for i, e in draft.actors.entries.items()}
    words = draft.article.text[gap.omitted[0] : gap.omitted[1]]
    found = omitted_one(words, beside, names) or omitted_one(words, others, names)
    return (*found, f"{found[1]} words name what is left out") if found is not None else None


def _tells_gap(draft: Draft, attribution: Attribution, gap: StatedGap) -> bool:
    """Whether an attribution begins in the words that state the omission, or tells it with whose silence it is.

    One whose content only runs on into them is not one of these: `asked for X, a request missing from the readout`, `demanded X,
    though the readout does not mention it`.
    """
    begin = attribution.claim.spans[0].begin
    if gap.evidence[0] <= begin < gap.evidence[1]:
        return True
    covers = any(_overlaps(s, gap.evidence) for s in attribution.claim.spans) and begin <= gap.silent[0] < gap.evidence[0]
    ahead = draft.doc.char_span(begin, gap.silent[0], alignment_mode="contract") if covers else None
    return covers and not (ahead is not None and any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in ahead))


def _told_before(draft: Draft, gap: StatedGap, others: list[Attribution]) -> tuple[Attribution, int, str] | None:
    """What `it` or `that` stands for: the last attribution told before, in the sentence itself or in the one before it."""
    read = [s for s in sentences(draft.article) if s.begin < gap.evidence[1]][-2:]
    near = [a for a in others if read and read[0].begin <= a.claim.spans[0].begin < gap.evidence[0]]
    if not near:
        return None
    last = max(near, key=lambda a: (a.within is None, a.claim.spans[0].begin))
    return last, 2, "told right before"


def _told_by_article(draft: Draft, gap: StatedGap) -> tuple[Attribution, int, str] | None:
    """What the article tells in its own voice: the clause that it sets against the silence, or the sentence that the words name."""
    if gap.vouched is not None:
        return _own(draft, gap.vouched), 3, "the article itself holds it to be so"
    words = draft.article.text[gap.omitted[0] : gap.omitted[1]]
    read = [s for s in sentences(draft.article) if draft.is_read(s.begin) and not _overlaps(s, gap.evidence)]
    found = telling_sentence(words, read, before=gap.evidence[0])
    if found is None:
        return None
    sentence, points = found
    text = sentence.text.rstrip(" .!")
    return _own(draft, (sentence.begin, sentence.begin + len(text))), min(points, 2), "the article tells it in its own voice"


def _overlaps(sentence: Span, place: Offsets) -> bool:
    return sentence.begin < place[1] and place[0] < sentence.end


def _own(draft: Draft, place: Offsets) -> Attribution:
    """What the publisher asserts at a place; the attribution that is there already where the content is the same."""
    root = root_of(draft.doc, (place,))
    content = draft.article.span(*place)
    claim = Claim((content,), about(draft.doc, (place,), ()), polarity(root), modality(root))
    own = Attribution(
        (draft.publisher,), "assert", claim, confidence=_OWN_VOICE, reasons=("the article sets it against a silence",)
    )
    again = next((a for a in draft.attributions if a.claim.spans == claim.spans and a.speakers == own.speakers), None)
    if again is not None:
        return again
    ids, taken = {a.id for a in draft.attributions}, {a.claim.id for a in draft.attributions}
    own = with_ordinal(own, taken)
    while own.id in ids:
        own = with_ordinal(own, taken)
    return own


def _noted_in(draft: Draft, gap: StatedGap, silent: str) -> str:
    """The account that states the omission: the article, or the one that carries the claim in whose words it stands."""
    around = [a for a in draft.attributions if any(s.begin <= gap.evidence[0] and gap.evidence[1] <= s.end for s in a.claim.spans)]
    nearest = min(around, key=lambda a: a.claim.spans[-1].end - a.claim.spans[0].begin, default=None)
    return ARTICLE if nearest is None or nearest.account == silent else nearest.account


def _silent(draft: Draft, place: Offsets) -> tuple[str | None, AccountDraft | None]:
    """Who leaves it out, and in which account: the one that the words name, one that the side issued, or none yet."""
    mention = mention_at(draft.doc, place)
    if mention.kind == MentionKind.ACCOUNT:
        account = None if mention.text.casefold().startswith("neither") else draft.accounts.of_mention(mention)
        if account is not None and (owner := _owner_behind(draft, place)) is not None:
            account.issuer = owner
        return (account.issuer, account) if account is not None else (None, None)
    span = draft.doc.char_span(*place, alignment_mode="expand")
    told = _stands_for(draft, span[0]) if span is not None and mention.kind == MentionKind.PRONOUN else None
    if told is not None:
        return told.issuer, told
    the_one = span is not None and span.root.lower_ == "one" and mention.codes  # `the Cypriot one`, of two statements
    entry = draft.actors.country(mention.codes[0]) if the_one else draft.actors.resolve(place)
    issuer = actor_of(entry).id
    if entry.kind == ActorKind.UNNAMED or issuer == draft.publisher:
        return None, None
    return issuer, draft.accounts.of_issuer(issuer)


def _stands_for(draft: Draft, pronoun: Token) -> AccountDraft | None:
    """The account for which `it` stands: the one that is said to speak in the sentence before, of the same paragraph, else as
    `AccountBook.of_pronoun` finds it.
    """
    begin = pronoun.sent.start
    if pronoun.lower_ != "it" or begin == 0 or "\n\n" in draft.article.text[draft.doc[begin - 1].sent.start_char : pronoun.idx]:
        return None
    for token in draft.doc[begin - 1].sent:
        speaks = token.dep_ == "nsubj" and token.head.lemma_ in SAYS and is_account_word(token.lower_, token.lemma_.lower())
        place = offsets(noun_phrase(token))
        if speaks and mention_at(draft.doc, place).kind == MentionKind.ACCOUNT:
            return draft.accounts.of_mention(mention_at(draft.doc, place))
    return draft.accounts.of_pronoun(pronoun)


def _owner_behind(draft: Draft, place: Offsets) -> str | None:
    """Whose account it is where a pronoun in front says so: `in its press release, the company left out X`."""
    span = draft.doc.char_span(*place, alignment_mode="expand")
    if span is None or span.root.head.lower_ != "in" or not any(t.dep_ == "poss" and t.pos_ == "PRON" for t in span.root.children):
        return None
    subject = next((c for c in span.root.head.head.children if c.dep_ == "nsubj" and c.i > span.root.i), None)
    if subject is None or subject.pos_ == "PRON":
        return None
    entry = draft.actors.resolve(offsets(noun_phrase(subject)))
    return None if entry.kind in (ActorKind.UNNAMED, ActorKind.MEDIA) else actor_of(entry).id
