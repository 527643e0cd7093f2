"""How texts are cut into windows of word pieces."""

from hypothesis import given
from hypothesis import strategies as st

from extract.tagger_windows import BREAK, START, Pieces, batches, windows_of


@st.composite
def pieces(draw: st.DrawFn) -> Pieces:
    """Texts of up to twelve paragraphs."""
    lengths = draw(st.lists(st.integers(1, 60), max_size=12))
    begins, total = [], 0
    for length in lengths:
        begins.append(total)
        total += length
    return Pieces(tuple(range(1000, 1000 + total)), tuple((i * 2, i * 2 + 1) for i in range(total)), tuple(begins))


@given(pieces())
def test_every_piece_is_owned_once(text: Pieces) -> None:
    """However long its paragraphs, each piece of a text is read in exactly one window that owns it."""
    owned = [i for w in windows_of(text, limit=30, longest=40, overlap=12) for i in range(w.own_begin, w.own_end)]
    assert owned == list(range(len(text.ids)))


@given(pieces())
def test_windows_hold_their_pieces(text: Pieces) -> None:
    """A window is at most as long as allowed, and its places tell where in it each piece stands."""
    for window in windows_of(text, limit=30, longest=40, overlap=12):
        assert len(window.ids) <= 42
        assert [window.ids[p] for p in window.places] == list(text.ids[window.begin : window.end])
        assert (window.ids[0], window.ids[-1]) == (START, BREAK)


def test_a_paragraph_that_fits_is_not_cut() -> None:
    """A paragraph that does not fit behind the others begins a new window."""
    text = Pieces(tuple(range(70)), tuple((i, i + 1) for i in range(70)), (0, 30))
    assert [(w.begin, w.end) for w in windows_of(text, limit=35, longest=40, overlap=8)] == [(0, 30), (30, 70)]
    assert [(w.begin, w.end) for w in windows_of(text, limit=35, longest=38, overlap=8)] == [(0, 30), (30, 68), (60, 70)]


@given(pieces(), st.integers(60, 300))
def test_batches_take_each_window_once(text: Pieces, size: int) -> None:
    """Batches are of like length and leave no window out."""
    windows = list(windows_of(text, limit=30, longest=40, overlap=12))
    assert sorted(i for batch in batches(windows, pieces=size) for i in batch) == list(range(len(windows)))
