"""A corrected attribution takes the place of what was read, outlives new runs and corrected articles, and can be undone."""

import json
from typing import Any

import pytest

from communique import api, cli
from communique.errors import Exit, NotFound, UsageError
from communique.judging import IN_FORCE, ORPHANED, ListedJudgement
from extract.model import ActorKind, Attribution
from graph.errors import StoreError
from graph.findings import Verdict
from tests.communique.test_judge import KIS, Desk, desk

__all__ = ["desk"]

OTHER = "Other view"


def first(desk: Desk, begin: str = OTHER) -> Attribution:
    """The first attribution of the stored article."""
    return desk.reading(begin).attributions[0]


def correct(desk: Desk, name: str = "", **given: Any) -> ListedJudgement:
    """Correct the first attribution of the other view."""
    return api.correct(name or desk.attribution(OTHER), store=desk.store, analyst="Eva Noor", parts=desk.parts, **given)


def place(desk: Desk, words: str, begin: str = OTHER) -> tuple[int, int]:
    """Where words stand in the article."""
    at = desk.reading(begin).article.text.index(words)
    return at, at + len(words)


def test_another_act_is_compared_again_and_undone(desk: Desk) -> None:
    """Where the denial was none, the contradiction goes; the machine's reading comes back with it when that is undone."""
    name, read = desk.attribution(OTHER), desk.reading(OTHER)
    correct(desk, act="assert", because="he agreed")
    assert (first(desk).act, first(desk).confidence) == ("assert", 1.0)
    assert first(desk).reasons[-1] == "corrected by Eva Noor: act"
    assert desk.contradictions() == []
    assert desk.conforms()
    api.undo(name, store=desk.store, parts=desk.parts)
    assert desk.reading(OTHER) == read
    assert len(desk.contradictions()) == 1
    assert desk.states() == []


def test_a_correction_survives_a_new_reading(desk: Desk) -> None:
    """Read again, the article's graph still has what was corrected, and the judgement is in force."""
    correct(desk, act="assert", speaker="Harbour Office", kind="organization", span=place(desk, "ferry sank in the harbour"))
    desk.run(again=True)
    assert (first(desk).act, first(desk).claim.text) == ("assert", "ferry sank in the harbour")
    assert first(desk).speakers == ("actor/harbour-office",)
    (actor,) = (a for a in desk.reading(OTHER).actors if a.id == "actor/harbour-office")
    assert actor.kind is ActorKind.ORGANIZATION
    assert desk.states() == [IN_FORCE]
    assert desk.conforms()


def test_a_speaker_of_the_article_is_found_by_name(desk: Desk) -> None:
    """A name of an actor of the article means that actor; no other one is made."""
    actors = {a.id for a in desk.reading(OTHER).actors}
    correct(desk, speaker="anna  BERG")
    assert first(desk).speakers == ("actor/anna-berg",)
    assert {a.id for a in desk.reading(OTHER).actors} == actors


def test_the_name_of_a_country_means_the_country(desk: Desk) -> None:
    """A country's name makes the country the speaker, not a person of that name."""
    correct(desk, speaker="Norway")
    assert first(desk).speakers == ("country/NO",)
    assert desk.conforms()


def test_a_correction_follows_its_words_into_a_corrected_article(desk: Desk) -> None:
    """In a corrected text the same words are corrected, at the place where they stand now."""
    correct(desk, span=place(desk, "the ferry sank"))
    desk.write("kis.txt", KIS.replace(OTHER, "Other view, corrected at noon"))
    desk.run()
    assert first(desk, "Other view, corrected").claim.text == "the ferry sank"
    (listed,) = api.judgement_list(desk.store)
    assert listed.state == IN_FORCE
    correction = listed.judged.judgement.correction
    assert correction is not None
    assert correction.content == first(desk, "Other view, corrected").claim.spans[0]


def test_a_correction_whose_words_are_gone_is_orphaned(desk: Desk) -> None:
    """Where the corrected article no longer has the words, the correction is kept, orphaned, and changes nothing."""
    correct(desk, act="assert")
    desk.write("kis.txt", KIS.replace("ferry sank", "ferry ever sank"))
    desk.run()
    assert desk.states() == [ORPHANED]
    assert first(desk).act == "deny"


def test_corrections_add_up_and_what_was_read_is_no_correction(desk: Desk) -> None:
    """A second correction keeps the first; a part put back to what was read is no longer corrected; all of it back is an error."""
    name = desk.attribution(OTHER)
    correct(desk, name, speaker="Anna Berg")
    both = correct(desk, name, act="assert").judged.judgement.correction
    assert both is not None
    assert both.parts == ("speaker", "act")
    one = correct(desk, name, speaker="Bela Kis").judged.judgement.correction
    assert one is not None
    assert one.parts == ("act",)
    with pytest.raises(UsageError, match="read already"):
        correct(desk, name, act="deny")
    assert first(desk).act == "assert"


