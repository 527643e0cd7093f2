"""The countries of ISO 3166-1, and the words by which articles name them, as tables.

Three tables in `ontology/`, tab separated, with a header row; several values in a cell are joined by `|`:

    countries.tsv            one row an entry of ISO 3166-1: codes, Wikidata item, and the words by which articles name it
    ambiguous-countries.tsv  words of that table that also mean something else, and how the text decides (`Kind`)
    not-countries.tsv        phrases that hold such a word and do not name its country (`Washington Post`, `Indian Ocean`),
                             and patterns (`{capital} Times`); where `code` is filled, the phrase names that country instead
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from extract.errors import ResourceError
from extract.model import Country
from extract.resources import data_path

COUNTRY_COLUMNS = ("code", "alpha3", "wikidata", "names", "adjectives", "demonyms", "capitals", "seats", "places")
AMBIGUOUS_COLUMNS = ("surface", "codes", "default", "kind", "clues")
OTHER_COLUMNS = ("phrase", "kind", "code")


class Role(StrEnum):
    """What kind of word names the country."""

    NAME = "name"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"
    PLACE = "place"


class Kind(StrEnum):
    """How a text decides what an ambiguous word means; a country is *named* by a word that is not ambiguous.

    SEVERAL: the only one of its countries that the text names, else the default. CLUE: the second country (or none) where a
    clue stands in the text and the first is not named, else the default. PERSON: none beside another capitalised word that is
    not among the clues of the row `*`, nor anywhere in a text that has it so and does not name the country; else the default.
    RARE: the first of its countries that the text names, else none.
    """

    SEVERAL = "several"
    CLUE = "clue"
    PERSON = "person"
    RARE = "rare"


@dataclass(frozen=True, slots=True)
class CountryName:
    """A word or phrase as articles write it, the ISO alpha-2 code of its country, and what kind of word it is."""

    surface: str
    code: str
    role: Role


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One row of `ambiguous-countries.tsv`; `default` is None where the word alone names no country."""

    surface: str
    codes: tuple[str, ...]
    default: str | None
    kind: Kind
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherName:
    """One row of `not-countries.tsv`: a phrase, or a pattern `before{role}after`; the country it names after all, or None."""

    phrase: str
    kind: str
    code: str | None


# ------------------------------------------------------------------------------------------- tables


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each row below the header with its place (`file:line`); raises ResourceError where the columns are wrong."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != tuple(columns):
        raise ResourceError(f"{path.name}:1: the header must be {', '.join(columns)}, tab separated")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise ResourceError(f"{path.name}:{number}: {len(cells)} cells, not {len(columns)}")
        yield f"{path.name}:{number}", cells


def _values(place: str, cell: str) -> tuple[str, ...]:
    """The values of a cell; raises ResourceError for an empty, padded or repeated one."""
    values = tuple(cell.split("|")) if cell else ()
    if len(set(values)) != len(values) or any(not v or v != v.strip() for v in values):
        raise ResourceError(f"{place}: an empty, padded or repeated value in {cell[:60]!r}")
    return values


def _check_country(place: str, country: Country) -> None:
    shapes = ((country.code, "[A-Z]{2}"), (country.alpha3, "[A-Z]{3}"), (country.wikidata, "Q[1-9][0-9]*"))
    for value, shape in shapes:
        if not re.fullmatch(shape, value):
            raise ResourceError(f"{place}: {value!r} is not of the form {shape}")
    if not country.names:
        raise ResourceError(f"{place}: a country needs a name")


def read_countries(path: Path) -> tuple[Country, ...]:
    """The countries of a table like `countries.tsv`, in its order.

    Raises ResourceError with `file:line` for a wrong header, a row of the wrong shape or an identifier used twice.
    """
    countries: list[Country] = []
    used: set[str] = set()
    for place, cells in _rows(path, COUNTRY_COLUMNS):
        names, adjectives, demonyms, capitals, seats, places = (_values(place, cell) for cell in cells[3:])
        country = Country(cells[0], cells[1], cells[2], names, adjectives, demonyms, capitals, seats, places)
        _check_country(place, country)
        for identifier in cells[:3]:
            if identifier in used:
                raise ResourceError(f"{place}: {identifier} is used twice")
            used.add(identifier)
        countries.append(country)
    return tuple(countries)


