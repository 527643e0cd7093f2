"""The cues that ship, and what is refused in a list of cues."""

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Namespace
from rdflib.term import Node

from extract.cues import ACTS, COLUMNS, Cue, cue_index, load_cues, read_cues
from extract.errors import ResourceError
from extract.resources import data_path

CMQ = Namespace("https://w3id.org/communique/ontology#")


def _only(cue: str, pos: str, frame: str) -> Cue:
    """The cue that a phrase, part of speech and frame name."""
    found = [c for c in load_cues() if " ".join(c.lemma) == cue and c.pos == pos and frame in c.content]
    assert len(found) == 1, (cue, pos, frame, found)
    return found[0]


def _scheme() -> Graph:
    return Graph().parse(data_path("ontology", "speech-acts.ttl"))


def test_coverage() -> None:
    """More than 330 cues ship, of each part of speech, and each speech act has one."""
    cues = load_cues()
    assert len({(c.lemma, c.pos) for c in cues}) >= 330
    assert {c.pos for c in cues} == {"V", "VN", "N", "A"}
    assert {c.act for c in cues} == ACTS


def test_acts_are_the_scheme() -> None:
    """The acts that cues may name are the notations of the speech-act scheme."""
    assert {str(o) for o in _scheme().objects(None, SKOS.notation)} == ACTS


def test_scheme_is_complete() -> None:
    """Each act of the scheme has one stance, one shortcut of its own, a definition, and a broader act unless it is the top one."""
    scheme = _scheme()
    acts = list(scheme.subjects(RDF.type, SKOS.Concept))
    for act in acts:
        for term in (CMQ.actStance, CMQ.shortcut, SKOS.definition, SKOS.prefLabel, SKOS.notation):
            assert len(list(scheme.objects(act, term))) == 1, (act, term)
        is_top = scheme.value(act, SKOS.topConceptOf) is not None
        assert is_top == (scheme.value(act, SKOS.broader) is None), act
    assert len(set(scheme.objects(None, CMQ.shortcut))) == len(acts)


def test_shortcuts_are_declared_below_their_stance() -> None:
    """The shortcut of an act is a property of the ontology, below `affirmed`, `rejected` or `said` as the act's stance has it."""
    scheme, ontology = _scheme(), Graph().parse(data_path("ontology", "ontology.ttl"))
    above: dict[Node | None, Node] = {CMQ.Affirms: CMQ.affirmed, CMQ.Rejects: CMQ.rejected, CMQ.Neither: CMQ.said}
    for act, shortcut in scheme.subject_objects(CMQ.shortcut):
        stance = scheme.value(act, CMQ.actStance)
        assert stance in above, act
        superproperties = set(ontology.transitive_objects(shortcut, RDFS.subPropertyOf))
        assert above[stance] in superproperties, act


@pytest.mark.parametrize(
    ("cue", "pos", "frame", "act", "object_"),
    [
        ("say", "V", "that", "assert", "none"),
        ("tell", "V", "that", "assert", "addressee"),
        ("tell", "V", "to", "request", "addressee"),
        ("ask", "V", "that", "ask", "addressee"),
        ("ask", "V", "to", "request", "addressee"),
        ("urge", "V", "to", "request", "addressee"),
        ("call for", "V", "obj", "request", "content"),
        ("call", "V", "as", "say", "target"),
        ("describe", "V", "as", "assert", "target"),
        ("accuse", "V", "of", "accuse", "target"),
        ("blame", "V", "for", "accuse", "target"),
        ("thank", "V", "for", "thank", "addressee"),
        ("congratulate", "V", "on", "congratulate", "addressee"),
        ("reaffirm", "V", "that", "promise", "none"),
        ("reaffirm", "V", "obj", "assert", "content"),
        ("deny", "V", "obj", "deny", "content"),
        ("reject", "V", "obj", "reject", "content"),
        ("dismiss", "V", "as", "dismiss", "content"),
        ("condemn", "V", "obj", "condemn", "content"),
        ("speculate", "V", "that", "allege", "none"),
        ("suggest", "V", "that", "allege", "none"),
        ("suggest", "V", "ing", "recommend", "content"),
        ("agree", "V", "that", "confirm", "none"),
        ("agree", "V", "to", "promise", "none"),
        ("lash out at", "V", "obj", "condemn", "content"),
        ("express regret", "VN", "over", "regret", "none"),
        ("voice concern", "VN", "over", "concern", "none"),
        ("express gratitude", "VN", "for", "thank", "none"),
        ("accusation", "N", "that", "accuse", "none"),
        ("call", "N", "for", "request", "none"),
        ("according to", "A", "that", "assert", "none"),
    ],
)
def test_acts_of_cues(cue: str, pos: str, frame: str, act: str, object_: str) -> None:
    """A cue with its frame names the act that a reader of news takes it to be, and what its object is."""
    found = _only(cue, pos, frame)
    assert (found.act, found.object) == (act, object_)


