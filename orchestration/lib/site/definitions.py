"""All pages of definitions, in the order of the navigation."""

from __future__ import annotations

from pathlib import Path

from orchestration.lib.definitions.book import open_book

from .conversions import conversions, funnels
from .counts import Counts
from .people import audiences, experiments, segments
from .sheets import Sheet, Source
from .tables import attribution, channels, moments, others, settings


def read_sheets(folder: Path, counts: Counts | None) -> list[Sheet]:
    """Pages of a folder of definitions that the checker finds clean.

    Args:
        folder: Of the CSV files.
        counts: What is published, else None: the pages are the same without counts.
    """
    source = Source.of(open_book(folder, None), counts)
    made = [
        page(source)
        for page in (
            conversions,
            funnels,
            segments,
            audiences,
            experiments,
            channels,
            moments,
            attribution,
            settings,
        )
    ]
    return [*made, others(source, folder, made)]
