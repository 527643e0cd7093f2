"""What stands before every route, as a table over the routes that there are."""

import base64
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from communique.errors import UsageError
from communique.web.app import create_app
from communique.web.desk import Desk
from communique.web.pages import environment
from communique.web.safety import ASKING, HEADERS
from communique.web.settings import Settings
from tests.communique.web.conftest import BASE, PORT, SETTINGS, client_of


def _paths() -> list[str]:
    """The path of every route, with something in the place of each parameter."""
    app = create_app(Desk("nowhere"), settings=SETTINGS)
    paths = [r.path for r in app.routes if isinstance(r, (Route, Mount))]
    return sorted({p.replace("{article}", "0123456789ab").replace("{event}", "0123456789ab") for p in paths})


PATHS = _paths()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", "127.0.0.1", f"127.0.0.1.evil:{PORT}", ""])
def test_a_foreign_host_is_refused_on_every_route(reader: TestClient, path: str, host: str) -> None:
    """A name that is not ours gets 421, on every route and by every method."""
    for method in ("GET", "POST", "DELETE"):
        answer = reader.request(method, path, headers={"Host": host, "Accept": "application/json"})
        assert answer.status_code == 421
        assert answer.json()["error"]["status"] == 421


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": BASE},
    ],
)
def test_another_site_cannot_write_on_any_route(writer: TestClient, path: str, headers: dict[str, str]) -> None:
    """A cross-site POST is refused though the browser's cookie is right."""
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = writer.request(method, path, headers=headers, json={})
        assert answer.status_code == 403


@pytest.mark.parametrize("path", [p for p in PATHS if p not in ASKING])
def test_without_the_token_nothing_is_written(reader: TestClient, path: str) -> None:
    """A POST without the cookie is refused, and so is one with a cookie that is wrong."""
    for cookie in (None, "0" * 64):
        headers = {"Cookie": f"{SETTINGS.cookie}={cookie}"} if cookie else {}
        answer = reader.post(path, headers=headers, json={})
        assert answer.status_code == 403


@pytest.mark.parametrize("path", [p for p in PATHS if p not in ASKING])
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_what_is_written_is_json(writer: TestClient, path: str, kind: str) -> None:
    """A form, or text, is refused: those are what a foreign page can send without asking."""
    assert writer.post(path, content=b"{}", headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize("path", PATHS)
def test_no_page_lets_other_origins_read_it(reader: TestClient, path: str) -> None:
    """Every answer has the headers of safety and none of CORS, whatever its status."""
    for method in ("GET", "HEAD", "OPTIONS", "TRACE"):
        answer = reader.request(method, path, headers={"Origin": "http://evil.example"})
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
        for name, value in HEADERS.items():
            assert name == "Cache-Control" or answer.headers[name] == value


@pytest.mark.parametrize("path", PATHS)
def test_another_site_may_open_a_page_but_not_load_it(reader: TestClient, path: str) -> None:
    """A foreign page's image, script or frame gets 403; a link is followed."""
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert reader.get(path, headers=headers).status_code == 403
    assert reader.get(path, headers=headers | {"Sec-Fetch-Mode": "navigate"}).status_code != 403


def test_the_token_is_changed_for_a_cookie(reader: TestClient) -> None:
    """The right token gives a cookie that scripts cannot read and other sites cannot send, and leads to a fixed place."""
    answer = reader.get(f"/?token={SETTINGS.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/stories")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert SETTINGS.token not in cookie


def test_a_wrong_token_gives_no_cookie(reader: TestClient) -> None:
    """A wrong token is refused in words."""
    answer = reader.get("/?token=guessed")
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/....//app.py",
        "/static//etc/passwd",
        "/articles/..%2f..%2fetc%2fpasswd",
        "/articles/../../etc/passwd",
        "/stories/%2e%2e/%2e%2e/etc/passwd",
        "//evil.example/",
        "/%5cevil.example",
        "/stories/",
    ],
)
def test_no_path_leads_out(made: Path, path: str) -> None:
    """Paths that would leave their folder, or this server, are not found."""
    with client_of(made) as client:
        client.base_url = BASE
        answer = client.build_request("GET", BASE)
        answer.url = answer.url.copy_with(raw_path=path.encode())
        found = client.send(answer)
    assert found.status_code == 404
    assert "location" not in found.headers


