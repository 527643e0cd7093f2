"""Title, date and publisher where the text gives them, each row with a twin that must give nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.inputs import read_inputs
from extract.metadata import complete, find_published, find_publisher, headline_spans, paragraphs, title_span
from extract.metadata_dates import parse_date
from extract.metadata_outlets import canonical, outlet_named, outlets
from extract.model import Article
from extract.resources import data_path

BODY = "Ruritania denied that its guards had fired first, and Graustark called for an inquiry into the shots at the bridge. " * 5

DATES = [
    ("date 2025-06-27 Join the voices that are not heard.", "2025-06-27"),
    (" DATE:   2025-06-27\n", "2025-06-27"),
    ("Published October 26 2016 Shots fell at the bridge.", "2016-10-26"),
    ("Published on: 26 October 2016, 14:05 GMT\n", "2016-10-26"),
    ("Fri 07 Apr 2017 at 0914 Shots fell at the bridge.", "2017-04-07"),
    ("07.04.2017(updated 1404 07.04.2017) Get short URL", "2017-04-07"),
    ("Wednesday 26 October 2016 26 people were hurt.", "2016-10-26"),
    ("27 June 2025\n", "2025-06-27"),
    ("Friday, 27th of June, 2025\n", "2025-06-27"),
    ("June 27, 2025\n", "2025-06-27"),
    ("Sept. 3, 2024 | World\n", "2024-09-03"),
    ("2025-06-27T10:00:00Z\n", "2025-06-27"),
    ("2025/06/27 10:00\n", "2025-06-27"),
    ("Shots at the bridge\n\n27 June 2025\n\n", "2025-06-27"),
    ("By Jane Roe, 27 June 2025\n", "2025-06-27"),
    ("World · 27 June 2025, 10:45\n", "2025-06-27"),
    ("Updated 3 July 2025\nPublished 27 June 2025\n", "2025-06-27"),
    ("Last updated: 3 July 2025\n", "2025-07-03"),
    ("GRAZ, 24 March 2022 (Xinhua) -- ", "2022-03-24"),
    ("STRELSAU, Ruritania, March 24, 2022 — ", "2022-03-24"),
    ("Thu 27 Jun 2024 10.45 BST\n", "2024-06-27"),
    ("Published On 27 Jun 2025\n", "2025-06-27"),
    ("Issued on: 27/06/2025 - 10:45\n", "2025-06-27"),
    ("June 27, 2025 / 10:45 AM EDT / World\n", "2025-06-27"),
    ("Jun 27, 2025 at 10:45 AM EDT\n", "2025-06-27"),
    ("Published June 27, 2025 3:04pm EDT\n", "2025-06-27"),
    ("First published on Fri 27 Jun 2025 10.45 BST\n", "2025-06-27"),
    ("27 June 2025 Share\n", "2025-06-27"),
    ("Date: Friday 27 June 2025\n", "2025-06-27"),
    ("07/04/2017\n", "2017-04-07"),
    ("04/27/2017\n", "2017-04-27"),
]
NO_DATES = [
    "3 May 2011 was the day on which the shots fell.",
    "On 3 May 2011 the shots fell.",
    "June 3, 2011, the day of the shots, is remembered.",
    "Date palms were planted in 2011.",
    "The minister, who took office on 3 May 2011, denied it.",
    "Report on the shots of 3 May 2011\n\n",
    "date 9999-01-01 Shots fell.",
    "date 1815-06-18 Shots fell.",
    "Published 31 February 2024\n",
    "2024 is the year. ",
    "NATO, 3 May 2011 and the years before are its subject. ",
    "27 June 2025 and the days after it were calm. ",
    "GRAZ, Feb. 22 (Xinhua) -- Shots fell.",
    "Version 1.2.2024.7 of the report\n",
]


@pytest.mark.parametrize(("head", "date"), DATES)
def test_a_date_at_the_head_is_that_of_publication(head: str, date: str) -> None:
    """A date line, a labelled date or a date behind a byline is found."""
    assert complete(Article(head + BODY)).published == date


@pytest.mark.parametrize("head", NO_DATES)
def test_a_date_of_the_story_is_not_that_of_publication(head: str) -> None:
    """A date inside a sentence or a headline, an impossible one, and one without a year give nothing."""
    assert complete(Article(head + BODY)).published is None


@pytest.mark.parametrize(("head", "date"), DATES)
def test_a_date_in_the_middle_counts_for_nothing(head: str, date: str) -> None:
    """The same lines give nothing behind the first 400 characters."""
    article = complete(Article(f"{BODY}\n\n{head}\n\n{BODY}"))
    assert (article.published, bool(date)) == (None, True)


def test_a_labelled_date_may_stand_at_the_end() -> None:
    """`Published` in the last lines counts; a bare date there does not."""
    assert complete(Article(f"{BODY}\n\nPublished: 27 June 2025\n")).published == "2025-06-27"
    assert complete(Article(f"{BODY}\n\nFriday, 27 June 2025.\n")).published is None


@pytest.mark.parametrize(
    ("tail", "url", "date"),
    [
        ("", "https://example.org/2015/02/22/dams", "2015-02-22"),
        ("", "https://example.org/news/2015-02-22-dams.html", "2015-02-22"),
        ("", "https://example.org/2015/dams", "2015-02-21"),
        ("\n\n© 2015 The Herald", None, "2015-02-21"),
        ("", "https://example.org/dams-20151/", None),
        ("", None, None),
    ],
)
def test_address_and_copyright_line_give_the_year_of_a_dateline(tail: str, url: str | None, date: str | None) -> None:
    """A date in the address counts; its year, or that of the copyright line, completes a dateline."""
    assert complete(Article(f"GRAZ, Feb. 21 (Xinhua) -- {BODY}{tail}", url=url)).published == date


def test_numbers_alone_are_read_as_the_outlet_writes_them() -> None:
    """The day comes first but for American outlets; with full stops it always does."""
    american = complete(Article(f"07/04/2017\n{BODY}", url="https://www.nytimes.com/x"))
    assert (american.publisher, american.published) == ("The New York Times", "2017-07-04")
    assert complete(Article(f"07.04.2017\n{BODY}", publisher="The New York Times")).published == "2017-04-07"
    assert complete(Article(f"07/04/2017\n{BODY}", publisher="The Guardian")).published == "2017-04-07"


PUBLISHERS = [
    ("GRAZ, Feb. 22 (Xinhua) -- ", "", "Xinhua"),
    ("Shots at the bridge\n\nGRAZ (Sputnik) On Thursday ", "", "Sputnik"),
    ("(Reuters) - ", "", "Reuters"),
    ("Graz, 3 June (AFP) – ", "", "Agence France-Presse"),
    ("NEW GRAZ/STRELSAU (AP) — ", "", "Associated Press"),
    ("STRELSAU, June 3 (Ruritanian News Agency) -- ", "", "Ruritanian News Agency"),
    ("", "-REUTERS", "Reuters"),
    ("", " — AFP\n", "Agence France-Presse"),
    ("", "\n(Source: Border Coalition)", "Border Coalition"),
    ("", "\n\n© 2024 The Border Herald. All rights reserved.", "The Border Herald"),
    ("", "\n\nCopyright © 2019-2024 Al-Jazeera", "Al Jazeera"),
    ("For years, OC Media has worked with reporters abroad.\n\n", "", "OC Media"),
    ("Subscribe to The Guardian today.\n\n", "", "The Guardian"),
]
NO_PUBLISHERS = [
    ("NATO (North Atlantic Treaty Organization) -- ", ""),
    ("The US (AP) bureau was hit. ", ""),
    ("The Turkish journalist (Anadolu) was hurt. ", ""),
    ("A source: Sputnik was wrong. ", ""),
    ("Shots fell, Reuters has no report. ", ""),
    ("He told Reuters that it was so, and told Reuters again. ", ""),
    ("", " It was reported by Reuters."),
    ("", " The border was shut in 2024. The Herald said so."),
]


@pytest.mark.parametrize(("head", "tail", "name"), PUBLISHERS)
def test_a_publisher_is_found_where_the_text_names_it_as_its_own(head: str, tail: str, name: str) -> None:
    """Datelines, signatures, source and copyright lines and appeals name the publisher."""
    assert complete(Article(head + BODY.strip() + tail)).publisher == name


@pytest.mark.parametrize(("head", "tail"), NO_PUBLISHERS)
def test_an_outlet_that_is_only_mentioned_is_not_the_publisher(head: str, tail: str) -> None:
    """Parentheses that are no dateline, and outlets that the story quotes, give nothing."""
    assert complete(Article(head + BODY.strip() + tail)).publisher is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.theguardian.com/world/2024/x", "The Guardian"),
        ("https://news.sky.com/story/x", "Sky News"),
        ("https://edition.cnn.com/x", "CNN"),
        ("https://www.border-herald.example/x", "border-herald.example"),
        ("http://localhost/x", None),
        ("http://[broken", None),
    ],
)
def test_the_address_gives_the_publisher(url: str, name: str | None) -> None:
    """A listed host gives its outlet, also for a subdomain; any other host stands for itself."""
    assert complete(Article(BODY, url=url)).publisher == name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Shots at the bridge\n\n{BODY}", "Shots at the bridge"),
        (f"\n  Shots at  the bridge \n{BODY}", "Shots at the bridge"),
        (f"Shots at the bridge\n27 June 2025\n\n{BODY}", "Shots at the bridge"),
        (f"Shots at the bridge\nBy Jane Roe\n\n{BODY}", "Shots at the bridge"),
        (f"Shots at the bridge\nwere heard\n\n{BODY}", None),
        (f"Who fired at the bridge?\n\nShort.\n{BODY}", "Who fired at the bridge?"),
        (f"Shots of 3 May 2011: what is known\n\n{BODY}", "Shots of 3 May 2011: what is known"),
        (f"Shots fell at the bridge.\n\n{BODY}", None),
        (f"The minister said: “It was not us.”\n\n{BODY}", None),
        (BODY, None),
        ("Shots at the bridge", None),
        ("Shots fell at the bridge on Monday, and the\nminister of Ruritania denied that his guards fired\nfirst.", None),
        (f"27 June 2025\n\n{BODY}", None),
        (f"By Jane Roe\n\n{BODY}", None),
        (f"GRAZ (Reuters) - Shots\n\n{BODY}", None),
        (f"World\n\n{BODY}", None),
    ],
)
def test_a_short_first_line_is_the_title(text: str, title: str | None) -> None:
    """A short line before the story is its title; a sentence, a wrapped line, a date or a byline is not."""
    assert complete(Article(text)).title == title


def test_what_is_known_is_never_changed() -> None:
    """Title, date and publisher that are given stay, and completing twice is completing once."""
    article = Article(f"Shots at the bridge\n\n1 May 2024\n\nGRAZ (AFP) - {BODY}", "Given", "2020-01-01", "Giver")
    assert complete(article) == article
    once = complete(Article(article.text))
    assert complete(once) == once
    assert (once.title, once.published, once.publisher) == ("Shots at the bridge", "2024-05-01", "Agence France-Presse")


def test_clues_say_where_they_stand() -> None:
    """A clue's offsets cut its own words out of the article."""
    article = Article(f"Shots at the bridge\n\n1 May 2024\n\n{BODY.strip()} -REUTERS")
    published, publisher = find_published(article), find_publisher(article)
    assert published is not None
    assert publisher is not None
    assert article.text[published.begin : published.end] == "1 May 2024"
    assert article.text[publisher.begin : publisher.end] == "REUTERS"
    assert (published.rule, publisher.rule) == ("date line", "signature")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-06-27", "2025-06-27"),
        ("2025-06-27T10:00:00+02:00", "2025-06-27"),
        ("Fri, 07 Apr 2017 09:14:00 GMT", "2017-04-07"),
        ("1 sept 2024", "2024-09-01"),
        ("29.02.2024", "2024-02-29"),
        ("29.02.2023", None),
        ("2025", None),
        ("", None),
        ("2101-01-01", None),
        ("1989-12-31", None),
        ("20250-06-27", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_in_every_common_form(text: str, date: str | None) -> None:
    """A date from 1990 to 2100 becomes ISO; anything else is none."""
    assert parse_date(text) == date


@given(st.text(max_size=80))
def test_no_text_breaks_the_search(text: str) -> None:
    """Whatever stands in an article, completing it changes neither its text nor its id."""
    assert complete(Article(text, url=f"https://{text}")).text == text


def test_the_title_is_found_in_the_text() -> None:
    """The first line counts as the title in spite of case and a final stop, and a repeated headline is found again."""
    article = Article(f"SHOTS AT THE BRIDGE.\n\nWednesday 1 May 2024 Shots at the bridge. {BODY}", "Shots at the bridge")
    assert title_span(article) == (0, 20)
    first, again = headline_spans(article)
    assert first == (0, 20)
    assert article.text[slice(*again)] == "Shots at the bridge"
    assert title_span(Article(BODY, "Shots at the bridge")) is None
    assert headline_spans(Article(BODY)) == ()


def test_a_title_of_few_words_is_no_headline_inside_a_sentence() -> None:
    """`Iran` is repeated as a headline where it has a line of its own, and is a part of the sentence elsewhere."""
    article = Article("2 May 2031\n\nIran\n\nThe minister said Iran had closed the strait.", "Iran")
    assert [article.text[b:e] for b, e in headline_spans(article)] == ["Iran"]
    assert headline_spans(article)[0][0] == len("2 May 2031\n\n")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One.\n\nTwo.\n \n\n Three. \n", ["One.", "Two.", "Three."]),
        ("A headline\nOne sentence.\nAnother one.", ["A headline", "One sentence.", "Another one."]),
        (f"{'a ' * 60}b\nsecond", [f"{'a ' * 60}b", "second"]),
        ("Shots fell at the bridge, and the\nminister of Ruritania denied that\nhis guards fired first.", 1),
        ("“We did not,”\nhe said.\nIt was late.\nNobody saw.", ["“We did not,”", "he said.", "It was late.", "Nobody saw."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_paragraphs_are_told_from_wrapped_lines(text: str, parts: list[str] | int) -> None:
    """Blank lines separate paragraphs, single line ends too, unless the lines are one paragraph wrapped by hand."""
    found = [text[begin:end] for begin, end in paragraphs(text)]
    assert (found if isinstance(parts, list) else len(found)) == parts


@given(st.text(st.sampled_from("aB. \n\t\u2028\x0b"), max_size=80))
def test_paragraphs_cover_all_words_once(text: str) -> None:
    """Paragraphs stand in order and apart, begin and end with a character, and leave only white space between them."""
    spans = paragraphs(text)
    rest, last = "", 0
    for begin, end in spans:
        assert last <= begin < end
        assert text[begin:end] == text[begin:end].strip()
        rest, last = rest + text[last:begin], end
    assert not (rest + text[last:]).strip()


def test_the_list_of_outlets_is_well_formed() -> None:
    """At least 150 outlets; kinds and countries are of the known form; no name or host belongs to two."""
    found = outlets()
    assert len(found) >= 150
    assert all(o.kind in ("agency", "outlet") and len(o.country) == 2 and o.country.isupper() for o in found)
    owners: dict[str, str] = {}
    for outlet in found:
        for key in (outlet.name, *outlet.aliases, *outlet.hosts):
            assert owners.setdefault(key.casefold(), outlet.name) == outlet.name, key
            assert outlet_named(key) == outlet


def test_an_unknown_name_stays_as_it_is() -> None:
    """Known aliases become the listed name, other names are kept."""
    assert (canonical("afp"), canonical("The Border Herald"), canonical(None)) == (
        "Agence France-Presse",
        "The Border Herald",
        None,
    )


def test_every_example_says_its_title_date_and_publisher() -> None:
    """Each file of stories.tsv is an article of 150 to 400 words with a title, a date and a publisher, and no other is there."""
    folder = data_path("examples")
    rows = [line.split("\t") for line in (folder / "stories.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    articles = [item for item in read_inputs([folder]) if isinstance(item, Article)]
    assert [article.source for article in articles] == sorted(str(folder / name) for _, name in rows)
    assert [article.publisher for article in articles] == ["Border Wire", "Paris Desk", "Moscow Desk", "Kyiv Desk", "Moscow Desk"]
    for article in articles:
        assert article.title
        assert article.published
        assert title_span(article)
        assert 150 <= len(article.text.split()) <= 400
