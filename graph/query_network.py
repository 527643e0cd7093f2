"""No network for the query process: a filter of system calls (seccomp) that lets nobody make a socket.

The text of a query is looked through for SERVICE (`graph.query_guard`), but readers can be deceived; this is the wall behind
them. It stands on Linux on x86-64 and ARM64, needs no rights, cannot be taken down, and holds for every thread that follows.
Elsewhere the guard stands alone.

The program is one of classic BPF, as seccomp(2) and linux/seccomp.h describe it.
"""

import ctypes
import platform
import struct
import sys

_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 13
"""SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with EACCES."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_FOREIGN_NUMBERS = 0x40000000
"""System calls of the x32 interface lie above."""

_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The code of the machine in linux/audit.h, and the number of `socket`."""

_RING = 425
"""The number of `io_uring_setup` on every machine: through it, a socket can be made without the call."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def close_network() -> bool:
    """Let this process make no socket from now on; False where the system cannot do that."""
    ours = sys.platform == "linux" and sys.maxsize > 2**32
    machine = _MACHINES.get(platform.machine()) if ours else None
    if machine is None:
        return False
    steps = _program(*machine)
    data = b"".join(struct.pack("HBBI", *step) for step in steps)
    control = ctypes.CDLL(None, use_errno=True).prctl
    program = _Program(len(steps), data)
    zero = ctypes.c_ulong(0)
    if control(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    return bool(control(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), zero, zero) == 0)


def _program(architecture: int, socket: int) -> list[tuple[int, int, int, int]]:
    """Instructions: code, how many to pass over where it holds and where not, and the operand."""
    return [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 4, architecture),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 2, 0, _FOREIGN_NUMBERS),
        (_EQUAL, 1, 0, socket),
        (_EQUAL, 0, 1, _RING),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _ALLOW),
    ]
