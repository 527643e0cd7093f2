"""What is long: a story of many matters, an event that many tell, a list of many events."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from communique.running import Parts, run
from extract.judge import RuleJudge
from tests.communique.tiny import TinyReader
from tests.communique.web.conftest import client_of

CALL = "2025-05-01\n\nThe call between Eva Noor and Jon Dahl took place."
MATTERS, TELLERS, EVENTS = 130, 7, 60


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client on a store in which two articles hold 130 matters, nine tell one event, and sixty others one each."""
    folder = tmp_path_factory.mktemp("long")
    crates = " ".join(f"Eva Noor said that crate number {n} held {n * 3} bolts." for n in range(MATTERS))
    (folder / "a.txt").write_text(f"A list of crates\n\n{CALL} {crates}\n", encoding="utf-8")
    (folder / "b.txt").write_text(f"No list of anything\n\n{CALL} Jon Dahl said that it rained all day.\n", encoding="utf-8")
    for n in range(TELLERS):
        text = f"Paper number {n}\n\n{CALL} Jon Dahl said that the mast of ship {n} broke.\n"
        (folder / f"c{n}.txt").write_text(text, encoding="utf-8")
    for n in range(EVENTS):
        names = f"Ann{chr(97 + n // 26)}{chr(97 + n % 26)} Berg and Bel{chr(97 + n // 26)}{chr(97 + n % 26)} Kis"
        text = f"Other news {n}\n\n2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}\n\nThe call between {names} took place.\n"
        (folder / f"d{n}.txt").write_text(text, encoding="utf-8")
    parts = Parts(reader=TinyReader, judge=lambda: RuleJudge((), weigher=None))
    run(sorted(folder.glob("*.txt")), store=folder / "store", parts=parts)
    return client_of(Path(folder / "store"))


def _event(client: TestClient) -> str:
    return "/stories/" + client.get("/stories?q=noor").text.partition('href="/stories/')[2][:12]


def _sides(client: TestClient) -> str:
    """The two articles with the many matters, as an address names them."""
    page = client.get(_event(client)).text
    items = page.split('name="side" value="')[1:]
    wanted = [item.partition('"')[0] for item in items if "A list of crates" in item[:400] or "No list of" in item[:400]]
    assert len(wanted) == 2
    return "&".join(f"side={side}" for side in wanted)


def test_a_page_of_events_holds_fifty(long: TestClient) -> None:
    """The list shows fifty events, says how many there are, and the next part shows the rest with the same filters."""
    first = long.get("/stories?q=berg").text
    assert first.count('<th scope="row"') == 50
    assert "1–50 of 60" in first
    assert 'href="/stories?q=berg&amp;page=2"' in first
    assert long.get("/stories?q=berg&page=2").text.count('<th scope="row"') == 10


def test_a_page_of_matters_holds_a_hundred(long: TestClient) -> None:
    """The table shows a hundred matters, and the next part the rest; each finding leads to its own part."""
    address = f"{_event(long)}?{_sides(long)}"
    first, second = long.get(address).text, long.get(f"{address}&page=2").text
    assert first.count('<tr id="matter-') == 100
    assert second.count('<tr id="matter-') == 31
    assert 'id="matter-101"' in second
    late = second.partition('id="finding-')[2][:12]
    place = long.get(f"/findings/{late}").headers["location"]
    assert "page=2" in place
    assert f'id="finding-{late}"' in long.get(place.partition("#")[0]).text


def test_of_many_accounts_four_are_shown(long: TestClient) -> None:
    """An event that nine articles tell shows four of them, and lists all to choose from."""
    page = long.get(_event(long)).text
    assert "Accounts shown: 4 of 9" in page
    table = page[page.index('<table class="grid">') : page.index("</thead>")]
    assert table.count("<th ") == 5
    assert page.count('name="side" value="') == 9 + 4  # the list to choose from, and the filter that keeps what is shown
