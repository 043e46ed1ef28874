"""Who reads the marts: the exposures name what the page and the exports read, no more, no less."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from orchestration.lib.dashboard.figures import read_sections
from orchestration.lib.paths import PROJECT

_MART = re.compile(r"\bmarts\.([a-z_]+)")
_LIB = PROJECT / "orchestration" / "lib"


def _alias(model: str) -> str:
    """The name under which a mart is published."""
    (path,) = (PROJECT / "models" / "marts").rglob(f"{model}.sql")
    found = re.search(r"alias='(\w+)'", path.read_text(encoding="utf-8"))
    return found.group(1) if found else model


def _exposures() -> dict[str, set[str]]:
    """The marts that each exposure depends on."""
    return {
        one["name"]: {
            _alias(match.group(1))
            for text in one["depends_on"]
            if (match := re.fullmatch(r"ref\('(\w+)'\)", text))
        }
        for path in sorted((PROJECT / "models" / "exposures").glob("*.yml"))
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["exposures"]
    }


def _read(texts: Iterable[str]) -> set[str]:
    return {mart for text in texts for mart in _MART.findall(text)}


def _sources(folder: Path) -> set[str]:
    # a module's own name, as in `from .marts import`, is no mart
    marts = {_alias(path.stem) for path in (PROJECT / "models" / "marts").rglob("*.sql")}
    found = _read(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    return found & marts


def _readers() -> dict[str, set[str]]:
    """What reads the marts, by the name of its exposure."""
    sections = {
        f"morning_page_{section.name}": _read(figure.sql for figure in section.figures)
        for section in read_sections(PROJECT / "reports")
    }
    return {
        **sections,
        "morning_page_dates": _sources(_LIB / "dashboard"),
        "audience_exports": _sources(_LIB / "activation"),
    }


def test_every_reader_has_an_exposure() -> None:
    assert sorted(_exposures()) == sorted(_readers())


@pytest.mark.parametrize("name", sorted(_readers()))
def test_an_exposure_names_the_marts_that_are_read(name: str) -> None:
    assert _exposures()[name] == _readers()[name]
    assert _readers()[name]


def test_every_exposure_says_what_it_is_and_whose() -> None:
    for path in (PROJECT / "models" / "exposures").glob("*.yml"):
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))["exposures"]:
            assert one["owner"]["name"] and one["label"], one["name"]
            assert one["description"].strip().endswith("."), one["name"]
