"""Events are grouped as articles come in."""

from extract.model import Reading
from graph.events import EventIndex, PartedGroups, cluster_events
from tests.graph.test_compare import FERRY, article_reading


def telling(number: int, *, kind: str = "collision", day: str | None = "2031-04-01", who: str = "Arland") -> Reading:
    """An article of its own on an event in which two take part."""
    rows = [(who, "assert", f"{FERRY[0]} on trip {number}"), ("Borland", "assert", FERRY[1])]
    return article_reading(rows, event=kind, day=day)


def test_a_new_article_joins_the_event_it_tells_and_touches_no_other() -> None:
    """Adding gives the articles of the event alone; an article of another week stands alone."""
    index = EventIndex()
    first, second, far = telling(1), telling(2, day="2031-04-02"), telling(3, day="2031-05-20")
    assert index.add(first) == {first.article.id}
    assert index.add(far) == {far.article.id}
    assert index.add(second) == {first.article.id, second.article.id}


def test_adding_one_by_one_gives_what_grouping_all_gives() -> None:
    """The index and the grouping of a whole corpus are one."""
    readings = sorted((telling(n, day=f"2031-04-{1 + 4 * (n // 3):02d}") for n in range(9)), key=lambda r: r.article.id)
    index = EventIndex()
    for reading in sorted(readings, key=lambda r: (r.article.published or "", r.article.id)):
        index.add(reading)
    assert index.clusters() == cluster_events(readings)
    assert len(index.clusters()) == 3


def test_an_event_without_a_date_is_no_bar() -> None:
    """An event whose day is unknown joins by kind and participants."""
    index = EventIndex()
    dated, undated = telling(1), telling(2, day=None)
    index.add(dated)
    assert index.add(undated) == {dated.article.id, undated.article.id}


def test_what_is_stated_to_stand_apart_is_not_put_together() -> None:
    """Neither kind, day and parties nor a third article between them join two articles that stand apart."""
    one, other, third = telling(1), telling(2), telling(3)
    apart = [{one.article.id, other.article.id}]
    clusters = cluster_events([one, other, third], apart=apart)
    assert len(cluster_events([one, other, third])) == 1
    assert all(not apart[0] <= {article for article, _ in c.members} for c in clusters)


def test_parted_groups_join_all_else() -> None:
    """Only the join that would bring the two together is refused."""
    groups = PartedGroups([{"a", "b"}])
    groups.join(("a", "1"), ("c", "1"))
    groups.join(("c", "1"), ("b", "1"))
    groups.join(("b", "1"), ("d", "1"))
    assert list(groups) == [(("a", "1"), ("c", "1")), (("b", "1"), ("d", "1"))]
