"""Comparison, event by event: groups, findings, matters and both sides of an omission."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extract.judge import RuleJudge
from extract.model import (
    ARTICLE,
    Access,
    Account,
    AccountKind,
    Actor,
    ActorKind,
    Article,
    Attribution,
    Claim,
    Event,
    Reading,
    RelationKind,
    Stance,
    StatedOmission,
)
from extract.stems import table
from graph.compare import ALL_PAIRS, Comparison, compare, positions_of
from graph.events import cluster_events
from graph.matters import Groups, matters
from graph.reference import speech_acts, stance_of

Row = tuple[str, str, str]
"""Speaker, act, content."""

SIDES = {"Arland": "SE", "Borland": "NO"}
FERRY = ("the ferry sank off the northern lighthouse", "divers recovered the ship's bell", "fog hid the reef from the pilot")


def actor(name: str) -> Actor:
    """A speaker; Arland and Borland speak for a country."""
    return Actor(ActorKind.ORGANIZATION, name, represents=(SIDES[name],) if name in SIDES else ())


def article_reading(
    rows: Sequence[Row],
    *,
    published: str = "2031-04-02",
    title: str | None = None,
    event: str | None = None,
    day: str | None = None,
) -> Reading:
    """The reading of an article that is one sentence a row; with an event, its first words name it."""
    text = f"{event or 'News'} of the day. " + " ".join(f"{s} spoke: {content}." for s, _, content in rows)
    article = Article(text, title=title, published=published)
    press = Actor(ActorKind.MEDIA, f"Press {article.id}")
    speakers = {s: actor(s) for s, _, _ in rows}
    events = (
        (Event(event, f"{event} at the reef", article.span(0, len(event)), tuple(a.id for a in speakers.values()), day),)
        if event
        else ()
    )
    account = Account(AccountKind.ARTICLE, "the article", press.id, event=events[0].id if events else None, access=Access.FULL_TEXT)
    attributions = tuple(attribution(article, row, ARTICLE) for row in rows)
    return Reading(article, "test", (press, *speakers.values()), events, (account,), attributions)


def attribution(article: Article, row: Row, account: str, *, within: str | None = None) -> Attribution:
    """The attribution of a row whose content stands in the article."""
    speaker, act, content = row
    begin = article.text.index(content)
    claim = Claim((article.span(begin, begin + len(content)),), ("NO", "SE"))
    return Attribution((actor(speaker).id,), act, claim, account, within=within, confidence=0.9)


ARLAND: tuple[Row, ...] = (
    ("Arland", "accuse", "Norwegian gunboats boarded the trawler in the strait"),
    ("Arland", "thank", "the fishermen for towing the lifeboat home"),
)
BORLAND: tuple[Row, ...] = (
    ("Borland", "deny", "its gunboats boarded a trawler in the strait"),
    ("Borland", "announce", "a hotline between the harbour masters"),
)


def two_accounts(arland: Sequence[Row] = ARLAND, borland: Sequence[Row] = BORLAND, *, stated: bool = False) -> Reading:
    """One article that reports two statements about one incident, and notes an omission where `stated`."""
    text = "Arland statement on the incident: " + " ".join(f"{c}." for _, _, c in arland)
    text += " Borland statement: " + " ".join(f"{c}." for _, _, c in borland) + " It said nothing of this."
    article = Article(text, published="2031-04-02")
    press, one, other = Actor(ActorKind.MEDIA, "Press"), actor("Arland"), actor("Borland")
    begin = text.index("incident")
    event = Event("incident", "incident in the strait", article.span(begin, begin + 8), (one.id, other.id))
    accounts = [Account(AccountKind.ARTICLE, "the article", press.id, access=Access.FULL_TEXT)]
    for issuer, name in ((one, "Arland statement"), (other, "Borland statement")):
        place = article.span(text.index(name), text.index(name) + len(name))
        accounts.append(Account(AccountKind.STATEMENT, name, issuer.id, place, event.id, ARTICLE))
    attributions = [attribution(article, row, accounts[1].id) for row in arland]
    attributions += [attribution(article, row, accounts[2].id) for row in borland]
    note = text.index("It said nothing")
    omissions = StatedOmission(attributions[1].id, accounts[1].id, accounts[2].id, article.span(note, note + 15))
    actors = (press, one, other)
    return Reading(article, "test", actors, (event,), tuple(accounts), tuple(attributions), (omissions,) if stated else ())


def run(*readings: Reading, together: bool = False) -> Comparison:
    """The comparison by rules."""
    ids = [{r.article.id for r in readings}] if together else []
    return compare(readings, judge=RuleJudge(weigher=None), stance_of=stance_of, together=ids)


def text_of(readings: Sequence[Reading], key: tuple[str, str]) -> str:
    """The content of the attribution with this key."""
    return next(a.claim.text for r in readings for a in r.attributions if (r.article.id, a.id) == key)


def test_a_position_carries_stance_names_and_sides() -> None:
    """What the judge sees of an attribution comes from its act and its speaker."""
    first, *_, last = positions_of(two_accounts(), stance_of)
    assert (first.stance, first.names, first.sides) == (Stance.AFFIRMS, ("Arland",), ("SE",))
    assert (last.stance, last.sides) == (Stance.AFFIRMS, ("NO",))


def test_a_contradiction_within_one_article_is_found_and_directed() -> None:
    """An accusation and its denial contradict each other; `one` is the side that affirms, and both are on one matter."""
    reading = two_accounts()
    found = run(reading)
    (contradiction,) = found.contradictions
    assert contradiction.kind is RelationKind.OPPOSED_STANCE
    assert text_of([reading], contradiction.one) == ARLAND[0][2]
    assert text_of([reading], contradiction.other) == BORLAND[0][2]
    (matter,) = [m for m in found.matters if m.id == contradiction.matter]
    assert len(matter.claims) == 2
    assert matter.label == BORLAND[0][2]


def test_what_the_other_statement_does_not_hold_is_left_out_of_it() -> None:
    """Each statement leaves out what only the other tells; what both tell is not omitted; denials would come first."""
    reading = two_accounts()
    found = run(reading).omissions
    assert {text_of([reading], o.omitted) for o in found} == {ARLAND[1][2], BORLAND[1][2]}
    assert all(o.told_in != o.left_out_of and 0 < o.completeness < 0.9 for o in found)
    assert [o.weight for o in found] == sorted((o.weight for o in found), reverse=True)


def test_an_omission_that_the_article_states_is_not_inferred_again() -> None:
    """Stated and inferred omissions are never merged nor doubled."""
    reading = two_accounts(stated=True)
    assert {text_of([reading], o.omitted) for o in run(reading).omissions} == {BORLAND[1][2]}


def test_an_account_of_one_line_is_never_called_silent() -> None:
    """Where one sentence is all that is known of a statement, nothing is said to be missing from it."""
    reading = two_accounts(borland=BORLAND[:1])
    assert run(reading).omissions == ()


def test_what_is_reported_inside_another_attribution_is_not_listed() -> None:
    """Only what an account says for itself can be left out by the other."""
    reading = two_accounts()
    inner = ("Borland", "announce", "a hotline between the harbour masters")
    attributions = list(reading.attributions)
    attributions[-1] = attribution(reading.article, inner, attributions[-1].account, within=attributions[-2].id)
    nested = Reading(reading.article, "test", reading.actors, reading.events, reading.accounts, tuple(attributions))
    assert {text_of([nested], o.omitted) for o in run(nested).omissions} == {ARLAND[1][2]}


def test_a_sentence_of_the_silent_article_counts_though_no_claim_was_read_in_it() -> None:
    """Before an omission is written, the silent article's own sentences are searched."""
    one = article_reading([("Arland", "assert", FERRY[0]), ("Arland", "assert", FERRY[1])])
    other = article_reading([("Borland", "assert", "the captain slept"), ("Borland", "assert", FERRY[2])])
    assert {text_of([one, other], o.omitted) for o in run(one, other, together=True).omissions} >= {FERRY[0], FERRY[1]}
    title = "Divers had recovered the bell of the ship"
    told = article_reading([("Borland", "assert", "the captain slept"), ("Borland", "assert", FERRY[2])], event=title)
    assert FERRY[1] not in {
        text_of([one, told], o.omitted) for o in run(one, told, together=True).omissions if o.omitted[0] == one.article.id
    }


