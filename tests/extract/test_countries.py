"""The countries: the tables are whole and unambiguous, and a text's countries are found where they stand and only there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.countries import CountryName, Role, by_code, codes_in, country_names, find_countries, load_countries, name_of
from extract.country_tables import (
    COUNTRY_COLUMNS,
    load_ambiguities,
    load_other_names,
    read_ambiguities,
    read_countries,
    read_other_names,
    surfaces,
)
from extract.errors import ResourceError
from extract.model import Country

HEADER = "\t".join(COUNTRY_COLUMNS)


def test_the_table_is_iso_3166() -> None:
    """The table holds 249 entries, in the order of their codes, each code, alpha-3 code and Wikidata item once."""
    countries = load_countries()
    assert len(countries) == 249
    assert [c.code for c in countries] == sorted({c.code for c in countries})
    assert len({c.alpha3 for c in countries}) == len({c.wikidata for c in countries}) == 249


@pytest.mark.parametrize(
    ("code", "alpha3", "wikidata", "name"),
    [
        ("IR", "IRN", "Q794", "Iran"),
        ("AZ", "AZE", "Q227", "Azerbaijan"),
        ("IL", "ISR", "Q801", "Israel"),
        ("US", "USA", "Q30", "United States"),
        ("GB", "GBR", "Q145", "United Kingdom"),
        ("RU", "RUS", "Q159", "Russia"),
        ("CN", "CHN", "Q148", "China"),
        ("UA", "UKR", "Q212", "Ukraine"),
        ("SY", "SYR", "Q858", "Syria"),
        ("PS", "PSE", "Q219060", "Palestine"),
        ("TW", "TWN", "Q865", "Taiwan"),
        ("DK", "DNK", "Q35", "Denmark"),
        ("NL", "NLD", "Q55", "Netherlands"),
        ("GE", "GEO", "Q230", "Georgia"),
        ("CD", "COD", "Q974", "Democratic Republic of the Congo"),
        ("CG", "COG", "Q971", "Republic of the Congo"),
    ],
)
def test_known_identifiers(code: str, alpha3: str, wikidata: str, name: str) -> None:
    """A country is found by its code, with its identifiers and its short name first."""
    country = by_code(code)
    assert (country.alpha3, country.wikidata, country.name) == (alpha3, wikidata, name)


def test_an_unknown_code_is_a_key_error() -> None:
    """A code that ISO 3166-1 does not have names no country."""
    with pytest.raises(KeyError, match="XX"):
        by_code("XX")


def test_every_surface_is_one_country_or_declared_ambiguous() -> None:
    """No word stands for two countries unless the table of ambiguous words says what decides."""
    owners: dict[str, set[str]] = {}
    for country in load_countries():
        for surface, _ in surfaces(country):
            owners.setdefault(surface, set()).add(country.code)
    shared = {surface for surface, codes in owners.items() if len(codes) > 1}
    assert shared <= set(load_ambiguities())


def test_ambiguous_words_and_phrases_refer_to_the_table() -> None:
    """Every ambiguous word is in the table of countries under one of its codes, and every code that is used exists."""
    codes = {country.code for country in load_countries()}
    owned = {surface: country.code for country in load_countries() for surface, _ in surfaces(country)}
    for ambiguity in load_ambiguities().values():
        if ambiguity.surface != "*":
            assert owned[ambiguity.surface] in ambiguity.codes
        assert set(ambiguity.codes) <= codes
    assert {other.code for other in load_other_names() if other.code} <= codes


def test_other_names_are_not_countries() -> None:
    """No phrase that does not stand for its country's word is itself a word of the table of countries."""
    owned = {surface for country in load_countries() for surface, _ in surfaces(country)}
    assert not owned & {other.phrase for other in load_other_names()}


def test_every_country_is_found_by_its_own_words() -> None:
    """Each word of the table that is not ambiguous is found in a sentence, whole, with its code and role."""
    ambiguous = load_ambiguities()
    missed = []
    for country in load_countries():
        for surface, role in surfaces(country):
            found = [(f.surface, f.code, f.role) for f in find_countries(f"then {surface} was there")]
            if surface not in ambiguous and found != [(surface, country.code, role)]:
                missed.append((surface, found))
    assert missed == []


