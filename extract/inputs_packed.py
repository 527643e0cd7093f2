"""Compressed inputs as streams: gzip and Zstandard, in constant memory, and no further than their size allows.

A file of some kilobytes can unpack to terabytes. Deflate reaches 1,032 to 1 (RFC 1951), Zstandard far more; news text and the JSON
and HTML around it stay below 30 to 1. So a stream that has given 32 MB may from then on be 200 times as long as what was read of
the file, and no longer. What one record may hold is up to who reads the records.
"""

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import zstandard

from extract.errors import InputError
from extract.text import reason_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_RATIO = 200
"""How many times as long as the compressed bytes the unpacked ones may be."""

FREE_BYTES = 32_000_000
"""Unpacked bytes up to which no ratio counts."""

SUFFIXES = (".gz", ".zst")
"""The endings of compressed files."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_WINDOW, _STEP = 1 << 27, 1 << 8
"""Of Zstandard, in bytes: the largest window (what `zstd` takes without `--long`), and how much is unpacked at a time."""


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class Chained:
    """A stream of which `head` was read before, from its beginning; `count` is how much of it was read."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head, self._stream, self.count = head, stream, 0

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes, of the head first."""
        if self._head:
            size = len(self._head) if size < 0 else size
            found, self._head = self._head[:size], self._head[size:]
        else:
            found = self._stream.read(size)
        self.count += len(found)
        return found


class _Zstandard:
    """Frames of Zstandard, unpacked in small steps: one of them gives 8 MB at the most (a block of 128 KB from each 4 bytes)."""

    def __init__(self, packed: Chained) -> None:
        self._packed, self._ready = packed, memoryview(b"")
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes. Raises ZstdError, and EOFError where a frame does not end."""
        while not self._ready:
            piece = self._packed.read(_STEP)
            if not piece:
                if self._frame is not None:
                    raise EOFError("it ends within a frame")
                return b""
            self._ready = memoryview(self._unpack(piece))
        found, self._ready = self._ready[:size], self._ready[size:]
        return bytes(found)

    def _unpack(self, piece: bytes) -> bytes:
        found = b""
        while piece:
            self._frame = self._frame or zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
            found += self._frame.decompress(piece)
            if not self._frame.eof:
                break
            piece, self._frame = self._frame.unused_data, None
        return found


class _Unpacked(io.RawIOBase):
    """The unpacked bytes. Raises InputError where they break off or are too many."""

    def __init__(self, packed: Chained, inner: Readable, source: str) -> None:
        self._packed, self._inner, self._source, self._count = packed, inner, source, 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, target: "WriteableBuffer", /) -> int:
        """The next bytes. Raises InputError."""
        view = memoryview(target).cast("B")
        try:
            found = self._inner.read(len(view))
        except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
            raise InputError(self._source, f"the compressed file is damaged or breaks off: {reason_of(error)}") from error
        self._count += len(found)
        if self._count > max(FREE_BYTES, MOST_RATIO * self._packed.count):
            raise InputError(
                self._source,
                f"the file unpacks to more than {MOST_RATIO} times its size, which no text does; unpack it yourself if it is sound",
            )
        view[: len(found)] = found
        return len(found)


def is_packed(head: bytes) -> bool:
    """Whether an input begins as a compressed file does."""
    return head.startswith((_GZIP, _ZSTD))


def unpacked(stream: Readable, *, source: str, head: bytes = b"") -> io.BufferedReader:
    """The unpacked bytes of a stream, of which `head` was read before; of several members or frames, one after the other.

    Reading raises InputError where the bytes are no gzip and no Zstandard, break off, or unpack to too much.
    """
    head = head if len(head) >= len(_ZSTD) else head + stream.read(len(_ZSTD))
    packed = Chained(head, stream)
    if head.startswith(_ZSTD):
        return io.BufferedReader(_Unpacked(packed, _Zstandard(packed), source), 1 << 16)
    if not head:
        raise InputError(source, "the file is empty")
    return io.BufferedReader(_Unpacked(packed, gzip.GzipFile(fileobj=cast("BinaryIO", packed), mode="rb"), source), 1 << 16)