def test_articles_that_belong_together_are_compared_without_any_event() -> None:
    """Their accounts join one cluster, whose members are then the accounts themselves."""
    one, other = article_reading(ARLAND), article_reading(BORLAND)
    assert run(one, other).contradictions == ()
    found = run(one, other, together=True)
    assert len(found.contradictions) == 1
    (cluster,) = found.clusters
    assert set(cluster.members) == {(one.article.id, ARTICLE), (other.article.id, ARTICLE)}


def test_a_toll_brought_up_to_date_by_its_source_is_no_contradiction() -> None:
    """A later figure of one source is an update, earlier article first; that of another source on one day contradicts it."""
    early = article_reading(
        [("Arland", "assert", "12 passengers died when the ferry sank off the lighthouse")], published="2031-04-02"
    )
    late = article_reading(
        [("Arland", "assert", "30 passengers died when the ferry sank off the lighthouse")], published="2031-04-03"
    )
    rival = article_reading(
        [("Borland", "assert", "40 passengers died when the ferry sank off the lighthouse")], published="2031-04-02"
    )
    (update,) = run(late, early, together=True).updates
    assert (update.earlier[0], update.later[0]) == (early.article.id, late.article.id)
    assert run(early, late, together=True).contradictions == ()
    assert [c.kind for c in run(early, rival, together=True).contradictions] == [RelationKind.DIFFERING_FIGURES]