def test_an_error_is_told_as_json_to_a_program(reader: TestClient) -> None:
    """A program gets one shape of error, a person a page."""
    told = reader.get("/nothing", headers={"Accept": "application/json"})
    assert told.json() == {"error": {"status": 404, "title": "There is no such page", "detail": told.json()["error"]["detail"]}}
    page = reader.get("/nothing", headers={"Accept": "text/html"})
    assert "There is no such page" in page.text


def test_a_failure_of_ours_is_told_without_its_words(made: Path) -> None:
    """An error that nobody foresaw gives a page with all headers, and what was inside stays inside."""

    def fail(request: Request) -> Response:
        raise RuntimeError("the inside")

    with client_of(made) as client:
        assert isinstance(client.app, Starlette)
        client.app.router.routes.append(Route("/fails", fail))
        answer = client.get("/fails")
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert all(answer.headers[name] == value for name, value in HEADERS.items())


@pytest.mark.parametrize("name", environment().list_templates(extensions=["html"]))
def test_no_page_has_a_script_or_a_style_inside(name: str) -> None:
    """The templates have no script, style or handler of their own: the policy of the pages would block it."""
    source, _, _ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style|\s(style|on[a-z]+)=[\"']|javascript:", source)
    assert not re.search(r"\|\s*safe\b|autoescape", source)


def test_too_much_is_refused(writer: TestClient) -> None:
    """A body larger than a million bytes is not read."""
    headers = {"Content-Type": "application/json"}
    assert writer.post("/judgements", content=b"0" * 1_000_001, headers=headers).status_code == 413


# ----------------------------------------------------------------------------------------------- another address


def test_another_address_needs_a_password() -> None:
    """Without a password, an address that other machines reach is refused in words."""
    with pytest.raises(UsageError, match="COMMUNIQUE_SERVE_PASSWORD"):
        Settings(host="0.0.0.0")
    with pytest.raises(UsageError, match=r"desk\.example is reached by other machines"):
        Settings(names=("desk.example",))


def _basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"berg:{password}".encode()).decode()}


def test_the_password_opens_every_route(made: Path) -> None:
    """From another machine every route asks for the password, and the right one gives the cookie as well."""
    settings = Settings(host="0.0.0.0", port=PORT, token="t", password="pässword", names=("desk.example",))
    with client_of(made, settings=settings, base=f"http://desk.example:{PORT}") as client:
        for path in PATHS:
            assert client.get(path).status_code == 401
            assert client.get(path, headers={"Cookie": f"{settings.cookie}={settings.session}"}).status_code == 401
        assert client.get("/stories", headers=_basic("guess")).status_code == 401
        answer = client.get("/stories", headers=_basic("pässword"))
        assert answer.status_code == 200
        assert "HttpOnly" in answer.headers["set-cookie"]


def test_a_password_counts_on_ones_own_machine_too(made: Path) -> None:
    """Where a password is set, other people on the same machine need it as well."""
    with client_of(made, settings=Settings(port=PORT, token="t", password="p")) as client:
        assert client.get("/stories").status_code == 401
        assert client.get("/stories", headers=_basic("p")).status_code == 200


def test_who_comes_by_password_judges_in_their_own_name(store: Path) -> None:
    """The name that was given with the password stands with the judgement."""
    settings = Settings(host="0.0.0.0", port=PORT, token="t", password="p")
    with client_of(store, settings=settings, base=f"http://192.0.2.7:{PORT}") as client:
        headers = {"Authorization": "Basic " + base64.b64encode(b"Jon Dahl:p").decode()}
        event = client.get("/stories?q=berg", headers=headers).text.partition('href="/stories/')[2][:12]
        finding = client.get(f"/stories/{event}", headers=headers).text.partition('data-finding="')[2][:12]
        answer = client.post("/judgements", json={"id": finding, "verdict": "confirmed"}, headers=headers)
    assert answer.json()["judgement"]["analyst"] == "Jon Dahl"


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("192.0.2.7:8750", True),
        ("[2001:db8::1]:8750", True),
        ("desk.example:8750", True),
        ("DESK.example:8750", True),
        ("desk.example", True),
        ("desk.example:443", True),
        ("desk.example:9999", False),
        ("192.0.2.7", False),
        ("127.0.0.1:8750", True),
        ("evil.desk.example:8750", False),
        ("other.example:8750", False),
    ],
)
def test_by_which_names_another_address_is_reached(host: str, ours: bool) -> None:
    """A literal address is right, for no name can be pointed at it; other names must have been given."""
    settings = Settings(host="0.0.0.0", port=PORT, token="t", password="p", names=("desk.example",))
    assert settings.is_ours(host) is ours
