"""The word lists that ship, what is refused in one, and which paragraphs are set aside."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from extract import wordlists
from extract.errors import ResourceError
from extract.model import AccountKind

Reader = Callable[[Path], Sequence[object]]


@pytest.mark.parametrize(
    ("load", "least"),
    [
        (wordlists.titles, 150),
        (wordlists.institutions, 120),
        (wordlists.accounts, 40),
        (wordlists.events, 120),
        (wordlists.unnamed, 50),
        (wordlists.omissions, 40),
        (wordlists.set_aside, 30),
    ],
)
def test_lists_ship(load: Callable[[], Sequence[object]], least: int) -> None:
    """Each list loads, is not shorter than what the reading was planned with, and is read once."""
    assert len(load()) >= least
    assert load() is load()


def test_words_are_lower_case() -> None:
    """All words stand in lower case, so that a rule compares lower-cased tokens."""
    lists = (wordlists.titles(), wordlists.institutions(), wordlists.accounts(), wordlists.events(), wordlists.unnamed())
    words = [word for entries in lists for entry in entries for word in entry.phrase]
    words += [word for entry in wordlists.omissions() for word in entry.phrase]
    assert [word for word in words if word != word.lower()] == []


@pytest.mark.parametrize(
    ("phrase", "kind", "government"),
    [
        ("foreign minister", "office", True),
        ("president", "office", True),
        ("supreme leader", "office", True),
        ("brigadier general", "rank", True),
        ("senator", "office", False),
        ("dr.", "honorific", False),
        ("aide", "role", False),
        ("analyst", "role", False),
    ],
)
def test_titles(phrase: str, kind: str, government: bool) -> None:
    """A title says what it is and whether its bearer speaks for a government."""
    found = [t for t in wordlists.titles() if " ".join(t.phrase) == phrase]
    assert [(t.kind, t.government) for t in found] == [(kind, government)]


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("ministry of", "ministry"),
        ("foreign ministry", "ministry"),
        ("embassy", "government"),
        ("air force", "military"),
        ("police", "police"),
        ("supreme court", "court"),
        ("state tv", "media"),
        ("observatory", "ngo"),
        ("coalition", "group"),
    ],
)
def test_institutions(phrase: str, kind: str) -> None:
    """An institution says what kind of body it is."""
    assert [i.kind for i in wordlists.institutions() if " ".join(i.phrase) == phrase] == [kind]


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("statement", AccountKind.STATEMENT),
        ("communiqué", AccountKind.STATEMENT),
        ("readout", AccountKind.READOUT),
        ("tweet", AccountKind.POST),
        ("news conference", AccountKind.PRESS_CONFERENCE),
        ("interview", AccountKind.INTERVIEW),
        ("address to the nation", AccountKind.SPEECH),
        ("report", AccountKind.REPORT),
        ("letter", AccountKind.DOCUMENT),
    ],
)
def test_accounts(phrase: str, kind: AccountKind) -> None:
    """A word for an account says in which form the party speaks."""
    assert [a.kind for a in wordlists.accounts() if " ".join(a.phrase) == phrase] == [kind]


@pytest.mark.parametrize(
    ("phrase", "pos", "kind"),
    [
        ("speak by phone", "V", "phone call"),
        ("telephone conversation", "N", "phone call"),
        ("meet", "V", "meeting"),
        ("hold talk", "V", "talks"),
        ("air strike", "N", "airstrike"),
        ("protest", "N", "protest"),
        ("protest", "V", "protest"),
        ("earthquake", "N", "earthquake"),
    ],
)
def test_events(phrase: str, pos: str, kind: str) -> None:
    """A word for an event, in lemmas, says of which kind it is; noun and verb may share a form."""
    assert [e.kind for e in wordlists.events() if " ".join(e.phrase) == phrase and e.pos == pos] == [kind]


@pytest.mark.parametrize(
    ("phrase", "number"), [("officials", "plural"), ("witnesses", "plural"), ("a source", "singular"), ("media", "mass")]
)
def test_unnamed(phrase: str, number: str) -> None:
    """A word for an unnamed source says whether it is one or many."""
    assert [u.number for u in wordlists.unnamed() if " ".join(u.phrase) == phrase] == [number]


@pytest.mark.parametrize(
    ("phrase", "frame", "negates"),
    [
        ("no mention of", "np_of", True),
        ("make no reference to", "np_of", True),
        ("be silent on", "np_of", False),
        ("do not mention", "np", True),
        ("do not mention", "clause", True),
        ("without mention", "np", True),
        ("omit", "np", False),
        ("leave out", "np", False),
        ("do not say whether", "clause", True),
        ("absent from", "subject", False),
        ("missing from", "subject", False),
    ],
)
def test_omissions(phrase: str, frame: str, negates: bool) -> None:
    """A phrase of omission says where what is left out stands, and whether the negation is a word of it."""
    found = [o.negates for o in wordlists.omissions() if " ".join(o.phrase) == phrase and o.frame == frame]
    assert found == [negates]


# ------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("read", "header", "good", "bad", "reason"),
    [
        (wordlists.read_titles, "phrase\tkind\tcountry_role", "aide\trole\tnone", "aide\trank\tnone", "'aide' stands already"),
        (wordlists.read_titles, "phrase\tkind\tcountry_role", "aide\trole\tnone", "king\tjob\tnone", "unknown kind 'job'"),
        (
            wordlists.read_titles,
            "phrase\tkind\tcountry_role",
            "aide\trole\tnone",
            "king\toffice\tyes",
            "unknown country_role 'yes'",
        ),
        (wordlists.read_institutions, "phrase\tkind", "army\tmilitary", "navy\tboats", "unknown kind 'boats'"),
        (wordlists.read_institutions, "phrase\tkind", "army\tmilitary", "navy", "1 columns instead of 2"),
        (wordlists.read_accounts, "phrase\tkind", "tweet\tpost", "chirp\tnoise", "unknown kind 'noise'"),
        (wordlists.read_events, "phrase\tkind\tpos", "meet\tmeeting\tV", "meet\ttalks\tV", "'meet V' stands already"),
        (wordlists.read_events, "phrase\tkind\tpos", "meet\tmeeting\tV", "nod\tmeeting\tX", "unknown pos 'X'"),
        (wordlists.read_unnamed, "phrase\tnumber", "many\tplural", "few\tsome", "unknown number 'some'"),
        (wordlists.read_unnamed, "phrase\tnumber", "many\tplural", " \tplural", "the first column is empty"),
        (wordlists.read_omissions, "phrase\tframe\tnegates", "omit\tnp\tno", "omit\tof\tno", "unknown frame 'of'"),
        (wordlists.read_omissions, "phrase\tframe\tnegates", "omit\tnp\tno", "skip\tnp\tmaybe", "unknown negates 'maybe'"),
        (wordlists.read_omissions, "phrase\tframe\tnegates", "omit\tnp\tno", "omit\tnp\tyes", "'omit np' stands already"),
        (wordlists.read_set_aside, "pattern\tkind", "^ad$\tnavigation", "(ad\tnavigation", "not a regular expression"),
        (wordlists.read_set_aside, "pattern\tkind", "^ad$\tnavigation", "^plug$\tplug", "unknown kind 'plug'"),
    ],
)
def test_bad_line(tmp_path: Path, read: Reader, header: str, good: str, bad: str, reason: str) -> None:
    """A malformed line of any list is refused with file, line and reason, and without it the list is read."""
    path = tmp_path / "list.tsv"
    path.write_text(f"{header}\n{good}\n", encoding="utf-8")
    assert len(read(path)) == 1
    path.write_text(f"{header}\n{good}\n{bad}\n", encoding="utf-8")
    with pytest.raises(ResourceError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}:3: ")
    assert reason in str(error.value)


def test_bad_header(tmp_path: Path) -> None:
    """A list with other columns, or an empty one, is refused at its first line."""
    path = tmp_path / "list.tsv"
    for text in ("word\tsort\naide\trole\n", ""):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ResourceError, match=r"list\.tsv:1: the header must be phrase kind"):
            wordlists.read_institutions(path)


def test_not_text(tmp_path: Path) -> None:
    """A list that is not UTF-8, or not there, is an error of the installation."""
    path = tmp_path / "list.tsv"
    path.write_bytes(b"phrase\tkind\n\xff\tmilitary\n")
    for place in (path, tmp_path / "nothing.tsv"):
        with pytest.raises(ResourceError, match="install Communiqué again"):
            wordlists.read_institutions(place)


# ------------------------------------------------------------------------------------------- paragraphs set aside

ASIDE = [
    (
        "Join the voices they want to silence. For ten years we have worked with brave reporters to bring you their stories.",
        "appeal",
    ),
    ("date 2031-02-03 Join the voices the governor wants to silence. Become a member today.", "appeal"),
    ("Become a member and read without limits.", "appeal"),
    ("Support our independent journalism from as little as a coffee a month.", "appeal"),
    ("Support our work: every euro counts.", "appeal"),
    ("Help us keep our reporting free for everybody.", "appeal"),
    ("Please donate now to keep this site running.", "appeal"),
    ("Donate $5 today.", "appeal"),
    ("If you value our reporting, please consider a donation.", "appeal"),
    ("Our newsroom relies on the generosity of readers like you.", "appeal"),
    ("We can only do this journalism with your support.", "appeal"),
    ("Your donation helps us to stay independent.", "appeal"),
    ("Please disable your ad blocker to go on.", "appeal"),
    ("Sign up for our weekly newsletter.", "newsletter"),
    ("Want the news every morning? Subscribe to our briefing.", "newsletter"),
    ("For more, sign up for the Border Brief newsletter.", "newsletter"),
    ("SUBSCRIBE NOW", "newsletter"),
    ("Get the day's top stories in your inbox.", "newsletter"),
    ("Follow us on Telegram and X.", "newsletter"),
    ("Download our free app.", "newsletter"),
    ("The Sunday newsletter brings you the best of our week.", "newsletter"),
    ("Read more: Five things to know about the canal", "navigation"),
    ("ALSO READ | The canal reopens", "navigation"),
    ("Related: The canal reopens", "navigation"),
    ("Related articles", "navigation"),
    ("More on this story", "navigation"),
    ("More from Middle East", "navigation"),
    ("Advertisement", "navigation"),
    ("Story continues below advertisement", "navigation"),
    ("Share this article on Facebook", "navigation"),
    ("12 comments", "navigation"),
    ("Get short URL", "navigation"),
    ("Tags: canal, shipping, Egypt", "navigation"),
    ("We and our partners use cookies to improve this site.", "navigation"),
    ("By continuing you agree to our terms.", "navigation"),
    ("Home > World > Africa", "navigation"),
    ("This article is only available to subscribers.", "navigation"),
    ("© 2031 The Canal Times. All rights reserved.", "credit"),
    ("Copyright 2031 Canal Press Agency", "credit"),
    ("This material may not be published, broadcast or rewritten without permission.", "credit"),
    ("Photo: Jane Doe/Canal Press", "credit"),
    ("Image credit: Jane Doe", "credit"),
    ("The lock gates at dawn. (Jane Doe/AFP via Getty Images)", "credit"),
    ("Source: Canal Press Agency", "credit"),
    ("Editor's note: The spelling of the minister's name was corrected.", "credit"),
    ("Editor’s Note: This story contains descriptions of violence.", "credit"),
    ("Correction: An earlier version gave the wrong date.", "credit"),
    ("This article was updated to include a comment from the port.", "credit"),
    ("This story first appeared in The Canal Times.", "credit"),
    ("The views expressed in this article are the author's own.", "credit"),
    ("Last updated: 3 May 2031 14:05", "credit"),
    ("Published 2031-05-03", "credit"),
    ("By Jane Doe and John Roe", "byline"),
    ("By Jane Doe in Port Said", "byline"),
    ("(Reporting by Jane Doe in Cairo; Writing by John Roe; Editing by Max Moe.)", "byline"),
    ("--additional reporting by Jane Doe.", "byline"),
    ("Translated by Jane Doe.", "byline"),
    ("Jane Doe contributed reporting.", "byline"),
    ("John Roe contributed to this report.", "byline"),
    ("Jane Doe is a reporter at The Canal Times. Follow her on Twitter at @janedoe.", "byline"),
    ("Follow @janedoe on X.", "byline"),
    ("Contact the author at jane@example.org", "byline"),
]

NEWS = [
    "Protesters joined the voices calling for the governor to resign, the union said.",
    "Join the voices for peace in the region, the patriarch told worshippers.",
    "Georgia applied to become a member of the alliance, its minister said.",
    "The ministry supports independent journalism, a spokesman said.",
    "Norway pledged to support our work, the relief agency said.",
    "“Support our fight,” the president told parliament.",
    "Help for the newsroom came from abroad, the editor said.",
    "Japan donated 5 million dollars to the victims of the flood, officials said.",
    "“Donate now,” the mayor urged residents after the earthquake.",
    "The foundation denied that its donations came from abroad.",
    "If you value freedom, support Ukraine, the senator told the crowd.",
    "“We can only win with your support,” the candidate told voters.",
    "Your support for the ceasefire was noted, the envoy wrote to the king.",
    "The minister signed up for the newsletter of the opposition, his aide said.",
    "The newsletter accused the minister of taking bribes.",
    "More than 300 people signed up for the training, the army said.",
    "Citizens may subscribe to the bond from Monday, the central bank announced.",
    "The embassy follows us on every step, the activist complained.",
    "Millions follow him on Twitter, where he denied the report.",
    "Download speeds fell by half during the blackout, the ministry admitted.",
    "The president read more than the prepared text and attacked the court.",
    "Related claims by the militia could not be verified.",
    "More from the region's oil will reach the market soon, the minister predicted.",
    "The advertisement insulted the prophet, the imam said.",
    "Share prices fell after the announcement of the sanctions.",
    "Comments by the minister angered Ankara.",
    "Topics of the talks included water and trade, the readout said.",
    "The site uses cookies, the regulator found, and fined its owner.",
    "By signing up to the treaty, the king said, you gain nothing.",
    "Home prices rose in March, the statistics office reported.",
    "The port authority said that all rights of passage were reserved for the navy.",
    "The copyright law was condemned by writers.",
    "Polls may not be published on the day of the election, the commission warned.",
    "Photographs of the strike were published by the ministry.",
    "The image: a soldier, alone, said the novelist.",
    "Two people were killed in the blast, a medic told AFP.",
    "CAIRO (AP) — The canal was reopened on Monday, officials said.",
    "GENEVA, May 3 (Reuters) - The two sides met for talks, a diplomat said.",
    "A source: the army fired first, he wrote, and then denied it.",
    "The editor noted that the general had denied the claim.",
    "This report was published by the United Nations on Monday and accuses both sides of war crimes.",
    "Correction of the borders is out of the question, the premier said.",
    "Views expressed by the minister do not reflect the position of the government, a spokesman said.",
    "Published on 3 May, the report blames the militia.",
    "By Monday the army had taken the town, the governor said.",
    "By his own account the general gave the order.",
    "From Ankara to Baku the statement was welcomed.",
    "Reporting by the broadcaster found that the army had fired first.",
    "Writing by hand, the prisoner denied the charges.",
    "Iran contributed to this delay, the agency said in its report.",
    "He is a journalist with the daily, and his Twitter account was blocked, his lawyer said.",
    "The cookie factory was hit by a drone, the mayor said.",
]


@pytest.mark.parametrize(("paragraph", "kind"), ASIDE)
def test_set_aside(paragraph: str, kind: str) -> None:
    """An appeal, a plug, a menu, a credit or a byline is set aside, with its kind."""
    assert wordlists.why_set_aside(paragraph) == kind


@pytest.mark.parametrize("paragraph", NEWS)
def test_news_stays(paragraph: str) -> None:
    """A sentence of the news that holds the same words stays."""
    assert wordlists.why_set_aside(paragraph) is None


def test_long_paragraph_stays() -> None:
    """An article in one line is news although a copyright notice ends it."""
    article = "The minister denied the report. " * 40
    assert wordlists.why_set_aside("© 2031 The Canal Times. All rights reserved.") == "credit"
    assert wordlists.why_set_aside(f"{article}© 2031 The Canal Times. All rights reserved.") is None
