"""Countries as a person names them: the code of two or three letters, or a name, of `ontology/countries.tsv`."""

import csv
import difflib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from extract.resources import data_path

_MOST_HINTS = 3


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """The rows of the table, in its order."""
    with data_path("ontology", "countries.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def country_names() -> Mapping[str, str]:
    """The first name of each country by its code of two letters."""
    return MappingProxyType({row["code"]: row["names"].partition("|")[0] for row in _rows()})


@cache
def _codes() -> Mapping[str, str]:
    """The code of each name and of each code of three letters, in lower case; the first of the table wins."""
    found: dict[str, str] = {}
    for row in _rows():
        for word in (row["code"], row["alpha3"], *row["names"].split("|")):
            found.setdefault(word.casefold(), row["code"])
    return MappingProxyType(found)


def country_code(words: str) -> str | None:
    """The code of two letters of a country by code or name, whatever the case; None where the table has no such country.

    >>> country_code("iran"), country_code("IRN"), country_code("ir"), country_code("Atlantis")
    ('IR', 'IR', 'IR', None)
    """
    return _codes().get(" ".join(words.split()).casefold())


def near_countries(words: str) -> tuple[str, ...]:
    """Countries whose code or name comes close to the words: three at most, the nearest first.

    Of two letters those count whose name begins with both, then those whose code begins with the first.

    >>> near_countries("Irann"), near_countries("SW")
    (('Iran (IR)',), ('Sweden (SE)', 'Switzerland (CH)', 'Saudi Arabia (SA)'))
    """
    wanted = " ".join(words.split()).casefold()
    known = [word for word in _codes() if len(word) > 2]
    close = _near_code(wanted) if len(wanted) == 2 else difflib.get_close_matches(wanted, known, n=_MOST_HINTS, cutoff=0.75)
    codes = dict.fromkeys(_codes()[word] for word in close)
    return tuple(f"{country_names()[code]} ({code})" for code in codes)[:_MOST_HINTS]


def _near_code(code: str) -> list[str]:
    """Names and codes that begin as the code does, those that share more of it first."""
    names = sorted(name.casefold() for name in country_names().values())
    codes = sorted(code.casefold() for code in country_names())
    return [*(name for name in names if name.startswith(code)), *(other for other in codes if other[0] == code[0])]
