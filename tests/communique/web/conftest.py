"""A store made with the tiny reader, and a client that speaks to the workbench on it as a browser does."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from communique.running import Parts, run
from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.settings import Settings
from extract.judge import RuleJudge
from tests.communique.tiny import TinyReader

CALL = "2025-03-02\n\nThe call between Anna Berg and Bela Kis took place."
ARTICLES = {
    "berg.txt": f"Harbour call\n\n{CALL} Anna Berg said that the ferry sank in the harbour. "
    "Anna Berg asked that the port be closed.\n",
    "kis.txt": f"Other view\n\n{CALL} Bela Kis denied that the ferry sank in the harbour.\n",
    "attack.txt": (
        "A <b>bold</b> headline\n\n2025-03-09\n\nThe call between Eva Noor and Jon Dahl took place. "
        "Eva Noor said that <script>alert('x')</script> was shown. Jon Dahl said that a \" onmouseover=alert(1) was shown.\n"
    ),
    "right.txt": (
        "الميناء القديم\n\n2025-03-10\n\nThe call between Lea Roth and Max Sand took place. "
        f"Lea Roth said that العبارة غرقت في الميناء. Max Sand said that {'Donaudampfschifffahrt' * 12} went on.\n"
    ),
}
"""Invented articles: two that contradict each other, one full of markup, one with right-to-left text and a very long word."""

PARTS = Parts(reader=TinyReader, judge=lambda: RuleJudge(weigher=None))
PORT = 8750
SETTINGS = Settings(port=PORT, token="the-token-of-this-test")
BASE = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that no test changes."""
    folder = tmp_path_factory.mktemp("web")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    run([folder / name for name in ARTICLES], store=folder / "store", parts=PARTS)
    return folder / "store"


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    """A copy of the store that a test may change."""
    return Path(shutil.copytree(made, tmp_path / "store"))


def client_of(store: Path, *, settings: Settings = SETTINGS, base: str = BASE) -> TestClient:
    """A client of the workbench on the store; errors of the server are answers, as they are for a browser."""
    app = create_app(Desk(store, parts=PARTS, analyst="Eva Noor", patience_s=120), settings=settings)
    return TestClient(app, base_url=base, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def reader(made: Path) -> Iterator[TestClient]:
    """A client that has not shown the token."""
    with client_of(made) as client:
        yield client


@pytest.fixture
def writer(store: Path) -> Iterator[TestClient]:
    """A client that has shown the token, on a store that may change."""
    with client_of(store) as client:
        answer = client.get(f"/?token={SETTINGS.token}")
        assert answer.status_code == 303
        yield client
