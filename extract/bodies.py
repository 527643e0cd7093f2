"""How the words for a body stand to each other: one ministry by two names, an abbreviated name, a word for what it is."""

from functools import lru_cache
from itertools import pairwise

from extract.countries import by_code, find_countries
from extract.mentions import MentionKind, SourceMention
from extract.model import ActorKind, slug
from extract.names import LEGAL_FORMS, likeness
from extract.references import Entry, name_words
from extract.roles import title_ending, title_noun

ANY_OFFICE = {
    "leader", "official", "head", "chief", "politician", "diplomat", "man", "woman", "counterpart", "statesman", "aide",
    "adviser",
}  # fmt: skip
_FOR_OTHERS = {
    "counterpart", "leader", "spokesperson", "spokesman", "spokeswoman", "aide", "adviser", "advisor", "official", "envoy",
    "representative", "governor", "negotiator", "delegate", "commander", "officials", "authorities", "officers", "diplomat",
    "diplomats", "negotiators", "leaders", "ministers", "spokespeople",
}  # fmt: skip
SPEAKS_FOR_COUNTRY = {"ministry", "government", "parliament", "military", "police", "agency", "court", ""}
_ANY_BODY = {
    "agency", "organisation", "organization", "group", "body", "company", "firm", "party", "movement", "union", "bloc",
    "office",
}  # fmt: skip
_OUTLETS = {
    "agency", "newspaper", "daily", "broadcaster", "channel", "outlet", "network", "paper", "magazine", "website", "station",
}  # fmt: skip
_ONE_OF_A_KIND = {"ministry", "military", "police", "court", "parliament"}
POSTS = {"embassy", "consulate", "mission"}
THE_COUNTRY = {"country", "nation", "kingdom", "republic"}


def alike(words: tuple[str, ...], entry: Entry, *, person: bool, bare: bool) -> int:
    """How well a name fits an entry, 0 to 4: people by `likeness`; bodies by their last word; a bare word may be a surname."""
    if entry.kind in (ActorKind.COUNTRY, ActorKind.UNNAMED):
        return 0
    if entry.kind == ActorKind.PERSON:
        return likeness(words, entry.words) if person or (bare and len(entry.words) > 1) else 0
    if any(words == name_words(a) for a in entry.aliases):
        return 4
    words, own = _without_form(words), _without_form(entry.words)
    if person and words != own:
        return 0
    short, long = sorted((words, own), key=len)
    return 4 if short == long else 3 if len(short) > 1 and set(short) <= set(long) and short[-1] == long[-1] else 0


def _without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a company's name without its legal form: `Tengri Metals plc`."""
    return words[:-1] if len(words) > 1 and words[-1] in _LEGAL_FORMS else words


def is_part(mention: SourceMention, entry: Entry, *, place: bool) -> int:
    """Whether one word stands for a body named in full before: 3 for its noun (`the Network` of `the Network for Rivers`), else 2.

    The first word alone does so for companies and groups, not for what a place or a state has: `Corrib` is Corrib Savings Bank,
    `Dorset` is not Dorset Police. Its first words do so too: `Thread Count` is Thread Count Network.
    """
    words = name_words(mention.name)
    if entry.kind not in (ActorKind.ORGANIZATION, ActorKind.MEDIA) or entry.begin >= mention.offsets[0]:
        return 0
    if len(words) > 1:
        return 2 if words == entry.words[: len(words)] and not place and not mention.codes and not mention.institution else 0
    word, long = words[0], entry.words
    if mention.definite and any(_is_noun_of(word, name_words(n)) for n in (entry.name, *entry.aliases)):
        return 3
    own = len(long) > 1 and word == long[0] and not place and mention.name[:1].isupper() and not mention.codes
    return 2 if own and not mention.definite and entry.institution not in SPEAKS_FOR_COUNTRY - {"agency", ""} else 0


def _is_noun_of(word: str, name: tuple[str, ...]) -> bool:
    """Whether a word is the noun of a body's name: the last, or what stands before `of` (`Service` in `Border Service of Oman`)."""
    return word == name[-1] or any(pair in ((word, "of"), (word, "for")) for pair in pairwise(name))


