"""The law of the warehouse, as a check: nights come to the same as one build from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from tests.python.property import law_audiences, law_segments
from tests.python.property.compare import assert_same_rows
from tests.python.property.funnel_seeds import funnel_seeds
from tests.python.property.splits import Split
from tests.python.support.compiled import CompiledProject
from tests.python.support.nights import Killed, Warehouse


def check(project: CompiledProject, split: Split, wanted: Sequence[str] = ()) -> None:
    """Every mart (or each of those wanted) after the nights holds the rows of one build."""
    definitions = {
        "settings": split.settings,
        **funnel_seeds(split.funnels),
        **law_segments.definitions(),
        **law_audiences.definitions(),
    }
    warehouse = Warehouse(project, definitions, wanted)
    for night in split.nights:
        with suppress(Killed):
            warehouse.night(night.files, night.days, night.killed_after)
    at_once = Warehouse(project, definitions, wanted)
    files = split.nights[-1].files
    at_once.night(files, sorted({day for held in files.values() for day in held}))
    for mart in wanted or project.marts():
        assert_same_rows(warehouse.rows(mart), at_once.rows(mart), mart, exactly=True)
