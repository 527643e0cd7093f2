"""Where a content begins and ends, by the corpus and by our proposals."""

import pytest

from extract.tagger_spans import inside_marks, with_marks

ROWS = (
    ("The mayor said “the bridge is safe,” twice.", "“the bridge is safe,”", "the bridge is safe", True),
    ("‘We will not leave,’ she wrote.", "‘We will not leave,’", "We will not leave", True),
    ('He asked: "Why now?"', '"Why now?"', "Why now?", True),
    ("They said that the port would open.", "that the port would open", "the port would open", False),
    ("They said the port would open.", "the port would open", "the port would open", False),
    ("She called it “odd” and “late”.", "“odd” and “late”", "“odd” and “late”", False),
)


@pytest.mark.parametrize(("text", "marked", "words", "quoted"), ROWS)
def test_the_words_alone(text: str, marked: str, words: str, quoted: bool) -> None:
    """Marks around a whole content and a leading `that` are no part of the words."""
    begin = text.index(marked)
    place, held = inside_marks(text, begin, begin + len(marked))
    assert (text[slice(*place)], held) == (words, quoted)


@pytest.mark.parametrize(("text", "marked", "words", "quoted"), ROWS[:5])
def test_and_the_way_back(text: str, marked: str, words: str, quoted: bool) -> None:
    """From the words alone the content with its marks and its `that` is found again."""
    begin = text.index(words)
    assert text[slice(*with_marks(text, begin, begin + len(words)))] == marked