# A text, and the codes in it; a twin row shows the same word where it stands for no country or for another.
TEXTS = [
    ("Iran and Israel traded fire.", "IL IR"),
    ("Baku denied the report from Tehran.", "AZ IR"),
    ("The Kremlin answered the White House and Downing Street.", "GB RU US"),
    ("Foggy Bottom and Zhongnanhai kept silent, the Élysée did not.", "CN FR US"),
    ("Emirati envoys met Ivorian and Azeri officials; Danes and Britons watched.", "AE AZ CI DK GB"),
    ("Gazans fled Rafah; Idlib burned; shells fell on the Donbas.", "PS SY UA"),
    ("The U.S. and the UK, the UAE and the DRC signed.", "AE CD GB US"),
    ("Burma, Holland, Türkiye and Czechia abstained.", "CZ MM NL TR"),
    ("US-led and Russian-backed forces met; anti-Chinese and pro-Kremlin slogans; the Iran-Israel war.", "CN IL IR RU US"),
    ("They condemned ‘[Israel’s] aggression’.", "IL"),
    ("Russia's, Syria’s and Cuba's envoys", "CU RU SY"),
    ("The council ignored Russias crimes near Syrias border", "RU SY"),
    ("in Americas national interest", "US"),
    ("The summit of the Americas opened", ""),
    ("US STRIKES IRAN AS RUSSIAN JETS HIT IDLIB", "IR RU SY US"),
    ("CONTACT US FOR ADVERTISING", ""),
    ("they told us, and some join us in a polish", ""),
    ("The United\nStates and Saudi\xa0Arabia", "SA US"),
    ("Quai d'Orsay, Quai d’Orsay, N’Djamena", "FR TD"),
    ("Tbilisi, Georgia", "GE"),
    ("Georgia jailed a minister; the US protested.", "GE US"),
    ("Atlanta, Georgia", "US"),
    ("Voters in Georgia queued; in Atlanta the count went on.", "US"),
    ("The Jordanian army said Jordan would answer.", "JO"),
    ("In Jordan, prices rose.", "JO"),
    ("Meanwhile Jordan said it would not open the border.", "JO"),
    ("Michael Jordan came. Later Jordan left.", ""),
    ("Jordan Peterson spoke. Then Jordan left.", ""),
    ("Mr. Jordan asked the witness.", ""),
    ("Jordan Peterson flew to Amman; Jordan welcomed him.", "JO"),
    ("Chad closed its border.", "TD"),
    ("Chad Smith closed his shop.", ""),
    ("Turkey and turkey are not the same.", "TR"),
    ("Guinea pigs and a Panama hat", ""),
    ("Guinea and Panama", "GN PA"),
    ("Equatorial Guinea, Guinea-Bissau and Papua New Guinea", "GQ GW PG"),
    ("New Mexico", "US"),
    ("Mexico", "MX"),
    ("across the Indian Ocean and the South China Sea", ""),
    ("the American University of Beirut", ""),
    ("American officials in Beirut", "LB US"),
    ("China Daily, the Washington Post, the Tehran Times and New Delhi Television reported", ""),
    ("Washington reported", "US"),
    ("the Paris Agreement, the Minsk agreements and the Oslo Accords", ""),
    ("an agreement in Paris", "FR"),
    ("French fries from the Bank of America in the Persian Gulf", ""),
    ("Lebanon, Pennsylvania", "US"),
    ("Lebanon, Syria", "LB SY"),
    ("Alexandria, Va.", "US"),
    ("Alexandria and Cairo", "EG"),
    ("the Champs-Elysées", ""),
    ("the Élysée", "FR"),
    ("He spoke Russian and wrote a Spanish-language book.", ""),
    ("The Russian spoke; it flew in Russian airspace.", "RU"),
    ("African Americans in Latin America", ""),
    ("Americans in Peru", "PE US"),
    ("South Korea warned; Korean ships left.", "KR"),
    ("North Korea warned; Korean ships left.", "KP"),
    ("Korean ships left the two Koreas.", ""),
    ("Congolese rebels entered Goma.", "CD"),
    ("Brazzaville said Congolese voters were calm.", "CG"),
    ("Hamas denied it.", ""),
    ("Shells fell on Hama.", "SY"),
    ("Officials in Brussels and Geneva met.", ""),
    ("Belgium's police sealed off Brussels.", "BE"),
    ("The minister, Said al-Saudi, spoke.", ""),
    ("The Saudi minister spoke.", "SA"),
    ("see https://example.org/Iran and @Israel", ""),
    ("the USS Cole and the U.S.S.R.", ""),
    ("Niger and Nigeria; Nigeriens and Nigerians", "NE NG"),
    ("Sudan and South Sudan", "SD SS"),
    ("South Sudan", "SS"),
    ("Ireland and Northern Ireland", "GB IE"),
    ("Republic of China", "TW"),
    ("People's Republic of China", "CN"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "codes"), TEXTS)
def test_texts(text: str, codes: str) -> None:
    """A text names these countries and no others."""
    assert codes_in(text) == tuple(codes.split())


def test_a_mention_carries_offsets_words_and_role() -> None:
    """A mention leaves out article and possessive ending, and says what kind of word it is."""
    found = find_countries("The Kremlin's aide told Iranian media that Britons left Kyiv and Gaza.")
    assert [(f.begin, f.end, f.surface, f.code, f.role) for f in found] == [
        (4, 11, "Kremlin", "RU", Role.SEAT),
        (24, 31, "Iranian", "IR", Role.ADJECTIVE),
        (43, 50, "Britons", "GB", Role.DEMONYM),
        (56, 60, "Kyiv", "UA", Role.CAPITAL),
        (65, 69, "Gaza", "PS", Role.PLACE),
    ]


