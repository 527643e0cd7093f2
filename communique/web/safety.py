"""What stands before every route: a local server is reached by every page that the same browser has open.

In this order, and before any routing: the Host is ours (a foreign name may be pointed at this machine: 421); where a password is
set, as it must be where other machines may come, it is given (401); a request that another site's page starts is refused unless it
only opens a page (403); what writes comes from a page of ours (Sec-Fetch-Site, else Origin), holds JSON (415), is small (413) and
shows the token of this start in a cookie that scripts cannot read and other sites cannot send (403). There are no CORS headers, and
every answer says what its page may do (Content-Security-Policy and the rest).
"""

import asyncio
import base64
import binascii
import secrets
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.pages import error_page
from communique.web.settings import Settings

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)
"""What every answer carries, errors too."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""

ASKING = frozenset({"/sparql"})
"""Paths to which a POST only asks: programs without our cookie may, in any type of content; other sites may not."""

MOST_BYTES = 1_000_000
"""How large the body of a request may be."""

MOST_NAME = 80
"""How much of the name of one who came by password stands with their judgements."""

_WRONG_PASSWORD_S = 0.5
HOME = "/stories"


class Guard:
    """The middleware that refuses, or lets through and adds the headers."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope, receive)
        request.state.can_write = self._has_cookie(request)
        request.state.analyst = _given(request)[0].strip()[:MOST_NAME] if self.settings.password else ""
        answer = await self._answer(request)
        wrapped = self._with_headers(request, send)
        await (answer or self.app)(scope, receive, wrapped)

    async def _answer(self, request: Request) -> Response | None:
        """What is answered before any route; None: the request goes on."""
        if not self.settings.is_ours(request.headers.get("host", "")):
            return _refusal(request, 421, "This is not the server of that name; open the address that `communique serve` printed.")
        if self.settings.password and not _knows(request, self.settings.password):
            return await _ask_password(request)
        if request.method not in SAFE:
            return self._refuse_write(request)
        if _is_foreign(request) and request.headers.get("sec-fetch-mode") != "navigate":
            return _refusal(request, 403, "Another site's page asked for this; only pages of the workbench may.")
        if request.url.path == "/" and "token" in request.query_params:
            return self._open(request)
        return None

    def _refuse_write(self, request: Request) -> Response | None:
        if _is_foreign(request) or not self._is_own(request):
            return _refusal(request, 403, "A page of another site sent this; only pages of the workbench may.")
        if int(request.headers.get("content-length", "0") or 0) > MOST_BYTES:
            return _refusal(request, 413, f"At most {MOST_BYTES:,} bytes can be sent.")
        if request.url.path in ASKING:
            return None
        if not request.state.can_write:
            return _refusal(
                request, 403, "To write, open the address that `communique serve` printed at its start: it carries the token."
            )
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _refusal(request, 415, "What is written is sent as application/json.")
        return None

    def _is_own(self, request: Request) -> bool:
        """Whether the browser says that a page of ours sent it; a program that is no browser says nothing, and that is well."""
        if request.headers.get("sec-fetch-site") is not None:
            return True
        origin = request.headers.get("origin")
        return origin is None or origin.partition("://")[2] == request.headers.get("host", "").casefold()

    def _open(self, request: Request) -> Response:
        """The token was shown: the browser gets its cookie, and an address without the token."""
        if not _same(request.query_params["token"], self.settings.token):
            return _refusal(request, 403, "The token is not the one of this start; open the address that was printed last.")
        answer = RedirectResponse(HOME, status_code=303)
        request.state.can_write = True
        self._set_cookie(answer)
        return answer

    def _set_cookie(self, answer: Response) -> None:
        answer.set_cookie(self.settings.cookie, self.settings.session, httponly=True, samesite="strict", path="/")

    def _has_cookie(self, request: HTTPConnection) -> bool:
        return _same(request.cookies.get(self.settings.cookie, ""), self.settings.session)

    def _with_headers(self, request: Request, send: Send) -> Send:
        """`send`, with our headers; who came in by password gets the cookie as well."""
        invited = not request.state.can_write and _knows(request, self.settings.password or "")

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if invited:
                    answer = Response()
                    self._set_cookie(answer)
                    headers.append("set-cookie", answer.headers["set-cookie"])
            await send(message)

        return wrapped


def _refusal(request: Request, status: int, detail: str) -> Response:
    return error_page(request, status, detail)


def _is_foreign(request: Request) -> bool:
    """Whether the browser says that another site, or another port of this machine, started the request."""
    return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def _knows(request: Request, password: str) -> bool:
    """Whether the request carries the password, under any name (Basic authentication)."""
    return _same(_given(request)[1], password)


def _given(request: Request) -> tuple[str, str]:
    """The name and the password that the request carries; empty where it carries none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


async def _ask_password(request: Request) -> Response:
    """401; a wrong password is answered late, so that guessing takes time."""
    if "authorization" in request.headers:
        await asyncio.sleep(_WRONG_PASSWORD_S)
    answer = _refusal(request, 401, "This workbench needs its password; the name is your own, and stands with what you judge.")
    answer.headers["WWW-Authenticate"] = 'Basic realm="Communique", charset="UTF-8"'
    return answer


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and secrets.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
