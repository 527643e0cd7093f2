"""Stores of other versions, and clocks that go back."""

import json
import os
from datetime import UTC, datetime

import pytest

from communique import judging, running
from communique.judging import judgement_list
from communique.tending import check
from tests.faults.articles import PARTS
from tests.faults.conftest import Desk, assert_told
from tests.faults.states import State, differences


@pytest.mark.parametrize("found", [0, 2])
def test_a_store_of_another_version_is_refused_in_a_sentence(desk: Desk, found: int) -> None:
    """Older or newer: the version that made it is named, and nothing is changed."""
    (desk.store / "communique.json").write_text(json.dumps({"format": found, "made_by": "communique 0.0.9"}))
    for ended in (desk.run(), desk.judge(), desk("compact"), desk("check"), desk("query", "contradictions")):
        assert_told(ended, str(desk.store), f"format {found}", "communique 0.0.9", "build it anew")
    (desk.store / "communique.json").write_text(json.dumps({"format": 1, "made_by": "communique 0.0.9"}))
    assert desk.state == desk.first


@pytest.mark.parametrize("year", [1970, 2001])
def test_a_clock_that_was_set_back_changes_nothing_but_moments(
    desk: Desk, last: State, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    """What comes later takes the place of what was there, whatever the clock says, and a later judgement of an earlier one."""
    back = datetime(year, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(running, "now", lambda: back)
    monkeypatch.setattr(judging, "now", lambda: back)
    assert desk.run().code == 0
    assert differences(desk.state, last) == []
    assert desk.judge().code == 0
    assert min(one.judged.judgement.made for one in judgement_list(desk.store)) == back
    assert check(desk.store, parts=PARTS).problems == ()


def test_files_of_another_time_are_the_same_files(desk: Desk, last: State) -> None:
    """Times of files mean nothing: a restored store with all of them in the future is known and goes on."""
    for path in desk.store.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert desk.run().code == 0
    assert differences(desk.state, last) == []