def test_a_list_of_places_is_not_one_place() -> None:
    """Two states of one country in a list are two mentions; a town with its state that bears a country's name is one."""
    assert [f.surface for f in find_countries("in Ohio, Florida and Lebanon, Ohio")] == ["Ohio", "Florida", "Lebanon, Ohio"]


def test_a_state_is_a_place_of_its_country() -> None:
    """Where a clue makes Georgia the American state, it is a place of the United States."""
    mentions = {(f.surface, f.code, f.role) for f in find_countries("Voters in Georgia queued before Atlanta counted.")}
    assert ("Georgia", "US", Role.PLACE) in mentions


def test_the_longest_phrase_wins() -> None:
    """A longer name is one mention, not the shorter one inside it."""
    assert [f.surface for f in find_countries("the Islamic Republic of Iran")] == ["Islamic Republic of Iran"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Kremlin", CountryName("Kremlin", "RU", Role.SEAT)),
        ("Kremlin", CountryName("Kremlin", "RU", Role.SEAT)),
        ("The United States", CountryName("United States", "US", Role.NAME)),
        ("Israel’s", CountryName("Israel", "IL", Role.NAME)),
        ("Quai d’Orsay", CountryName("Quai d'Orsay", "FR", Role.SEAT)),
        ("Iranian president", None),
        ("Korea", None),
        ("", None),
    ],
)
def test_a_phrase_as_a_whole(words: str, expected: CountryName | None) -> None:
    """A noun phrase names a country only as a whole, with or without its article and possessive ending."""
    assert name_of(words) == expected


def test_names_carry_the_default_of_ambiguous_words() -> None:
    """Looked up by itself, an ambiguous word names its default country, or none."""
    assert country_names()["Congo"].code == "CD"
    assert country_names()["Georgia"].code == "GE"
    assert "Brussels" not in country_names()


_WORDS = sorted(
    {s for c in load_countries() for s, _ in surfaces(c)}
    | {o.phrase for o in load_other_names()}
    | {" ", "'s", "’s", "s", "-", "\n", "."}
)


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join), st.lists(st.sampled_from(_WORDS)).map("".join)
    )
)
def test_offsets_cut_the_words(text: str) -> None:
    """In any text, the offsets of a mention cut its words, mentions do not overlap, and every code exists."""
    end = 0
    for found in find_countries(text):
        assert end <= found.begin < found.end
        assert text[found.begin : found.end] == found.surface
        assert by_code(found.code).code == found.code
        end = found.end


@given(
    st.sampled_from(load_countries()), st.sampled_from(["reports said {} was calm", "({})", "“{}”", "[{}’s] aggression", "pro-{}"])
)
def test_the_short_name_is_found_in_any_frame(country: Country, frame: str) -> None:
    """A country's short name is found inside brackets, quotation marks and compounds."""
    if country.name not in load_ambiguities():
        assert codes_in(frame.format(country.name)) == (country.code,)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["code\talpha3"], "countries.tsv:1: the header must be"),
        ([HEADER, "IR\tIRN\tQ794"], "countries.tsv:2: 3 cells, not 9"),
        ([HEADER, "Ir\tIRN\tQ794\tIran\t\t\t\t\t"], "countries.tsv:2: 'Ir' is not of the form"),
        ([HEADER, "IR\tIRN\t794\tIran\t\t\t\t\t"], "countries.tsv:2: '794' is not of the form"),
        ([HEADER, "IR\tIRN\tQ794\t\t\t\t\t\t"], "countries.tsv:2: a country needs a name"),
        ([HEADER, "IR\tIRN\tQ794\tIran||Persia\t\t\t\t\t"], "countries.tsv:2: an empty, padded or repeated value"),
        ([HEADER, "IR\tIRN\tQ794\tIran\t\t\t\t\t", "IQ\tIRN\tQ796\tIraq\t\t\t\t\t"], "countries.tsv:3: IRN is used twice"),
    ],
)
def test_a_malformed_table_is_named_with_its_line(tmp_path: Path, rows: list[str], message: str) -> None:
    """A malformed row of the countries is refused with file and line."""
    path = tmp_path / "countries.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        read_countries(path)
    assert message in str(caught.value)


def test_malformed_ambiguities_and_phrases_are_named_with_their_line(tmp_path: Path) -> None:
    """An unknown kind, a default outside the codes, and a pattern of an unknown role are refused with file and line."""
    path = tmp_path / "table.tsv"
    for row in ("Chad\tTD\tTD\tguess\t", "Chad\tTD\tSD\tperson\t"):
        path.write_text(f"surface\tcodes\tdefault\tkind\tclues\n{row}\n", encoding="utf-8")
        with pytest.raises(ResourceError, match=r"table\.tsv:2"):
            read_ambiguities(path)
    path.write_text("phrase\tkind\tcode\n{city} Times\tpattern\t\n", encoding="utf-8")
    with pytest.raises(ResourceError, match=r"table\.tsv:2"):
        read_other_names(path)