_LEGAL_FORMS = LEGAL_FORMS | {"sa", "se"}
_SAME_FIELD = {
    "defense": "defence", "center": "centre", "external": "foreign", "internal": "interior", "home": "interior",
    "organization": "organisation", "labor": "labour", "department": "ministry", "office": "ministry",
}  # fmt: skip
"""Words that name one field or form of a body in different countries or spellings."""
_LEFT_OUT = {"of", "the", "for", "and", "s", "affairs", "state", "national", "ministry"}


@lru_cache(maxsize=4096)
def _field(name: str) -> tuple[frozenset[str], str]:
    """What a body is for, in words of one form, and the code of the country that its name begins or ends with.

    `Hungarian Foreign Ministry` and `Ministry of Foreign Affairs of Hungary` are both ({foreign}, HU).
    """
    country = next((f for f in find_countries(name)), None)
    rest = name if country is None else f"{name[: country.begin]} {name[country.end :]}"
    words = (_SAME_FIELD.get(w, w) for w in slug(rest).split("-"))
    return frozenset(words) - _LEFT_OUT, country.code if country is not None else ""


def is_same_body(name: str, kind: str, entry: Entry) -> int:
    """Whether a state's body and an entry are one by field and country: 4, 3 where one tells no country, else 0."""
    if kind not in _ONE_OF_A_KIND or entry.institution != kind:
        return 0
    (one, land), (other, home) = _field(name), _field(entry.name)
    home = home or next(iter(entry.represents), "")
    if one != other or not (one or kind != "ministry"):
        return 0
    return 4 if land == home else 3 if not land or not home else 0


def with_country_behind(name: str, kind: str) -> str:
    """The name of a state's body with its country at the end: `Ministry of Defence of Chad` for `Chad's Ministry of Defence`.

    Empty where the name does not begin with a country, or where what follows is a name of its own.
    """
    country = next((f for f in find_countries(name) if f.begin == 0), None)
    if country is None:
        return ""
    rest = name[country.end :].lstrip("'’").removeprefix("s ").strip()
    if not rest or not (kind in SPEAKS_FOR_COUNTRY - {""} or rest[0].islower()):
        return ""
    words = rest.split()
    if kind == "ministry" and words[-1].casefold() == "ministry" and len(words) > 1:
        field = " ".join(words[:-1])
        rest = f"Ministry of {'Foreign Affairs' if field.casefold() == 'foreign' else field}"
    return f"{rest} of {by_code(country.code).name}"


def is_same_office(title: str, held: str) -> bool:
    """Whether two titles can be one office: one has all the words of the other (`minister`, `foreign minister`)."""
    one, other = (set(t.split()) - {"of", "the", "affairs"} for t in (title, held))
    return title_noun(title) == title_noun(held) and (one <= other or other <= one)


def is_for_country(title: str) -> bool:
    """Whether a title makes its holder speak for the country that is named with it."""
    held = title_ending(title.split(), len(title.split()))
    return title_noun(title) in _FOR_OTHERS or (held is not None and held[0].government)


def is_named_so(entry: Entry, mention: SourceMention) -> bool:
    """Whether the name of a body holds the words for it: `the ministry` after `Nigeria's health ministry`."""
    return set(name_words(mention.name)) <= set(entry.words)


def is_such_a_body(entry: Entry, mention: SourceMention) -> bool:
    """Whether the word for a body fits what it is: `the agency` after `Reuters`, `the party` after `Civic Platform`."""
    noun = slug(mention.name)
    if mention.codes or not mention.definite:
        return False
    if entry.kind == ActorKind.MEDIA:
        return noun in _OUTLETS
    if noun in _ANY_BODY:
        return entry.institution in ("", "agency", "group", "ngo", "party", "company")
    if noun in POSTS:
        return noun in entry.words
    return entry.institution == mention.institution and mention.institution in _ONE_OF_A_KIND


def source_name(mention: SourceMention) -> str:
    """How an unnamed source is called: its words, with `unnamed` before a bare noun."""
    name = " ".join((mention.name or mention.text).split())
    if mention.kind == MentionKind.PRONOUN:
        return f"unnamed source ({name})"
    return f"unnamed {name}" if " " not in name and name.islower() else name


def owned_name(mention: SourceMention, owner: str) -> str:
    """How an unnamed source is called whose owner is known: `spokesman for Halcyon Maritime` for `its spokesman`."""
    name = mention.name.removeprefix("whose ")
    return f"{name} {'for' if name.casefold().startswith('spokes') else 'of'} {owner}"
