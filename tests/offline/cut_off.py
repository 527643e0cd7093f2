"""Run the command line with networking cut off: `python cut_off.py [OPTIONS] -- REPORT ARGUMENTS`.

Every address that Python is asked to reach and that is not on loopback is written to REPORT and refused, and so is every class
that a pickle wants. With `--own-network`, in a
network namespace of its own (`unshare --net`) where nothing can be reached at all, loopback is raised first, so that `serve`
has an address. With `--port` and `--ask PATH`, the server that the arguments start is asked for these paths, and ended.
`--reach HOST` tries to go out, and `--unpickle` to unpickle, to show that neither can.
"""

import argparse
import array
import fcntl
import ipaddress
import os
import pickle
import re
import signal
import socket
import struct
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

_FLAGS, _UP = 0x8914, 0x1 | 0x40
"""SIOCSIFFLAGS, and IFF_UP with IFF_RUNNING (linux/sockios.h, linux/if.h)."""


class CutOff(OSError):
    """Something wanted to reach another machine."""


def refuse(report: Path) -> None:
    """Refuse what leaves this machine and what is unpickled from now on, and write it down.

    An audit hook cannot be taken away again.
    """

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "socket.connect":
            wanted = arguments[1]
        elif event in ("socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
            wanted = arguments[0]
        elif event == "pickle.find_class":
            wanted = (f"pickle of {arguments[0]}.{arguments[1]}",)
        else:
            return
        if not is_near(wanted):
            with report.open("a", encoding="utf-8") as file:
                file.write(f"{event} {wanted!r}\n")
            raise CutOff(f"{event} {wanted!r}: networking is cut off")

    sys.addaudithook(hook)


def is_near(address: object) -> bool:
    """Whether an address is on this machine: a path, or a host on loopback."""
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, str):
        host = re.sub(r"^https?://([^/:]+).*", r"\1", host)
        try:
            return host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            return isinstance(address, str) and host.startswith("/")
    return host is None or isinstance(host, bytes)


def raise_loopback() -> None:
    """Give the network namespace its loopback; in the machine's own it is up already."""
    request = array.array("b", struct.pack("16sH14s", b"lo", _UP, b""))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        fcntl.ioctl(own, _FLAGS, request)


def ask(port: int, paths: Sequence[str]) -> None:
    """Ask the server of this process for its pages, tell their codes on standard error, and end it."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in paths:
        try:
            with opener.open(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
                code = answer.status
        except urllib.error.HTTPError as error:
            code = error.code
        print(code, path, file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGINT)


def ask_once_it_listens(port: int, paths: Sequence[str]) -> None:
    """Ask the server as soon as there is one."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return ask(port, paths)


def main(arguments: Sequence[str]) -> int:
    """Run the command; its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--own-network", action="store_true")
    parser.add_argument("--reach")
    parser.add_argument("--unpickle", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--ask", action="append", default=[])
    parser.add_argument("command", nargs="*")
    given = parser.parse_args(arguments)
    if given.own_network:
        raise_loopback()
    refuse(given.report)
    if given.reach:
        socket.create_connection((given.reach, 80), timeout=5)
    if given.unpickle:
        pickle.loads(pickle.dumps(Path()))
    if given.ask:
        threading.Thread(target=ask_once_it_listens, args=(given.port, given.ask), daemon=True).start()
    from communique import cli

    return cli.run(given.command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
