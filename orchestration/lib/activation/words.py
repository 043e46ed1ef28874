"""What a night says of its exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .export import AudienceExport


def told(done: Sequence[AudienceExport]) -> Iterator[str]:
    """One line of all that were exported, and one of each that a guard stopped."""
    written = [one for one in done if one.rows is not None]
    if written:
        rows = sum(one.rows or 0 for one in written)
        yield f"exported {_plural(len(written), 'audience')}, {_plural(rows, 'row')}"
    for one in done:
        if one.stopped_by:
            reasons = "; ".join(f"{guard.guard}: {guard.reason}" for guard in one.stopped_by)
            yield (
                f"not exported: {one.audience_key} ({reasons}). Look at it, and if it is right "
                f"run make export ALLOW={one.audience_key}"
            )


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
