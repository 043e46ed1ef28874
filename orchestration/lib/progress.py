"""What a person sees while a night runs: one line a step, with the time so far."""

from __future__ import annotations

import io
import sys
import time
from typing import TextIO

_STARTED = time.monotonic()


class Both(io.TextIOBase):
    """A stream that a person looks at and a log beside it, without what a terminal rewrites."""

    def __init__(self, shown: TextIO, log: TextIO) -> None:
        self._shown = shown
        self._log = log

    def write(self, text: str) -> int:
        """Write to both; a running count, which begins with a carriage return, to the first."""
        self._shown.write(text)
        if not text.startswith("\r"):
            self._log.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush both."""
        self._shown.flush()
        self._log.flush()

    def isatty(self) -> bool:
        """Whether the person sits at a terminal."""
        return self._shown.isatty()

    def fileno(self) -> int:
        """That of the stream that a person looks at."""
        return self._shown.fileno()


class Progress:
    """Writes steps to a stream; rewrites the line of a running count on a terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream: TextIO = stream or sys.stderr
        self._counting = False
        self._counted = 0
        self._last_count = 0.0
        self._last_note = float("-inf")

    def step(self, text: str) -> None:
        """Say what begins now."""
        self._end_count()
        self._write(f"{self._clock()}  {text}\n")

    def note(self, text: str) -> None:
        """Say how it goes; dropped if something was said within the last second."""
        now = time.monotonic()
        if now - self._last_note >= 1:
            self._last_note = now
            self.step(text)

    def count(self, done: int, of: int, what: str) -> None:
        """Say how far it is; at most every fifth of a second, and always at the end."""
        now = time.monotonic()
        if done == self._counted:
            return
        self._counted = done
        if not self._stream.isatty():
            quarter = max(of // 4, 1)
            if done == of or done % quarter == 0:
                self._write(f"{self._clock()}    {done:,} of {of:,} {what}\n")
            return
        if done == of or now - self._last_count > 0.2:
            self._last_count, self._counting = now, True
            self._write(f"\r{self._clock()}    {done:,} of {of:,} {what} ")
        if done == of:
            self._end_count()

    def _end_count(self) -> None:
        if self._counting:
            self._write("\n")
            self._counting = False

    def _clock(self) -> str:
        minutes, seconds = divmod(int(time.monotonic() - _STARTED), 60)
        return f"{minutes:3d}:{seconds:02d}"

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
