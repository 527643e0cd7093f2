"""Decoding of the learned reader: sequences, cues, and which attribution stands."""

import numpy as np
import pytest

from extract.tagger_decode import PARTS, TAGS, Choices, Found, Head, Outputs, decode, segments, transitions, viterbi
from extract.tagger_settle import settle
from extract.tagger_windows import Window


def found(cue: tuple[int, int], *content: tuple[int, int], inner: bool = False) -> Found:
    """An attribution with all its parts equally sure."""
    return Found(cue, None, content, 0.9, 0.9, 0.9, 0.9, 0.9, inner)


def one_hot(labels: list[str], names: tuple[str, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Scores (1, length, labels) that name one label a position."""
    scores = np.full((1, len(labels), len(names)), -8.0, np.float32)
    for place, name in enumerate(labels):
        scores[0, place, names.index(name)] = 0.0
    return scores


def test_a_sequence_never_begins_inside() -> None:
    """An I without its B before it is read as the likeliest allowed sequence."""
    path = viterbi(one_hot(["I-cue", "I-cue", "O"], TAGS), transitions(TAGS))[0]
    names = [TAGS[i] for i in path]
    assert not names[0].startswith("I")
    assert names[2] == "O"


def test_segments_are_runs_of_one_kind() -> None:
    """A B ends the run before it, also of the same kind."""
    path = [PARTS.index(p) for p in ("B-source", "I-source", "O", "B-content", "B-content", "I-content")]
    assert list(segments(path, PARTS)) == [("source", 0, 2), ("content", 3, 4), ("content", 4, 6)]


def test_a_cue_gets_the_parts_that_the_pair_head_gives() -> None:
    """Each cue is one attribution with the source and content that its own question finds."""
    window = Window(10, 15, 10, 15, (101, 1, 2, 3, 4, 5, 102), (1, 2, 3, 4, 5))
    tags = one_hot(["O", "B-source", "B-cue", "B-content", "I-content", "O", "O"], TAGS)
    inner = np.zeros((1, 7, 3), np.float32)
    inner[:, :, 0] = 9.0
    parts = [PARTS.index(p) for p in ("O", "B-source", "O", "B-content", "I-content", "O", "O")]
    piece = np.zeros((1, 7, 5), np.float32)
    piece[0, range(7), parts] = 9.0
    head = Head(
        np.zeros((193, 5), np.float32),
        np.eye(5, dtype=np.float32),
        *(np.zeros(5, np.float32),),
        np.eye(5, dtype=np.float32),
        np.zeros(5, np.float32),
    )
    zero = np.zeros((1, 7, 5), np.float32)
    made = decode(Outputs(tags, inner, zero, zero, piece), [window], head, Choices())[0]
    assert [(f.source, f.cue, f.content) for f in made] == [((10, 11), (11, 12), ((12, 14),))]


@pytest.mark.parametrize(
    ("given", "stand"),
    [
        ([(found((0, 1), (2, 9)), 0.9), (found((1, 2), (2, 9)), 0.5)], [(0, 1)]),
        ([(found((0, 1), (2, 9)), 0.9), (found((20, 21), (22, 29)), 0.5)], [(0, 1), (20, 21)]),
    ],
)
def test_of_two_cues_with_one_content_the_more_probable_stands(
    given: list[tuple[Found, float]], stand: list[tuple[int, int]]
) -> None:
    """A content belongs to one cue; contents apart do not disturb each other."""
    assert [f.cue for f, _ in settle(given)] == stand


def test_a_cue_in_the_content_of_a_surer_one_is_inside_it() -> None:
    """An attribution inside another's words is kept and marked as such."""
    made = settle([(found((0, 1), (2, 12)), 0.9), (found((4, 5), (6, 9)), 0.6)])
    assert [(f.cue, f.inner) for f, _ in made] == [((0, 1), False), ((4, 5), True)]


def test_contents_do_not_share_words() -> None:
    """The less probable gives up what both claim."""
    made = settle([(found((0, 1), (2, 8)), 0.9), (found((20, 21), (6, 16)), 0.5)])
    assert [f.content for f, _ in made] == [((2, 8),), ((8, 16),)]
