"""The pages that Dagster names beside a model."""

from __future__ import annotations

from orchestration.defs.warehouse.translator import EXPLAINED_IN
from orchestration.lib.paths import PROJECT


def test_every_page_and_every_folder_it_explains_are_there() -> None:
    folders = {path.name for path in (PROJECT / "models").rglob("*") if path.is_dir()}
    assert set(EXPLAINED_IN) <= folders
    for page in EXPLAINED_IN.values():
        assert (PROJECT / "docs" / page).is_file()
