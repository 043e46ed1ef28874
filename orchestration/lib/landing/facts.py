"""What reading a file tells about it, and the limits of reading."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.lib.landing.inventory import LandedFile


@dataclass(frozen=True)
class Limits:
    """`max_field_characters` as in definitions/settings.csv."""

    max_field_characters: int = 1_000_000

    @property
    def line_bytes(self) -> int:
        """Longest line that is held in memory; a longer one is refused unread.

        Eight bytes a permitted character leave room for escapes and for other fields.
        """
        return 8 * self.max_field_characters + 65_536


@dataclass(frozen=True)
class FileFacts:
    """One row of `landing.files`.

    `row_count` counts the rows of the file in its view, refused ones included. `problem` is a
    reason of reasons.py that concerns the file as a whole. `is_transient`: the file could not be
    opened, which may pass; its day is built again the next night.
    """

    file: LandedFile
    row_count: int
    unknown_columns: tuple[str, ...] = ()
    problem: str | None = None
    is_transient: bool = False

    @property
    def unknown_columns_text(self) -> str | None:
        """Comma list in order, or None."""
        return ",".join(sorted(self.unknown_columns)) or None
