"""Lines of a text file, gzipped or not, in constant memory and with nothing decoded yet."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_READ_BYTES = 1 << 18
_INFLATE_BYTES = 1 << 20
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class TextFile:
    """A text file as blocks of lines.

    `head` is its first bytes, for a look at what it is; `line_count` the lines given out so far.
    After `blocks()` ran out, `is_cut` says whether a gzip ended or broke before its end; the line
    that was cut is not among the lines.
    """

    def __init__(self, path: Path, line_bytes: int) -> None:
        """Open `path` and read its head. Raises OSError."""
        self.line_bytes = line_bytes
        self._chunks = self._inflated(path)
        self.is_cut = False
        self.line_count = 0
        self.head = next(self._chunks, b"").removeprefix(_BOM)

    def blocks(self) -> Iterator[list[bytes | None]]:
        """Lines without their line feed; None for one longer than `line_bytes`."""
        for block in self._blocks():
            self.line_count += len(block)
            yield block

    def _blocks(self) -> Iterator[list[bytes | None]]:
        carry = b""
        is_skipping = False
        for chunk in chain([self.head], self._chunks):
            rest = chunk
            if is_skipping:
                _, newline, rest = chunk.partition(b"\n")
                if not newline:
                    continue
                is_skipping = False
                yield [None]
            lines = (carry + rest).split(b"\n")
            carry = lines.pop()
            if lines:
                yield self._shortened(lines)
            if len(carry) > self.line_bytes:
                carry, is_skipping = b"", True
        if is_skipping:
            yield [None]
        elif carry and not self.is_cut:
            yield [carry]

    def _shortened(self, lines: list[bytes]) -> list[bytes | None]:
        if max(map(len, lines)) <= self.line_bytes:
            return list(lines)
        return [line if len(line) <= self.line_bytes else None for line in lines]

    def _inflated(self, path: Path) -> Iterator[bytes]:
        with path.open("rb") as file:
            raw = file.read(_READ_BYTES)
            if not raw.startswith(_GZIP):
                while raw:
                    yield raw
                    raw = file.read(_READ_BYTES)
                return
            # Several gzips may follow one another, and zeros may pad the last one.
            gzip = zlib.decompressobj(wbits=31)
            while raw:
                before = gzip.copy()
                try:
                    data = gzip.decompress(raw, _INFLATE_BYTES)
                except zlib.error:
                    self.is_cut = True
                    yield from _salvaged(before, raw)
                    return
                if data:
                    yield data
                if gzip.eof:
                    raw = gzip.unused_data or file.read(_READ_BYTES)
                    raw = raw.lstrip(b"\0")
                    if raw:
                        gzip = zlib.decompressobj(wbits=31)
                else:
                    raw = gzip.unconsumed_tail or file.read(_READ_BYTES)
            self.is_cut = not gzip.eof


def _salvaged(gzip: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    """What comes before the damage, byte by byte: an error takes its whole call's output along."""
    try:
        while data := gzip.decompress(raw, 1):
            yield data
            raw = gzip.unconsumed_tail
    except zlib.error:
        return
