"""Titles, institutions and words for sources, as the rules on people look them up."""

from collections.abc import Sequence
from functools import cache

from extract.wordlists import Institution, Title, accounts, institutions, titles, unnamed


@cache
def speaking_nouns() -> frozenset[str]:
    """Lemmas of common nouns that can be the subject of a cue: offices, bodies, sources and accounts."""
    phrases = (
        [t.phrase for t in titles()]
        + [i.phrase for i in institutions()]
        + [u.phrase for u in unnamed()]
        + [a.phrase for a in accounts()]
    )
    words = {p[-1] if p[-1] != "of" else p[0] for p in phrases}
    return frozenset(
        words | {w[:-1] for w in words if w.endswith("s")} | {"side", "party", "country", "nation", "state", "counterpart"}
    )


@cache
def _titles_by_length() -> dict[int, dict[tuple[str, ...], Title]]:
    found: dict[int, dict[tuple[str, ...], Title]] = {}
    for title in titles():
        found.setdefault(len(title.phrase), {})[title.phrase] = title
    return found


@cache
def _institutions_by_length() -> dict[int, dict[tuple[str, ...], Institution]]:
    found: dict[int, dict[tuple[str, ...], Institution]] = {}
    for body in institutions():
        found.setdefault(len(body.phrase), {})[body.phrase] = body
    return found


def title_ending(words: Sequence[str], end: int) -> tuple[Title, int] | None:
    """The longest title whose last word is `words[end - 1]` (lower case), and where it begins."""
    for length in sorted(_titles_by_length(), reverse=True):
        begin = end - length
        if begin >= 0:
            title = _titles_by_length()[length].get(tuple(words[begin:end]))
            if title is not None:
                return title, begin
    return None


def title_noun(title: str) -> str:
    """The noun of a title: `minister` of `foreign minister` and of `minister of state`.

    >>> title_noun("deputy foreign minister"), title_noun("chief of the general staff")
    ('minister', 'chief')
    """
    return title.split(" of ")[0].split()[-1]


def title_in(words: Sequence[str]) -> tuple[Title, int, int] | None:
    """The first title among the words (lower case), the longest that begins there: title, begin, end."""
    for begin in range(len(words)):
        for length in sorted(_titles_by_length(), reverse=True):
            title = _titles_by_length()[length].get(tuple(words[begin : begin + length]))
            if title is not None:
                return title, begin, begin + length
    return None


def institution_in(words: Sequence[str]) -> Institution | None:
    """The longest institution among the words (lower case), or None."""
    for length in sorted(_institutions_by_length(), reverse=True):
        for begin in range(len(words) - length + 1):
            found = _institutions_by_length()[length].get(tuple(words[begin : begin + length]))
            if found is not None:
                return found
    return None


@cache
def _unnamed_words() -> frozenset[tuple[str, ...]]:
    return frozenset(u.phrase[1:] if u.phrase[0] in ("a", "an") and len(u.phrase) > 1 else u.phrase for u in unnamed())


def is_unnamed_word(lower: str, lemma: str) -> bool:
    """Whether a word denotes a source without a name: `officials`, `source`, `many`."""
    return (lower,) in _unnamed_words() or (lemma,) in _unnamed_words()


def is_account_word(lower: str, lemma: str) -> bool:
    """Whether a word ends a phrase for an account: `statement`, `release`."""
    return lower in _account_ends() or lemma in _account_ends()


@cache
def _account_ends() -> frozenset[str]:
    return frozenset(phrase[-1] for phrase in account_words())


@cache
def account_words() -> dict[tuple[str, ...], str]:
    """Words and phrases for accounts, with the form each denotes."""
    return {a.phrase: a.kind for a in accounts()}
