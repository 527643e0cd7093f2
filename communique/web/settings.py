"""Where the workbench listens, under which names it answers, and what lets a person write."""

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field

from communique.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The addresses and the name that only this machine reaches."""


def _new_token() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the workbench is reached.

    `token` opens it for writing; `password` is needed by everyone, where there is one; `names` are further names of this machine.
    Raises UsageError where an address that other machines reach has no password.
    """

    host: str = "127.0.0.1"
    port: int = 8750
    token: str = field(default_factory=_new_token)
    password: str | None = None
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (not self.local or self.names) and not self.password:
            raise UsageError(
                f"{self.names[0] if self.local else self.host} is reached by other machines: set a password in "
                f"COMMUNIQUE_SERVE_PASSWORD, or leave out --host and --name; `ssh -L {self.port}:127.0.0.1:{self.port}` brings the "
                f"workbench to one other machine without any of these"
            )

    @property
    def local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in LOOPBACK

    @property
    def session(self) -> str:
        """What the cookie of a browser holds that has shown the token; it does not tell the token."""
        return hmac.new(self.token.encode(), b"session", hashlib.sha256).hexdigest()

    @property
    def cookie(self) -> str:
        """The cookie's name: cookies are not kept apart by port, so the name is."""
        return f"communique-{self.port}"

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names us.

        A name that is not known may be another's that was pointed at this machine (DNS rebinding). A literal address cannot
        be, so that any is right where other machines may come. A name that was given may lead to a server before this one,
        which has a port of its own.
        """
        name, port = _split(host)
        if name in (n.casefold() for n in self.names):
            return port in ("", "80", "443", str(self.port))
        ours = name in LOOPBACK or (not self.local and (name == self.host.casefold() or _is_address(name)))
        return ours and (port or "80") == str(self.port)

    @property
    def address(self) -> str:
        """The address to open: it carries the token, once."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{_bracketed(host)}:{self.port}/?token={self.token}"


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _split(host: str) -> tuple[str, str]:
    """Name and port of a Host header, small letters; an address of IPv6 without its brackets."""
    host = host.strip().casefold()
    if host.startswith("["):
        name, _, rest = host[1:].partition("]")
        return name, rest.removeprefix(":")
    name, _, port = host.partition(":")
    return name, port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
