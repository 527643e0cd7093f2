"""Which text a source has: corrections, texts that several sources have, several texts under one URL, and what is said of them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from communique import api
from communique.engine import Outcome
from communique.running import Parts, RunReport, run
from extract.inputs import NO_DEFAULTS, Defaults
from extract.model import Reading
from graph.findings import Verdict
from graph.store import Store
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
BERG = f"Harbour call\n{CALL} Anna Berg said that the ferry sank in the harbour.\n"
OTHER = BERG.replace("sank", "burned")
THIRD = BERG.replace("sank", "stranded")
URL = "https://example.org/ferry"


class Desk:
    """A folder with a store; `loaded` counts the articles that were read."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reader, self.store = folder, TinyReader(), folder / "store"

    def run(self, *, defaults: Defaults = NO_DEFAULTS, again: bool = False, **texts: str) -> RunReport:
        """Write the texts into files of these names and run over them, in this order."""
        paths = [self.folder / f"{name}.txt" for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, encoding="utf-8")
        return self._run(paths, defaults=defaults, again=again)

    def run_records(self, *records: dict[str, str]) -> RunReport:
        """Run over a JSON Lines file of these records."""
        path = self.folder / "articles.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return self._run([path])

    def _run(self, paths: list[Path], *, defaults: Defaults = NO_DEFAULTS, again: bool = False) -> RunReport:
        parts = Parts(reader=lambda: self.reader, reader_name=TinyReader.name)
        return run(paths, store=self.store, defaults=defaults, again=again, parts=parts)

    def words(self) -> list[str]:
        """What happened to the ferry in each stored article."""
        with Store(self.store, read_only=True) as store:
            readings = [api.show(a, store=self.store) for a in store.articles()]
        return sorted(r.attributions[0].claim.text.split()[2] for r in readings)

    def reading_of(self, name: str) -> Reading:
        """The stored reading of a file."""
        return api.show(str(self.folder / f"{name}.txt"), store=self.store)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk without a store."""
    return Desk(tmp_path)


def test_correcting_a_file_leaves_the_same_text_of_another_file(desk: Desk) -> None:
    """Two files with one text: correcting one of them leaves the other's article in the store."""
    assert desk.run(one=BERG, two=BERG).count(Outcome.KNOWN) == 1
    desk.run(one=OTHER)
    assert desk.words() == ["burned", "sank"]
    desk.run(two=OTHER)
    assert desk.words() == ["burned"]


def test_a_file_that_takes_over_a_known_text_gives_up_its_own(desk: Desk) -> None:
    """A file whose new text the store has from elsewhere is a corrected file like any other."""
    desk.run(one=BERG, two=OTHER)
    report = desk.run(two=BERG)
    assert report.count(Outcome.KNOWN) == 1
    assert desk.words() == ["sank"]
    desk.run(one=THIRD)
    assert desk.words() == ["sank", "stranded"]


def test_a_judgement_goes_over_to_a_known_text(desk: Desk) -> None:
    """What was refused in the old text of a file is refused in the known text that took its place."""
    longer = BERG.replace("Harbour call", "Harbour calls")
    desk.run(one=BERG, two=longer)
    article = desk.reading_of("two")
    name = f"{article.article.id}/{article.attributions[0].id}"
    api.judge(name, Verdict.CONFIRMED, store=desk.store, parts=Parts(reader=lambda: desk.reader))
    desk.run(two=BERG)
    (listed,) = api.judgement_list(desk.store)
    assert listed.state == "in force"
    assert not listed.judged.target.startswith(article.article.id)


def test_two_records_with_one_url_both_stay(desk: Desk) -> None:
    """What one run gives under one URL is kept whole, and a second run over it has nothing to do."""
    records = [{"url": URL, "text": BERG}, {"url": URL, "text": OTHER}]
    assert desk.run_records(*records).count(Outcome.STORED) == 2
    assert desk.words() == ["burned", "sank"]
    assert desk.run_records(*records).count(Outcome.KNOWN) == 2
    assert desk.reader.loaded == 2


def test_a_corrected_text_of_an_url_takes_the_place_of_what_is_no_longer_given(desk: Desk) -> None:
    """Of the texts under one URL a later run replaces those that it does not give."""
    desk.run_records({"url": URL, "text": BERG}, {"url": URL, "text": OTHER})
    desk.run_records({"url": URL, "text": BERG}, {"url": URL, "text": THIRD})
    assert desk.words() == ["sank", "stranded"]
    desk.run_records({"url": URL, "text": OTHER})
    assert desk.words() == ["burned"]


def test_one_text_under_two_urls_is_one_article(desk: Desk) -> None:
    """A story under two addresses is stored once, and stays until neither has it."""
    other = f"{URL}/again"
    desk.run_records({"url": URL, "text": BERG}, {"url": other, "text": BERG})
    desk.run_records({"url": URL, "text": OTHER})
    assert desk.words() == ["burned", "sank"]
    desk.run_records({"url": other, "text": OTHER})
    assert desk.words() == ["burned"]


@pytest.mark.parametrize("field", ["publisher", "title", "published"])
def test_what_is_said_of_a_known_article_counts(desk: Desk, field: str) -> None:
    """A publisher, title or date that is given later makes a known article be read again, once."""
    value = {"publisher": "The Island Post", "title": "Ferry", "published": "2025-04-01"}[field]
    bare = "The call between Anna Berg and Bela Kis took place. Anna Berg said that the ferry sank in the harbour. Nobody answered."
    assert desk.run(one=bare).count(Outcome.STORED) == 1
    second, third = (desk.run(defaults=replace(NO_DEFAULTS, **{field: value}), one=bare) for _ in range(2))
    assert second.count(Outcome.STORED) == 1
    assert third.count(Outcome.KNOWN) == 1
    assert getattr(desk.reading_of("one").article, field) == value


def test_saying_nothing_of_a_known_article_changes_nothing(desk: Desk) -> None:
    """Without the option that gave the publisher, the article stays as it is."""
    desk.run(defaults=Defaults(publisher="The Island Post"), one=BERG)
    assert desk.run(one=BERG).count(Outcome.KNOWN) == 1
    assert desk.reading_of("one").article.publisher == "The Island Post"


def test_two_sources_of_one_text_do_not_take_turns(desk: Desk) -> None:
    """Where two sources say different things of one text, the first one's stand, run after run."""
    one = {"url": URL, "text": BERG, "publisher": "The Island Post"}
    two = {"url": f"{URL}/again", "text": BERG, "publisher": "The Mainland Post"}
    desk.run_records(one, two)
    for record in (two, one, two):
        assert desk.run_records(record).count(Outcome.KNOWN) == 1
    assert desk.reader.loaded == 1


def test_another_readers_records_stay_whatever_is_said(desk: Desk) -> None:
    """What records of others gave is not read again for a publisher."""
    desk.reader.name = "annotator/1"
    desk.run(one=BERG)
    report = desk.run(defaults=Defaults(publisher="The Island Post"), one=BERG)
    assert report.count(Outcome.KNOWN) == 1
