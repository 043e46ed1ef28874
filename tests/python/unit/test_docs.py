"""The documents say what is there: commands, files, marts, dependencies, examples that work."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from orchestration.lib.definitions import check
from orchestration.lib.paths import PROJECT

READMES = ("README.md", "README.ja.md")
GUIDES = (*READMES, "CONTRIBUTING.md")
DOCUMENTS = (*GUIDES, "CHANGELOG.md")

# They wait for somebody, need two publishes, or take everything away: shown as plain text.
NOT_TO_BE_RUN = {"dev", "rollback", "clean"}

# Named in the documents, made by a run.
MADE_BY_A_RUN = {
    "data/landing-webshop",
    "data/published/dashboard/index.html",
    "data/published/kizashi.duckdb",
    "data/published/parquet",
    "data/warehouse/data_docs/marts/index.html",
    "data/warehouse/data_docs/staging/index.html",
    "data/warehouse/logs/night.log",
    "target/screenshots",
}

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"\bmake ([a-z][a-z-]*)")
_PATH = re.compile(r"[\w.-]+(/[\w.-]+)+/?")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_ROWS = re.compile(
    r"`definitions/(\w+)\.csv`[^\n]*\n\n```csv\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def _read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def _blocks(document: str) -> list[tuple[str, str]]:
    """Every fenced block: its tag and its text."""
    return _BLOCK.findall(_read(document))


def _inline(document: str) -> list[str]:
    """Everything in single backticks, outside of fenced blocks."""
    return _INLINE.findall(_BLOCK.sub("", _read(document)))


def _commands(document: str) -> set[str]:
    """The make targets that a document names in code."""
    code = [*(text for _, text in _blocks(document)), *_inline(document)]
    return {target for text in code for target in _COMMAND.findall(text)}


def _targets() -> set[str]:
    """The commands that `make help` lists."""
    return set(re.findall(r"^([a-z-]+):.*## ", _read("Makefile"), re.MULTILINE))


def _marts() -> set[str]:
    """The names under which the models of models/marts are published."""
    names = set()
    for path in (PROJECT / "models" / "marts").rglob("*.sql"):
        alias = re.search(r"alias='(\w+)'", path.read_text(encoding="utf-8"))
        names.add(alias.group(1) if alias else path.stem)
    return names


def test_contributing_lists_every_command() -> None:
    assert _targets() - _commands("CONTRIBUTING.md") == set()


@pytest.mark.parametrize("document", GUIDES)
def test_every_command_named_exists(document: str) -> None:
    assert _commands(document) - _targets() == set()


@pytest.mark.parametrize("readme", READMES)
def test_blocks_tagged_sh_hold_only_commands_that_run_anywhere(readme: str) -> None:
    lines = [line for tag, text in _blocks(readme) if tag == "sh" for line in text.splitlines()]
    targets = [match.group(1) if (match := _COMMAND.match(line)) else line for line in lines]
    assert set(targets) <= _targets() - NOT_TO_BE_RUN


def test_both_readmes_show_the_same_blocks_in_the_same_order() -> None:
    """All but plain text is the same to the letter; of plain text, the commands are."""
    english, japanese = (
        [
            (tag, [line for line in text.splitlines() if tag != "text" or "make " in line])
            for tag, text in _blocks(readme)
        ]
        for readme in READMES
    )
    assert english == japanese


def test_both_readmes_name_the_same_things_in_code() -> None:
    assert set(_inline("README.md")) == set(_inline("README.ja.md"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_named_exists(document: str) -> None:
    paths = {text for text in _inline(document) if _PATH.fullmatch(text)} - MADE_BY_A_RUN
    paths |= set(_LINK.findall(_read(document)))
    assert sorted(path for path in paths if not (PROJECT / path).exists()) == []


def test_every_path_made_by_a_run_is_named() -> None:
    named = {text for document in DOCUMENTS for text in _inline(document)}
    shown = "".join(text for document in DOCUMENTS for _, text in _blocks(document))
    assert sorted(path for path in MADE_BY_A_RUN if path not in named and path not in shown) == []


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_marts_is_whole(readme: str) -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| [^|`]+ \|$", _read(readme), re.MULTILINE))
    assert _marts() - rows == set()


@pytest.mark.parametrize("document", GUIDES)
def test_rows_shown_as_examples_pass_the_checker(document: str, tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(PROJECT / "definitions", folder)
    examples = _ROWS.findall(_read(document))
    assert len(examples) == sum(tag == "csv" for tag, _ in _blocks(document))
    for table, rows in examples:
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(rows)
    assert [str(problem) for problem in check(folder)] == []


def test_every_dependency_is_justified() -> None:
    project = tomllib.loads(_read("pyproject.toml"))
    superset = tomllib.loads(_read("bi/pyproject.toml"))
    groups = [
        project["project"]["dependencies"],
        superset["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    found = [re.match(r"[A-Za-z0-9._-]+", line) for lines in groups for line in lines]
    wanted = {match.group() for match in found if match}
    section = _read("CONTRIBUTING.md").split("\n## Dependencies\n")[1]
    assert set(re.findall(r"^- `([a-z0-9._-]+)`: \w", section, re.MULTILINE)) == wanted
