"""How an article is called where an account stands beside another."""

import pytest

from communique.readings import title_of
from extract.model import Article

TEXT = "Ruritania denied it."


@pytest.mark.parametrize(
    ("article", "name"),
    [
        (Article(TEXT, publisher="The Gazette", published="2026-03-02", title="A denial"), "The Gazette, 2026-03-02"),
        (Article(TEXT, publisher="The Gazette"), "The Gazette"),
        (Article(TEXT, published="2026-03-02", title="A denial"), "A denial, 2026-03-02"),
        (Article(TEXT, published="2026-03-02", source="/home/desk/a.txt"), "a.txt, 2026-03-02"),
        (Article(TEXT, source="news/feed.jsonl:3"), "feed.jsonl:3"),
        (Article(TEXT, source="https://example.org/a/b"), "https://example.org/a/b"),
        (Article(TEXT), "-"),
    ],
)
def test_no_account_is_called_by_its_date_alone(article: Article, name: str) -> None:
    """The publisher names an article, else its title, else its file; the date follows, and no folder of the machine is told."""
    assert title_of(article) == name