def test_a_finding_on_a_moved_content_is_judged_like_any_other(desk: Desk) -> None:
    """Where the content begins elsewhere the attribution has another id; either id names it, and a finding on it stays refused."""
    name = desk.attribution(OTHER)
    correct(desk, span=place(desk, "ferry sank in the harbour"))
    now = desk.attribution(OTHER)
    assert now != name
    (finding,) = desk.contradictions()
    desk.judge(finding, Verdict.REFUSED)
    desk.run(again=True)
    assert (desk.contradictions(), desk.states()) == ([], [IN_FORCE, IN_FORCE])
    desk.write("kis.txt", KIS.replace(OTHER, "Other view, corrected at noon"))
    desk.run()
    assert (desk.contradictions(), desk.states()) == ([], [IN_FORCE, IN_FORCE])
    api.undo(finding_of(desk), store=desk.store, parts=desk.parts)
    assert len(desk.contradictions()) == 1
    moved = desk.attribution("Other view, corrected")
    assert correct(desk, moved, act="assert").judged.target != moved


def test_either_id_of_a_moved_content_is_explained(desk: Desk) -> None:
    """The machine's id and the present one lead to the same words; the machine's id tells the judgement too."""
    name = desk.attribution(OTHER)
    correct(desk, span=place(desk, "ferry sank in the harbour"))
    before, now = ({str(row[0]): str(row[1]) for row in api.explain(desk.store, n).rows} for n in (name, desk.attribution(OTHER)))
    assert before["words"] == now["words"]
    assert "ferry sank in the harbour" in now["words"]
    assert "corrected by Eva Noor" in before["judgement"]


def test_a_content_that_another_attribution_has_too_explains_neither_by_the_other(desk: Desk) -> None:
    """Where two attributions now have the same words, the machine's id still leads to the one that was corrected."""
    desk.write("kis.txt", KIS.replace("harbour.", "harbour. Cora Dahl said that it rained."))
    desk.run()
    correct(desk, span=place(desk, "it rained"))
    name = next(j.judged.target for j in api.judgement_list(desk.store))
    assert {str(row[0]): str(row[1]) for row in api.explain(desk.store, name).rows}["speaker"] == "Bela Kis"


def finding_of(desk: Desk) -> str:
    """The id of the finding that is judged."""
    return next(j.judged.target for j in api.judgement_list(desk.store) if j.judged.of_finding)


def test_refusing_what_was_corrected_takes_it_out(desk: Desk) -> None:
    """A refusal replaces the correction: the attribution is gone, and undone it is as it was read."""
    name = desk.attribution(OTHER)
    correct(desk, span=place(desk, "ferry sank"))
    desk.judge(desk.attribution(OTHER), Verdict.REFUSED)
    assert desk.reading(OTHER).attributions == ()
    api.undo(name, store=desk.store, parts=desk.parts)
    assert desk.attribution(OTHER) == name


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "say what is corrected"),
        ({"act": "sing"}, "no speech act 'sing'"),
        ({"speaker": " "}, "a speaker needs a name"),
        ({"speaker": "Jon Dahl", "kind": "ghost"}, "a new speaker is a person"),
        ({"span": (5, 5)}, "5-5 is no place"),
        ({"span": (0, 100_000)}, "0-100000 is no place"),
        ({"span": (10, 11)}, "only space"),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Desk, given: dict[str, Any], words: str) -> None:
    """A correction that makes no sense is an error in words, and changes nothing."""
    before = desk.reading(OTHER)
    with pytest.raises(UsageError, match=words):
        correct(desk, **given)
    assert desk.reading(OTHER) == before
    assert desk.states() == []


def test_a_finding_cannot_be_corrected(desk: Desk) -> None:
    """Findings are confirmed or refused; what does not exist is not found."""
    with pytest.raises(UsageError, match="is a finding"):
        correct(desk, desk.contradictions()[0], act="assert")
    with pytest.raises(NotFound):
        correct(desk, "0123456789ab/attribution-1-2", act="assert")


def test_the_command_line_corrects_and_lists_as_json_lines(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """The real command corrects all three, and lists a line of JSON for each judgement."""
    begin, end = place(desk, "the ferry sank")
    store = ("--store", str(desk.store))
    options = ("--speaker", "Anna Berg", "--act", "assert", "--span", f"{begin}-{end}", "--because", "see the video")
    assert cli.run(["judge", desk.attribution(OTHER), *options, *store]) == Exit.DONE
    capsys.readouterr()
    assert cli.run(["judge", "--list", "--format", "jsonl", *store]) == Exit.DONE
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["verdict"], row["speaker"], row["act"], row["span"]) == ("corrected", "Anna Berg", "assert", f"{begin}-{end}")
    assert (row["content"], row["because"], row["state"]) == ("the ferry sank", "see the video", IN_FORCE)
    assert cli.run(["judge", desk.attribution(OTHER), "--span", "ten", *store]) == Exit.USAGE
    assert cli.run(["judge", desk.attribution(OTHER), "--refuse", "--act", "deny", *store]) == Exit.USAGE


def test_a_correction_is_rdf_that_a_query_finds(desk: Desk) -> None:
    """The graph of judgements says what was changed to what; the article's graph holds the corrected speaker."""
    correct(desk, speaker="Anna Berg", act="assert")
    asked = """SELECT ?speaker ?act { ?j cmq:verdict cmq:Corrected ; cmq:correctedSpeaker ?speaker .
        ?j cmq:correctedAct/skos:notation ?act }"""
    assert api.query(desk.store, asked).to_table() == (("Anna Berg", "assert"),)


def test_a_store_error_is_none_of_ours(desk: Desk) -> None:
    """A folder without a store is told as such."""
    with pytest.raises(StoreError):
        api.correct("0123456789ab/attribution-1-2", store=desk.folder / "none", act="assert", parts=desk.parts)
