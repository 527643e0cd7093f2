"""Many who read while one writes, on a real server."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from communique.running import run
from tests.communique.web.browser import serving
from tests.communique.web.conftest import ARTICLES, PARTS

REQUESTS = 200


def test_two_hundred_requests_while_a_run_writes(store: Path, tmp_path: Path) -> None:
    """Every one of 200 requests at once is answered while articles are written, and the last page shows what was written."""
    for number in range(30):
        text = ARTICLES["berg.txt"].replace("Harbour call", f"Harbour call number {number}")
        (tmp_path / f"more-{number}.txt").write_text(text, encoding="utf-8")
    with serving(store) as settings, httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", timeout=120) as client:
        event = client.get("/stories?q=berg").text.partition('href="/stories/')[2][:12]
        paths = ("/stories", f"/stories/{event}", "/judgements", f"/stories/{event}/accounts.csv")
        with ThreadPoolExecutor(32) as crowd:
            asked = [crowd.submit(client.get, paths[n % len(paths)]) for n in range(REQUESTS)]
            report = run(sorted(tmp_path.glob("more-*.txt")), store=store, parts=PARTS)
            found = [answer.result().status_code for answer in asked]
        assert found == [200] * REQUESTS
        assert not report.failures
        assert "in 32 articles" in client.get("/stories?q=berg").text