def read_ambiguities(path: Path) -> dict[str, Ambiguity]:
    """The rows of a table like `ambiguous-countries.tsv` by their surface; raises ResourceError with `file:line`."""
    found: dict[str, Ambiguity] = {}
    for place, (surface, codes, default, kind, clues) in _rows(path, AMBIGUOUS_COLUMNS):
        if kind not in list(Kind) or surface in found or (default and default not in codes.split("|")):
            raise ResourceError(f"{place}: {surface!r} has an unknown kind, stands twice, or its default is not among its codes")
        found[surface] = Ambiguity(surface, _values(place, codes), default or None, Kind(kind), _values(place, clues))
    return found


def read_other_names(path: Path) -> tuple[OtherName, ...]:
    """The rows of a table like `not-countries.tsv`; raises ResourceError with `file:line`."""
    names: dict[str, OtherName] = {}
    for place, (phrase, kind, code) in _rows(path, OTHER_COLUMNS):
        if not phrase or not kind or phrase in names:
            raise ResourceError(f"{place}: {phrase!r} is empty, stands twice or has no kind")
        if "{" in phrase and not re.search("{(" + "|".join(Role) + ")}", phrase):
            raise ResourceError(f"{place}: the braces in {phrase!r} hold none of {', '.join(Role)}")
        names[phrase] = OtherName(phrase, kind, code or None)
    return tuple(names.values())


def surfaces(country: Country) -> Iterator[tuple[str, Role]]:
    """Each surface form of a country once, with the first role it has in the order of `Role`."""
    seen: set[str] = set()
    columns = (country.names, country.adjectives, country.demonyms, country.capitals, country.seats, country.places)
    for role, column in zip(Role, columns, strict=True):
        for surface in column:
            if surface not in seen:
                seen.add(surface)
                yield surface, role


@cache
def load_countries() -> tuple[Country, ...]:
    """The 249 entries of ISO 3166-1, by code. Raises ResourceError with `file:line` where the table is malformed."""
    return read_countries(data_path("ontology", "countries.tsv"))


@cache
def load_ambiguities() -> Mapping[str, Ambiguity]:
    """The ambiguous words by their surface; `*` holds the words that may stand beside one that is a person's name too."""
    return MappingProxyType(read_ambiguities(data_path("ontology", "ambiguous-countries.tsv")))


@cache
def load_other_names() -> tuple[OtherName, ...]:
    """The phrases that hold a country's word and do not name it."""
    return read_other_names(data_path("ontology", "not-countries.tsv"))


@cache
def _by_code() -> Mapping[str, Country]:
    return {country.code: country for country in load_countries()}


def by_code(code: str) -> Country:
    """The country with this ISO 3166-1 alpha-2 code; raises KeyError with the code where there is none."""
    return _by_code()[code]


@cache
def country_names() -> Mapping[str, CountryName]:
    """The surface forms that name a country by themselves (no article: `Kremlin`), with the default of ambiguous ones.

    Raises ResourceError where a surface stands for two countries and is not declared ambiguous.
    """
    ambiguities = load_ambiguities()
    names: dict[str, CountryName] = {}
    for country in load_countries():
        for surface, role in surfaces(country):
            known = names.get(surface)
            if known and surface not in ambiguities:
                raise ResourceError(
                    f"countries.tsv: {surface!r} stands for {known.code} and {country.code} and is not declared ambiguous"
                )
            code = ambiguities[surface].default if surface in ambiguities else country.code
            if code == country.code:
                names[surface] = CountryName(surface, code, role)
    return MappingProxyType(names)


def name_of(words: str) -> CountryName | None:
    """The country that a noun phrase names as a whole: without its article and a possessive ending, or None.

    >>> name_of("the Kremlin's")
    CountryName(surface='Kremlin', code='RU', role=<Role.SEAT: 'seat'>)
    """
    plain = " ".join(words.replace("’", "'").split())
    bare = re.sub(r"^[Tt]he ", "", plain)
    names = country_names()
    return next((names[form] for form in (plain, bare, re.sub(r"'s?$", "", bare)) if form in names), None)
