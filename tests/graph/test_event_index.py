"""Events are grouped as articles come in."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Reading
from graph.events import EventIndex, PartedGroups, cluster_events, clusters_of
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
    assert clusters_of(index) == cluster_events(readings)
    assert len(clusters_of(index)) == 3


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


FIRST = date(2031, 4, 1)


def daily(days: int, *, each: int = 1) -> list[Reading]:
    """Articles on collisions between the same two, some on each of consecutive days."""
    return [telling(100 * n + k, day=f"{FIRST + timedelta(days=n)}") for n in range(days) for k in range(each)]


def test_events_of_consecutive_days_do_not_chain() -> None:
    """Of like events day after day each cluster spans two days either way of its date, and none swallows the month."""
    readings = daily(30, each=2)
    days = {r.article.id: date.fromisoformat(r.events[0].date or "") for r in readings}
    clusters = cluster_events(readings)
    assert len(clusters) >= 30 / 5
    for cluster in clusters:
        middle = date.fromisoformat(cluster.date or "")
        assert all(abs((days[article] - middle).days) <= 2 for article, _ in cluster.members)
    assert sorted(a for c in clusters for a, _ in c.members) == sorted(days)


def test_label_and_date_of_a_cluster_are_those_of_one_member() -> None:
    """The event with a date and most participants names the cluster and dates it, though another is earlier."""
    early = telling(1, day=None)
    full = article_reading(
        [(w, "assert", f"{FERRY[0]} {w}") for w in ("Arland", "Borland", "Carland")], event="collision", day="2031-04-03"
    )
    (cluster,) = cluster_events([early, telling(2, day="2031-04-02"), full])
    assert (cluster.label, cluster.date) == (full.events[0].label, "2031-04-03")


ORDERS = st.permutations(list(range(12)))


def mixed() -> list[Reading]:
    """Articles on two kinds of event, on days that lie near each other or have none, with one actor or two."""
    found = [telling(n, day=f"2031-04-{1 + n % 7:02d}", kind=("collision", "protest")[n % 2]) for n in range(8)]
    found += [telling(n, day=None) for n in (20, 21)]
    return found + [telling(n, day="2031-04-03", who="Carland") for n in (30, 31)]


@given(ORDERS, st.sets(st.integers(0, 11), max_size=6))
@settings(max_examples=60)
def test_neither_order_nor_what_came_and_went_counts(order: list[int], gone: set[int]) -> None:
    """Whatever order articles come in, and whichever are taken out again, the clusters are those of the articles there are."""
    readings, index = mixed(), EventIndex()
    for number in order:
        index.add(readings[number])
    for number in sorted(gone):
        index.remove(readings[number].article.id)
    left = [r for n, r in enumerate(readings) if n not in gone]
    assert clusters_of(index) == cluster_events(left)
    for number in sorted(gone):
        index.add(readings[number])
    assert clusters_of(index) == cluster_events(readings)


@given(ORDERS)
@settings(max_examples=20)
def test_adding_names_all_whose_clusters_change(order: list[int]) -> None:
    """Outside the articles that `add` names, no cluster has other members than before."""
    readings, index = mixed(), EventIndex()
    for number in order:
        before = {c.members for c in clusters_of(index)}
        touched = index.add(readings[number])
        changed = before ^ {c.members for c in clusters_of(index)}
        assert {article for members in changed for article, _ in members} <= touched


def test_a_part_of_the_clusters_is_that_part_of_all() -> None:
    """The clusters around some articles are those that all clusters hold them in, with what is stated of them."""
    readings, index = mixed(), EventIndex()
    for reading in readings:
        index.add(reading)
    ids = [r.article.id for r in readings]
    together, apart = [{ids[0], ids[5]}], [{ids[2], ids[4]}]
    whole = clusters_of(index, together=together, apart=apart)
    for article in ids:
        part = clusters_of(index, [article], together=together, apart=apart)
        assert {c for c in whole if any(article == a for a, _ in c.members)} <= set(part)
        assert set(part) <= set(whole)


def test_an_index_in_a_file_is_there_again(tmp_path: Path) -> None:
    """What was committed is there when the file is opened again; what was not is as before."""
    one, two = telling(1), telling(2)
    index = EventIndex(tmp_path / "events.sqlite")
    index.add(one)
    index.commit()
    index.add(two)
    index.close()
    again = EventIndex(tmp_path / "events.sqlite")
    assert again.articles() == {one.article.id}
    assert again.add(two) == {one.article.id, two.article.id}
    again.close()