def test_the_order_of_the_readings_changes_nothing() -> None:
    """The same readings in another order give the same comparison, and so does a second run."""
    readings = [article_reading(ARLAND), article_reading(BORLAND), two_accounts()]
    first = run(*readings, together=True)
    assert first == run(*reversed(readings), together=True)
    assert first.findings
    assert len({f.id for f in first.findings}) == len(first.findings)


def test_an_article_alone_gives_the_findings_it_gives_among_others() -> None:
    """Ids of findings come from the pair alone: other articles do not change them."""
    reading = two_accounts()
    alone = {f.id for f in run(reading).findings}
    among = {f.id for f in run(reading, article_reading([("Cordia", "assert", FERRY[0])])).findings}
    assert alone == among


def test_a_group_too_large_for_all_pairs_still_finds_the_near_ones() -> None:
    """Beyond the limit each claim meets its nearest neighbours only, and the denial still meets the accusation."""
    filler = [("Cordia", "assert", f"item{n} word{n} thing{n} stood there") for n in range(ALL_PAIRS)]
    found = run(article_reading([ARLAND[0], *filler, BORLAND[0]]))
    assert len(found.contradictions) == 1


def test_every_speech_act_has_a_weight_and_no_other_word() -> None:
    """The table of weights names the acts of the scheme, all of them."""
    assert {act for act, _ in table("act-weights.tsv", 2)} == set(speech_acts())


def test_no_reading_gives_an_empty_comparison() -> None:
    """Nothing to compare is no error."""
    assert run() == Comparison()


@pytest.mark.parametrize(
    ("kinds", "days", "one"),
    [
        (("collision", "collision"), ("2031-04-01", "2031-04-02"), True),
        (("collision", "collision"), ("2031-04-01", "2031-04-09"), False),
        (("collision", "collision"), ("2031-04-01", None), True),
        (("collision", "summit"), ("2031-04-01", "2031-04-01"), False),
        (("raid", "airstrike"), ("2031-04-01", "2031-04-01"), True),
    ],
)
def test_events_of_two_articles_are_one_where_kind_day_and_parties_agree(
    kinds: tuple[str, str], days: tuple[str | None, str | None], one: bool
) -> None:
    """Kinds must be compatible, days within two of each other where both are known, and participants shared."""
    readings = [
        article_reading([("Arland", "assert", FERRY[0])], event=kinds[0], day=days[0]),
        article_reading([("Arland", "assert", FERRY[1])], event=kinds[1], day=days[1]),
    ]
    clusters = cluster_events(readings)
    assert len(clusters) == (1 if one else 2)


def test_the_accounts_of_one_event_in_two_articles_are_compared_unasked() -> None:
    """Articles whose events are found to be one need no hint to be compared."""
    one = article_reading([*ARLAND, ("Borland", "assert", FERRY[0])], event="boarding", day="2031-04-01")
    other = article_reading([*BORLAND, ("Arland", "assert", FERRY[1])], event="boarding", day="2031-04-01")
    found = run(one, other)
    assert any({c.one[0], c.other[0]} == {one.article.id, other.article.id} for c in found.contradictions)
    assert any(o.left_out_of == (other.article.id, ARTICLE) for o in found.omissions)


def test_groups_join_whatever_is_linked() -> None:
    """Linked keys are one group, in any order of the links; each group is sorted."""
    links = [(("a", "3"), ("a", "2")), (("b", "1"), ("b", "2")), (("a", "2"), ("a", "1"))]
    for order in (links, links[::-1]):
        groups = Groups()
        for one, other in order:
            groups.join(one, other)
        assert list(groups) == [(("a", "1"), ("a", "2"), ("a", "3")), (("b", "1"), ("b", "2"))]


def test_a_matter_is_named_by_its_shortest_claim_that_says_something() -> None:
    """A label of one word would tell an analyst nothing."""
    texts = {("a", "1"): "this", ("a", "2"): "the bell of the ferry", ("a", "3"): "the bell of the ferry that sank in fog"}
    (matter,) = matters([(("a", "1"), ("a", "2")), (("a", "2"), ("a", "3"))], texts)
    assert matter.label == "the bell of the ferry"


def test_what_was_hardly_read_is_not_left_out() -> None:
    """Nothing is said to leave out an attribution of low confidence, which was likely never made; its twin is left out."""
    reading = two_accounts()
    faint = replace(reading.attributions[1], confidence=0.2)
    doubtful = replace(reading, attributions=(reading.attributions[0], faint, *reading.attributions[2:]))
    assert ARLAND[1][2] in {text_of([reading], o.omitted) for o in run(reading).omissions}
    assert ARLAND[1][2] not in {text_of([doubtful], o.omitted) for o in run(doubtful).omissions}