def test_index_has_every_cue_longest_first() -> None:
    """The index holds each cue under its head, and the longer phrases of a head before the shorter."""
    index = cue_index()
    assert sorted(map(str, load_cues())) == sorted(str(c) for cues in index.values() for c in cues)
    for head, cues in index.items():
        lengths = [len(c.lemma) for c in cues]
        assert lengths == sorted(lengths, reverse=True), head
        assert all(c.head == head for c in cues)
    assert ("conspiracy", "theory") in {c.lemma for c in index["theory"]}
    assert ("in", "'s", "view") in {c.lemma for c in index["in"]}


def test_key_has_no_article() -> None:
    """The key of a phrase leaves out articles, so that an adjective may stand in their place."""
    assert _only("issue a warning", "VN", "that").key == ("issue", "warning")


GOOD = "tell\tV\tassert\tthat,quote\taddressee\t"


def _write(folder: Path, *lines: str, header: str = "\t".join(COLUMNS)) -> Path:
    path = folder / "cues.tsv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_good_list(tmp_path: Path) -> None:
    """A well-formed list is read in its order, two rows of one cue with other frames included."""
    path = _write(tmp_path, GOOD, "tell\tV\trequest\tto\taddressee\ta note")
    assert read_cues(path) == (
        Cue(("tell",), "V", "assert", ("that", "quote"), "addressee"),
        Cue(("tell",), "V", "request", ("to",), "addressee", "a note"),
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nod\tX\tassert\tthat\tnone\t", "unknown part of speech 'X'"),
        ("nod\tV\tnodding\tthat\tnone\t", "unknown speech act 'nodding'"),
        ("nod\tV\tassert\tthat,under\tnone\t", "unknown frame 'under'"),
        ("nod\tV\tassert\t\tnone\t", "unknown frame ''"),
        ("nod\tV\tassert\tthat\tsubject\t", "unknown object 'subject'"),
        ("nod\tV\tassert\tthat\tnone", "5 columns instead of 6"),
        ("\tV\tassert\tthat\tnone\t", "the first column is empty"),
        (GOOD, "'tell' has the frame 'that' twice, first in line 2"),
        ("tell\tV\trequest\tto,quote\taddressee\t", "'tell' has the frame 'quote' twice, first in line 2"),
        ("nod\tV\tassert\tthat,that\tnone\t", "'nod' has the frame 'that' twice"),
    ],
)
def test_bad_line(tmp_path: Path, line: str, reason: str) -> None:
    """A malformed line is refused with file, line and reason."""
    path = _write(tmp_path, GOOD, line)
    with pytest.raises(ResourceError) as error:
        read_cues(path)
    assert str(error.value).startswith(f"{path}:3: ")
    assert reason in str(error.value)


def test_bad_header(tmp_path: Path) -> None:
    """A list with other columns is refused at its first line."""
    with pytest.raises(ResourceError, match=r"cues\.tsv:1: the header must be cue pos act content object note"):
        read_cues(_write(tmp_path, GOOD, header="cue\tact"))


def test_missing_list(tmp_path: Path) -> None:
    """A missing list is an error of the installation."""
    with pytest.raises(ResourceError, match="install Communiqué again"):
        read_cues(tmp_path / "nothing.tsv")
